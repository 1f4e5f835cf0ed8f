import type { Severity, Ship, ShipSummary } from '@aiops/contracts';
import type { LastRecord, LiveIncidents } from '@aiops/ports';

/** The types of incident that say something of a ship's link to shore. */
export interface LinkTypes {
  /** No way to shore is left. */
  readonly outage: string;
  /** A way is gone or weak. */
  readonly degraded: readonly string[];
}

interface Known {
  readonly registered: readonly Ship[];
  readonly live: readonly LiveIncidents[];
  readonly last: readonly LastRecord[];
  readonly linkTypesOf: (shipId: string) => LinkTypes;
}

/** Registered ships, and those that records or live incidents name, by their ids. */
export function shipSummaries({ registered, live, last, linkTypesOf }: Known): ShipSummary[] {
  const ships = new Map(registered.map((ship) => [ship.ship_id, ship]));
  const lastOf = new Map(last.map(({ ship_id, ts }) => [ship_id, ts]));
  const liveOf = new Map<string, LiveIncidents[]>();
  for (const one of live) liveOf.set(one.ship_id, [...(liveOf.get(one.ship_id) ?? []), one]);
  const ids = [...new Set([...ships.keys(), ...lastOf.keys(), ...liveOf.keys()])].sort();
  return ids.map((ship_id) => {
    const ship = ships.get(ship_id);
    const incidents = liveOf.get(ship_id) ?? [];
    const last_record_at = lastOf.get(ship_id) ?? null;
    return {
      ship_id,
      name: ship?.name ?? null,
      timezone: ship?.timezone ?? null,
      mode: ship?.mode ?? null,
      registered: ship !== undefined,
      open: countsOf(incidents),
      link: linkOf(incidents, linkTypesOf(ship_id), last_record_at !== null),
      last_record_at,
    };
  });
}

function countsOf(incidents: readonly LiveIncidents[]): ShipSummary['open'] {
  const counts: Record<Severity, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity, count } of incidents) counts[severity] += count;
  return counts;
}

/** What an incident says comes before silence: a ship that is cut off is not heard. */
function linkOf(
  incidents: readonly LiveIncidents[],
  types: LinkTypes,
  wasHeard: boolean,
): ShipSummary['link'] {
  const outage = firstOf(incidents, [types.outage]);
  if (outage !== null) return { state: 'out', ...outage };
  const degraded = firstOf(incidents, types.degraded);
  if (degraded !== null) return { state: 'degraded', ...degraded };
  const untold = { since: null, incident_id: null };
  if (!wasHeard)
    return { state: 'unknown', ...untold, reason: 'nothing was heard of it in the last 24 hours' };
  return { state: 'ok', ...untold, reason: 'no open incident says that its link is out or degraded' };
}

function firstOf(
  incidents: readonly LiveIncidents[],
  types: readonly string[],
): Omit<ShipSummary['link'], 'state'> | null {
  const [first] = incidents
    .filter(({ incident_type }) => types.includes(incident_type))
    .sort((a, b) => (a.first.first_seen < b.first.first_seen ? -1 : 1));
  if (first === undefined) return null;
  return {
    since: first.first.first_seen,
    incident_id: first.first.incident_id,
    reason: `an incident of the type ${first.incident_type} is not over yet`,
  };
}
