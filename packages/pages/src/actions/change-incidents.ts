import type { Incident } from '@aiops/contracts';
import { isStatus, wordsOf } from '../api/problem.ts';
import type { Api, IncidentChange } from '../api/routes.ts';
import type { ActionName } from './permitted.ts';
import { standsAgainst } from './permitted.ts';

type IncidentsApi = Pick<Api['incidents'], 'change' | 'get'>;
export type Change = Omit<IncidentChange, 'version'>;

/** What became of the change of one incident. `taken`: it is durable and will be applied. */
export type Outcome =
  | { readonly state: 'done' | 'taken'; readonly incident: Incident }
  | { readonly state: 'not'; readonly incident: Incident; readonly why: string };

const AT_ONCE = 6;

/** These do not depend on what somebody else changed meanwhile. */
const COMMUTES: ReadonlySet<ActionName> = new Set(['acknowledge', 'comment', 'feedback']);

/**
 * Changes each incident that the action means something for; the outcomes are in the order of the incidents.
 * @param onProgress told after each, how many are through
 */
export async function changeIncidents(
  api: IncidentsApi,
  action: ActionName,
  incidents: readonly Incident[],
  change: Change,
  onProgress: (count: number) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...incidents.entries()];
  let count = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, incident] = next;
      outcomes[at] = await changeOne(api, action, incident, change);
      count += 1;
      onProgress(count);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function changeOne(
  api: IncidentsApi,
  action: ActionName,
  seen: Incident,
  change: Change,
): Promise<Outcome> {
  const against = standsAgainst(action, seen);
  if (against !== null) return { state: 'not', incident: seen, why: against };
  try {
    return await attempt(api, seen, change);
  } catch (error) {
    if (!isStatus(error, 409)) return { state: 'not', incident: seen, why: wordsOf(error) };
    return afterConflict(api, action, seen, change, error);
  }
}

/** Somebody was faster: what it is now is read, and asked for once more where that is still what the person meant. */
async function afterConflict(
  api: IncidentsApi,
  action: ActionName,
  seen: Incident,
  change: Change,
  conflict: unknown,
): Promise<Outcome> {
  let current = seen;
  try {
    current = await api.get(seen.incident_id);
    const against = standsAgainst(action, current);
    if (against !== null) return { state: 'not', incident: current, why: `changed meanwhile: ${against}` };
    // The same version again: it was refused for another reason.
    if (current.version === seen.version) return { state: 'not', incident: current, why: wordsOf(conflict) };
    const moved = movedOn(action, seen, current);
    if (moved !== null) return { state: 'not', incident: current, why: moved };
    return await attempt(api, current, change);
  } catch (error) {
    return { state: 'not', incident: current, why: wordsOf(error) };
  }
}

/** Why it is no longer what the person decided by; null where it is. */
function movedOn(action: ActionName, seen: Incident, current: Incident): string | null {
  if (COMMUTES.has(action)) return null;
  if (action === 'assign') {
    if (seen.owner === current.owner) return null;
    return `changed meanwhile: ${current.owner === undefined ? 'nobody owns it now' : `${current.owner} owns it now`}`;
  }
  return isAsSeen(seen, current) ? null : 'it changed meanwhile; look at it and do it again';
}

async function attempt(api: IncidentsApi, incident: Incident, change: Change): Promise<Outcome> {
  const { incident_id, version } = incident;
  const answer = await api.change(incident_id, { ...change, version });
  return 'state' in answer ? { state: 'taken', incident } : { state: 'done', incident: answer };
}

/** Only its counts and times moved on: what the person decided by is as it was. */
function isAsSeen(seen: Incident, current: Incident): boolean {
  return (
    seen.status === current.status &&
    seen.owner === current.owner &&
    seen.material_version === current.material_version
  );
}
