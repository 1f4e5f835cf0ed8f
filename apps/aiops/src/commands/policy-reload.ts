import { setTimeout as pause } from 'node:timers/promises';
import { listOf } from '@aiops/contracts';
import { z } from 'zod';
import { type ApiClient, exchange, read } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import { counted } from '../cli/counted.ts';
import { outJson, outLines, type Terminal } from '../cli/output.ts';
import { differenceText } from './policy-show.ts';

const Change = z.object({ key: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
const Reloaded = listOf(Change).extend({ reloaded: z.literal(true) });

/** Has the running server read its policy files again, and says what that changed. */
export async function reloadPolicy(
  api: ApiClient,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await api.ask('POST', '/api/v3/policy/reload');
  if (json === true) return outJson(terminal, answer.body);
  const { data } = read(Reloaded, answer);
  if (data.length === 0) {
    terminal.out('The policy was read again: the files say what is in force already, nothing changed.\n');
  } else {
    terminal.out(`The policy was read again, ${counted(data.length, 'value')} changed:\n`);
    outLines(
      terminal,
      data.map((change) => `  ${differenceText(change)}`),
    );
  }
  const reach = await reachOf(api);
  if (reach?.ok === true) terminal.out(`It is in force ${reach.detail}.\n`);
  else if (reach !== null) terminal.note(`Not everywhere: ${reach.detail}\n`);
}

const Readiness = z.object({
  dependencies: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
});
/** The other processes read their files meanwhile. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 400;

/** Where each role is a process, whether all have come to the same policy; null where there is one, or it is not told. */
async function reachOf({ server }: ApiClient): Promise<{ ok: boolean; detail: string } | null> {
  for (let look = 1; ; look += 1) {
    const body = await exchange(server, '/ready').then(
      (answer) => answer.body,
      (error: unknown) => {
        if (error instanceof CliError) return undefined;
        throw error;
      },
    );
    const found = Readiness.safeParse(body).data?.dependencies.find(({ name }) => name === 'same policy');
    if (found?.detail === undefined) return null;
    if (found.ok || look === LOOKS) return { ok: found.ok, detail: found.detail };
    await pause(BETWEEN_LOOKS_MS);
  }
}
