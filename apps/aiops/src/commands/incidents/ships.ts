import { listOf, Ship } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import type { Terminal } from '../../cli/output.ts';

const MAX_SHIPS = 1000;

/**
 * The ship of an incident, for its name and its clock. Without the list of ships the page is still worth reading,
 * so a refusal is only noted.
 */
export async function shipOf(
  api: ApiClient,
  shipId: string | null,
  terminal: Terminal,
): Promise<Ship | undefined> {
  if (shipId === null) return undefined;
  try {
    const answer = await api.get('/api/v3/ships', { limit: MAX_SHIPS });
    return read(listOf(Ship), answer).data.find((ship) => ship.ship_id === shipId);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.note(`Ship time is not shown: ${error.message}\n`);
    return undefined;
  }
}
