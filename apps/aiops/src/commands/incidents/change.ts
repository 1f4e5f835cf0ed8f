import { type Feedback, Incident, type Status } from '@aiops/contracts';
import { type ApiClient, type Exchange, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { outJson, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';

export interface Change {
  readonly status?: Exclude<Status, 'suppressed'>;
  readonly owner?: string | null;
  readonly comment?: string;
  readonly feedback?: Feedback;
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
  const path = pathOf(id);
  const before = change.status === 'resolved' ? read(Incident, await api.get(path)) : undefined;
  const wanted = before?.status === 'resolved' ? withoutNeedlessEnd(change) : change;
  const answer = await atCurrentVersion(api, id, options.ifVersion, (version) =>
    api.ask('PATCH', path, { ...wanted, version }),
  );
  showChanged(id, answer, options, terminal);
  if (before?.expected_end?.reason === 'stale' && options.json !== true) {
    terminal.note(
      `Something in it still fires, so it may open again. To keep it quiet: aiops incidents silence ${id} --for 2h\n`,
    );
  }
}

/** What a person says of an incident is kept also when it has ended by itself meanwhile. */
function withoutNeedlessEnd(change: Change): Change {
  const { status: _ended, ...said } = change;
  return said.feedback === undefined ? change : said;
}

export function pathOf(id: string): string {
  return `/api/v3/incidents/${encodeURIComponent(id)}`;
}

/** Says how the incident is now. */
export function showChanged(
  id: string,
  answer: Exchange,
  { json }: Pick<ChangeOptions, 'json'>,
  terminal: Terminal,
): void {
  if (json === true) {
    outJson(terminal, answer.body);
    return;
  }
  if (answer.status === 202) {
    terminal.out(`${id}: taken in, but not seen to be applied within 3 s. Look again in a moment.\n`);
    return;
  }
  const { incident_id, status, owner, version, feedback } = read(Incident, answer);
  const said = feedback === undefined ? '' : `, said to be ${feedback}`;
  terminal.out(
    `${incident_id} is ${status}, owned by ${printable(owner ?? 'nobody')}${said} (version ${version}).\n`,
  );
}

/**
 * Asks with the version that the person gave, or with the current one: then again when only the version moved on.
 * @throws CliError `version_conflict` when status or owner changed meanwhile, `merged` when it is part of another now
 */
export async function atCurrentVersion(
  api: ApiClient,
  id: string,
  version: number | undefined,
  ask: (version: number) => Promise<Exchange>,
): Promise<Exchange> {
  if (version !== undefined) return ask(version);
  const first = read(Incident, await api.get(pathOf(id)));
  if (first.merged_into !== undefined) {
    throw new CliError(EXIT.failed, 'merged', `${id} was merged into ${first.merged_into}: act on that one`, {
      advice: `aiops incidents unmerge ${id} makes it one of its own again`,
    });
  }
  for (let current = first, left = ATTEMPTS; ; left -= 1) {
    try {
      return await ask(current.version);
    } catch (error) {
      const isConflict = error instanceof CliError && error.code === 'version_conflict';
      if (!isConflict || left <= 1) throw error;
      current = read(Incident, await api.get(pathOf(id)));
      if (current.status !== first.status || current.owner !== first.owner) throw error;
    }
  }
}
