import { type Incident, isPast } from '@aiops/contracts';

/** An incident as the correlation sent it at one moment of event time. */
export interface Version {
  readonly incident: Incident;
  readonly atMs: number;
}

/** When the product looks up an incident, and as what. */
export interface Moment extends Version {
  /** `created` at once; `changed` for a later material version; `ended` and `reopened` for a change of its status. */
  readonly why: 'created' | 'changed' | 'ended' | 'reopened';
}

/** As the product: a later state is asked about when it has been as it is for so long, … */
const QUIET_MS = 2_000;
/** … at the latest so long after the first change that nobody was asked about. */
const LONGEST_MS = 10_000;

/**
 * The moments at which the product asks for a narrative of one incident, in event time: its creation, and each later state that
 * matters when it has settled.
 *
 * @param versions of one incident, in the order in which they were sent
 */
export function momentsOf(versions: readonly Version[]): Moment[] {
  const [created] = versions;
  if (created === undefined) return [];
  const moments: Moment[] = [{ ...created, why: 'created' }];
  let waiting: { version: Version; sinceMs: number; dueMs: number } | null = null;
  for (const version of versions.slice(1)) {
    if (waiting !== null && version.atMs >= waiting.dueMs) {
      moments.push(askedOf(waiting.version, waiting.dueMs, moments));
      waiting = null;
    }
    const told = waiting?.version.incident ?? moments.at(-1)?.incident;
    if (told === undefined || !isPast(stateOf(told), version.incident)) continue;
    const sinceMs: number = waiting?.sinceMs ?? version.atMs;
    waiting = { version, sinceMs, dueMs: Math.min(version.atMs + QUIET_MS, sinceMs + LONGEST_MS) };
  }
  if (waiting !== null) moments.push(askedOf(waiting.version, waiting.dueMs, moments));
  return moments;
}

function askedOf({ incident }: Version, atMs: number, before: readonly Moment[]): Moment {
  const wasOver = before.at(-1)?.incident.status === 'resolved';
  const isOver = incident.status === 'resolved';
  return { incident, atMs, why: isOver ? 'ended' : wasOver ? 'reopened' : 'changed' };
}

function stateOf({ material_version, version, status }: Incident): Parameters<typeof isPast>[0] {
  return { material_version, incident_version: version, incident_status: status };
}
