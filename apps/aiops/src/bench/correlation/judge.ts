import type { Incident } from '@aiops/contracts';
import type { Joined, Observed } from './observe.ts';
import {
  type CauseMatch,
  type CauseScore,
  countPairs,
  type FalseIncident,
  type Fault,
  type RunScore,
} from './score.ts';
import type { Cause, Truth } from './truth.ts';
import { wordsOn } from './words.ts';

/** A found cause's incident later than this after it could be known is listed. */
const LATE_SEC = 60;

/** What one incident carries of each cause: records by cause. */
type Carried = ReadonlyMap<string, number>;

/**
 * Holds what the Fast Path made of a run against its truth. A cause is found when an incident carries one of its
 * records; it is matched with the incident that carries most of them, ties to the earliest. Incidents that were merged
 * into another are that other one. Pairs are of the records that led to a statement that something fires, whether an
 * incident took it or not; context takes no part in them, for it may belong to no incident by the rules.
 */
export function judge(
  run: { readonly name: string; readonly scenario: string },
  truth: Truth,
  seen: Observed,
  doubts: readonly string[] = [],
): RunScore {
  const view = new View(truth, seen);
  const causes = truth.causes.map((cause) => scoreOf(view, cause));
  const counts = [...view.carried.values()].map((carried) => [...carried.values()]);
  return {
    run: run.name,
    scenario: run.scenario,
    shipDays: truth.ship_days ?? seen.spanDays,
    records: seen.records,
    incidents: view.standing.length,
    causes,
    falseIncidents: falseIncidents(view),
    grouped: counts.flat().reduce((sum, count) => sum + count, 0),
    pure: counts.reduce((sum, of) => sum + Math.max(0, ...of), 0),
    pairs: countPairs(view.statedRecords()),
    ...besideCauses(view),
    doubts,
  };
}

/** A run seen from its incidents. */
class View {
  readonly truth: Truth;
  readonly seen: Observed;
  /** Those that were not merged away, oldest first. */
  readonly standing: readonly Incident[];
  readonly carried: ReadonlyMap<string, Carried>;
  readonly #incidentOf = new Map<string, string>();
  readonly #mergedInto: ReadonlyMap<string, string>;
  #background: Map<string, number> | undefined;

  constructor(truth: Truth, seen: Observed) {
    this.truth = truth;
    this.seen = seen;
    this.standing = seen.incidents.filter(({ merged_into }) => merged_into === undefined);
    this.#mergedInto = new Map(
      seen.incidents.flatMap(({ incident_id, merged_into }) =>
        merged_into === undefined ? [] : [[incident_id, merged_into] as const],
      ),
    );
    this.carried = new Map(
      this.standing.map((incident) => [incident.incident_id, this.#carriedBy(incident)]),
    );
  }

  /** Counts each record once: in the oldest incident that has it. */
  #carriedBy({ incident_id, tracking_ids }: Incident): Carried {
    const counts = new Map<string, number>();
    for (const id of tracking_ids) {
      const cause = this.truth.records[id];
      if (this.#incidentOf.has(id)) continue;
      this.#incidentOf.set(id, incident_id);
      if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1);
    }
    return counts;
  }

  /** The incident that an incident has become by merges. */
  standingIdOf(incidentId: string): string {
    let id = incidentId;
    for (let next = this.#mergedInto.get(id); next !== undefined; next = this.#mergedInto.get(id)) id = next;
    return id;
  }

  /** Records of no cause that led to a statement and stand in this incident. */
  backgroundIn(incidentId: string): number {
    this.#background ??= this.#countBackground();
    return this.#background.get(incidentId) ?? 0;
  }

  #countBackground(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { cause, incident } of this.allStated()) {
      if (cause === undefined && incident !== null) counts.set(incident, (counts.get(incident) ?? 0) + 1);
    }
    return counts;
  }

  /** Incidents with records of the cause, that with most first. */
  incidentsOf(cause: string): Incident[] {
    const countOf = ({ incident_id }: Incident) => this.carried.get(incident_id)?.get(cause) ?? 0;
    return this.standing.filter((one) => countOf(one) > 0).sort((a, b) => countOf(b) - countOf(a));
  }

  /** Records of causes that led to a statement, each once. */
  *statedRecords(): Generator<{ cause: string; incident: string | null }> {
    for (const { cause, incident } of this.allStated()) if (cause !== undefined) yield { cause, incident };
  }

  /** Records that led to a statement that something fires, each once, those of the background without a cause. */
  *allStated(): Generator<{ cause: string | undefined; incident: string | null }> {
    const done = new Set<string>();
    for (const { tracking_id, role, state } of this.seen.anomalies) {
      if (role === 'context' || state !== 'firing' || done.has(tracking_id)) continue;
      done.add(tracking_id);
      const incident = this.#incidentOf.get(tracking_id) ?? null;
      yield { cause: this.truth.records[tracking_id], incident };
    }
  }
}

/** What an incident with a cause took of the background: who takes in everything hides nothing else. */
function besideCauses(view: View): Pick<RunScore, 'stated' | 'background'> {
  let stated = 0;
  let background = 0;
  for (const { cause, incident } of view.allStated()) {
    if (incident === null || (view.carried.get(incident)?.size ?? 0) === 0) continue;
    stated += 1;
    if (cause === undefined) background += 1;
  }
  return { stated, background };
}

function scoreOf(view: View, cause: Cause): CauseScore {
  const incidents = view.incidentsOf(cause.id);
  const [matched] = incidents;
  if (matched === undefined) {
    const faults: Fault[] = [{ kind: 'missed', why: wordsOn.missed(view.seen, view.truth, cause) }];
    return { cause: cause.id, found: false, ownIncident: false, incidents: 0, match: null, faults };
  }
  const ownIncident = incidents.some(({ incident_id }) => leads(view.carried.get(incident_id), cause.id));
  const match = matchOf(view, cause, matched);
  return {
    cause: cause.id,
    found: true,
    ownIncident,
    incidents: incidents.length,
    match,
    faults: faultsOf(view, cause, incidents, match, ownIncident),
  };
}

function leads(carried: Carried | undefined, cause: string): boolean {
  const own = carried?.get(cause) ?? 0;
  return own > 0 && [...(carried?.values() ?? [])].every((count) => count <= own);
}

function matchOf(view: View, cause: Cause, incident: Incident): CauseMatch {
  const place = incident.probable_cause.findIndex(({ entity }) => isDevice(entity, cause.root_device));
  return {
    type: incident.incident_type === cause.incident_type,
    severity: incident.severity === cause.severity,
    rootRank: place < 0 ? null : place + 1,
    delaySec: (firstMs(view, cause.id) - Date.parse(cause.detectable_at)) / 1000,
  };
}

/** A host that the registry does not know is an entity too; a truth may name it with or without the prefix. */
function isDevice(entity: string, device: string): boolean {
  return entity === device || entity === `host:${device}`;
}

/** When the first record of the cause was in an incident. */
function firstMs(view: View, cause: string): number {
  const own = view.seen.joined.filter(({ trackingId }: Joined) => view.truth.records[trackingId] === cause);
  return own.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
}

function faultsOf(
  view: View,
  cause: Cause,
  incidents: readonly Incident[],
  match: CauseMatch,
  ownIncident: boolean,
): Fault[] {
  const [matched] = incidents;
  if (matched === undefined) return [];
  const faults: Fault[] = [];
  const note = (kind: Fault['kind'], why: string): void => {
    faults.push({ kind, why });
  };
  const others = [...(view.carried.get(matched.incident_id) ?? [])].filter(([id]) => id !== cause.id);
  if (!ownIncident) note('swallowed', wordsOn.incident(view.seen, matched));
  if (incidents.length > 1)
    note('split', incidents.map((one) => wordsOn.incident(view.seen, one)).join(' | '));
  if (ownIncident && others.length > 0)
    note('mixed', `with ${others.map(([id, count]) => `${count} of ${id}`).join(', ')}`);
  const seen = wordsOn.incident(view.seen, matched);
  const background = view.backgroundIn(matched.incident_id);
  if (background > (view.carried.get(matched.incident_id)?.get(cause.id) ?? 0))
    note('background', `${background} records of the background: ${seen}`);
  if (!match.type) note('type', `${matched.incident_type} for ${cause.incident_type}: ${seen}`);
  if (!match.severity)
    note('severity', `${matched.severity} for ${cause.severity}: ${matched.severity_reason}`);
  if (match.rootRank !== 1) note('root', wordsOn.root(matched, cause));
  if (match.delaySec > LATE_SEC) note('delay', `${Math.round(match.delaySec)} s: ${seen}`);
  return faults;
}

function falseIncidents(view: View): FalseIncident[] {
  return view.standing
    .filter((one) => view.carried.get(one.incident_id)?.size === 0 && !wasQuiet(one))
    .map((one) => ({ incident: one.incident_id, why: wordsOn.incident(view.seen, one) }));
}

/** Suppressed from its beginning to its end: nobody was told. */
function wasQuiet({ timeline, status }: Incident): boolean {
  if (status === 'suppressed') return true;
  const events = new Set(timeline.map(({ event }) => event));
  return events.has('suppressed') && !events.has('reopened');
}
