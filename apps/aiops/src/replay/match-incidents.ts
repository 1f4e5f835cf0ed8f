import type { Incident } from '@aiops/contracts';

/** Why two incidents of two runs are taken for one. */
export type MatchedBy = 'records' | 'id' | 'place_and_time';

export interface Match {
  readonly a: Incident;
  readonly b: Incident;
  readonly by: MatchedBy;
}

export interface Unmatched {
  readonly incident: Incident;
  /** An incident of the other run that has some of its records and is matched with another one. */
  readonly partOf: string | null;
}

export interface Matching {
  readonly matches: readonly Match[];
  readonly onlyA: readonly Unmatched[];
  readonly onlyB: readonly Unmatched[];
}

interface Pair {
  readonly a: Incident;
  readonly b: Incident;
  /** Jaccard: what both have of what either has. */
  readonly likeness: number;
}

/**
 * Pairs the incidents of two runs over the same records, each at most once: first by the records they share, the most
 * alike first; then by id; then, because another threshold is crossed by another sample, by type, ship, a common device
 * and overlapping time. What is left is in one run only.
 */
export function matchIncidents(as: readonly Incident[], bs: readonly Incident[]): Matching {
  const sharing = pairsByRecords(as, bs);
  const matches: Match[] = [];
  const takenA = new Set<string>();
  const takenB = new Set<string>();
  const match = ({ a, b }: Omit<Pair, 'likeness'>, by: MatchedBy): void => {
    if (takenA.has(a.incident_id) || takenB.has(b.incident_id)) return;
    takenA.add(a.incident_id);
    takenB.add(b.incident_id);
    matches.push({ a, b, by });
  };
  for (const pair of sharing) match(pair, 'records');
  const byId = new Map(bs.map((b) => [b.incident_id, b]));
  for (const a of as) {
    const b = byId.get(a.incident_id);
    if (b !== undefined) match({ a, b }, 'id');
  }
  const left = (incidents: readonly Incident[], taken: ReadonlySet<string>): Incident[] =>
    incidents.filter(({ incident_id }) => !taken.has(incident_id));
  for (const pair of pairsByPlace(left(as, takenA), left(bs, takenB))) match(pair, 'place_and_time');
  const partOf = partsOf(sharing);
  const unmatched = (incident: Incident, side: 'a' | 'b'): Unmatched => ({
    incident,
    partOf: partOf[side].get(incident.incident_id) ?? null,
  });
  return {
    matches: matches.sort((x, y) => inOrder(x.a, y.a)),
    onlyA: left(as, takenA).map((incident) => unmatched(incident, 'a')),
    onlyB: left(bs, takenB).map((incident) => unmatched(incident, 'b')),
  };
}

function recordsOf(incident: Incident): ReadonlySet<string> {
  return new Set([incident.tracking_id, ...incident.tracking_ids]);
}

/** The most alike first. */
function pairsByRecords(as: readonly Incident[], bs: readonly Incident[]): Pair[] {
  const recordsOfB = new Map(bs.map((b) => [b, recordsOf(b)]));
  const holders = new Map<string, Incident[]>();
  for (const [b, records] of recordsOfB) {
    for (const id of records) {
      const known = holders.get(id);
      if (known === undefined) holders.set(id, [b]);
      else known.push(b);
    }
  }
  const pairs: Pair[] = [];
  for (const a of as) {
    const records = recordsOf(a);
    const shared = new Map<Incident, number>();
    for (const id of records) {
      for (const b of holders.get(id) ?? []) shared.set(b, (shared.get(b) ?? 0) + 1);
    }
    for (const [b, count] of shared) {
      const either = records.size + (recordsOfB.get(b)?.size ?? 0) - count;
      pairs.push({ a, b, likeness: count / either });
    }
  }
  return pairs.sort((x, y) => y.likeness - x.likeness || inOrder(x.a, y.a) || inOrder(x.b, y.b));
}

/** Of each incident the nearest few that nothing else has matched. */
const NEAREST = 10;

/** By the nearest beginnings first. It looks at all of a type of a ship and keeps a few of each. */
function pairsByPlace(as: readonly Incident[], bs: readonly Incident[]): Pair[] {
  const apart = ({ a, b }: Pair): number => Math.abs(Date.parse(a.first_seen) - Date.parse(b.first_seen));
  const byNearness = (x: Pair, y: Pair): number =>
    apart(x) - apart(y) || inOrder(x.a, y.a) || inOrder(x.b, y.b);
  const kindOf = (incident: Incident): string => `${incident.incident_type}:${incident.ship_id ?? ''}`;
  const byKind = new Map<string, Incident[]>();
  for (const b of bs) {
    const known = byKind.get(kindOf(b));
    if (known === undefined) byKind.set(kindOf(b), [b]);
    else known.push(b);
  }
  const pairs = as.flatMap((a) =>
    (byKind.get(kindOf(a)) ?? [])
      .filter((b) => overlap(a, b) && sharePlace(a, b))
      .map((b) => ({ a, b, likeness: 0 }))
      .sort(byNearness)
      .slice(0, NEAREST),
  );
  return pairs.sort(byNearness);
}

function overlap(a: Incident, b: Incident): boolean {
  return a.first_seen <= b.last_seen && b.first_seen <= a.last_seen;
}

function sharePlace(a: Incident, b: Incident): boolean {
  const places = new Set(a.scope.map(({ device_id }) => device_id));
  return b.scope.some(({ device_id }) => places.has(device_id));
}

/** For each incident, the one of the other run that has most of its records. */
function partsOf(pairs: readonly Pair[]): Readonly<Record<'a' | 'b', ReadonlyMap<string, string>>> {
  const a = new Map<string, string>();
  const b = new Map<string, string>();
  for (const pair of pairs) {
    if (!a.has(pair.a.incident_id)) a.set(pair.a.incident_id, pair.b.incident_id);
    if (!b.has(pair.b.incident_id)) b.set(pair.b.incident_id, pair.a.incident_id);
  }
  return { a, b };
}

function inOrder(a: Incident, b: Incident): number {
  if (a.first_seen !== b.first_seen) return a.first_seen < b.first_seen ? -1 : 1;
  return a.incident_id < b.incident_id ? -1 : a.incident_id > b.incident_id ? 1 : 0;
}
