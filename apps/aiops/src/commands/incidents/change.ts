import { Incident, type Status } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { outJson, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';

export interface Change {
  readonly status?: Exclude<Status, 'suppressed'>;
  readonly owner?: string | null;
  readonly comment?: string;
}

export interface ChangeOptions {
  /** The version the person has seen; without it, the one that is current now. */
  readonly ifVersion?: number;
  readonly json?: boolean;
}

/** An incident that grows gets a version a second at most: that is no reason to refuse an acknowledgement. */
const ATTEMPTS = 3;

/**
 * Changes an incident. Without a version from the person, the change is tried again when only the version moved
 * on; when the status or the owner changed meanwhile, the person has to look again.
 */
export async function changeIncident(
  api: ApiClient,
  id: string,
  change: Change,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await attempt(api, id, change, options.ifVersion);
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  if (answer.status === 202) {
    terminal.out(`${id}: taken in, but not seen to be applied within 3 s. Look again in a moment.\n`);
    return;
  }
  const { status, owner, version } = read(Incident, answer);
  terminal.out(`${id} is ${status}, owned by ${printable(owner ?? 'nobody')} (version ${version}).\n`);
}

async function attempt(api: ApiClient, id: string, change: Change, version: number | undefined) {
  const path = `/api/v3/incidents/${encodeURIComponent(id)}`;
  if (version !== undefined) return api.ask('PATCH', path, { ...change, version });
  const first = read(Incident, await api.get(path));
  for (let current = first, left = ATTEMPTS; ; left -= 1) {
    try {
      return await api.ask('PATCH', path, { ...change, version: current.version });
    } catch (error) {
      const isConflict = error instanceof CliError && error.code === 'version_conflict';
      if (!isConflict || left <= 1) throw error;
      current = read(Incident, await api.get(path));
      if (current.status !== first.status || current.owner !== first.owner) throw error;
    }
  }
}
