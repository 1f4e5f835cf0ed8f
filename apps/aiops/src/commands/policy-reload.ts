import { listOf } from '@aiops/contracts';
import { z } from 'zod';
import { type ApiClient, read } from '../cli/api-client.ts';
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
    return;
  }
  terminal.out(`The policy was read again, ${counted(data.length, 'value')} changed:\n`);
  outLines(
    terminal,
    data.map((change) => `  ${differenceText(change)}`),
  );
}
