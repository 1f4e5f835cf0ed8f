import { randomUUID } from 'node:crypto';
import type { RoleName } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import type { Log } from '@aiops/ports';
import { z } from 'zod';
import { type PolicyHolder, problemsText } from '../policy-holder.ts';
import type { Cluster } from './cluster.ts';
import type { Found } from './readiness.ts';

const ASK_MS = 300;
const MAX_NAMED = 10;

const Running = z.object({ process: z.string(), policy: z.string() });
const Reloaded = z.object({ by: z.string() });

interface SharedPolicyParts {
  readonly policy: PolicyHolder;
  readonly log: Log;
  readonly cluster: Pick<Cluster, 'tell' | 'listen' | 'answer'>;
  /** The role of this process, in words. */
  readonly process: string;
}

/** How a process of a role is called among the others. */
export function processName(role: RoleName): string {
  return `aiops ${role}`;
}

/**
 * A reload at one process reaches all: each reads the files that it sees itself. One whose files are bad keeps what it runs
 * under, and is told by `policiesFound`, as is one that was out of reach.
 */
export function sharePolicy({ policy, log, cluster, process }: SharedPolicyParts): void {
  const own = randomUUID();
  policy.onReload(() => {
    try {
      cluster.tell('policy_reload', { by: own });
    } catch (error) {
      log.error({ error_msg: errorText(error) }, 'the other processes were not told to reload the policy');
    }
  });
  cluster.listen('policy_reload', (value) => {
    const told = Reloaded.safeParse(value);
    if (told.success && told.data.by === own) return;
    void policy.reloadHere().then((outcome) => {
      if (outcome.ok)
        log.info({ changed: outcome.changed.length }, 'policy reloaded, as another process told');
      else log.error({ error_msg: problemsText(outcome.problems) }, 'policy refused; the running one stays');
    });
  });
  cluster.answer('policy', async () => ({ process, policy: policy.fingerprint }));
}

/**
 * Whether all processes run under the policy of this one. Nothing is said when nobody answers, not even this process: then
 * it is the bus that is away.
 */
export async function policiesFound(
  cluster: Pick<Cluster, 'ask'>,
  policy: Pick<PolicyHolder, 'fingerprint'>,
): Promise<Found[]> {
  const answers = await cluster.ask('policy', ASK_MS);
  const running = answers.flatMap((answer) => {
    const read = Running.safeParse(answer);
    return read.success ? [read.data] : [];
  });
  if (running.length === 0) return [];
  const others = running.filter((one) => one.policy !== policy.fingerprint).map(({ process }) => process);
  if (others.length === 0) {
    return [{ name: 'same policy', ok: true, detail: `in ${running.length} processes`, isOptional: true }];
  }
  const named = others.sort().slice(0, MAX_NAMED).join(', ');
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  const detail = `${others.length} of ${running.length} processes run under another policy than this one: ${named}${more}; reload it, and see their logs if that does not help`;
  return [{ name: 'same policy', ok: false, detail, isOptional: true }];
}
