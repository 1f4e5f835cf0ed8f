import type { ApiClient } from '../../cli/api-client.ts';
import { outJson, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';

/** Takes a device or ship out of the registry; what records said of it stays. The server keeps what others rest on. */
export async function removeFromRegistry(
  api: ApiClient,
  what: 'device' | 'ship',
  id: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await api.ask('DELETE', `/api/v3/${what}s/${encodeURIComponent(id)}`);
  if (json === true) outJson(terminal, answer.body);
  else terminal.out(`The ${what} ${printable(id)} is removed from the registry; its records stay.\n`);
}
