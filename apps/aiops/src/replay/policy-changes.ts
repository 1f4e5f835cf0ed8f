import { diffPolicies, type LoadedPolicy, type Policy } from '@aiops/policy';

/** A value that differs between the two policies of a replay. */
export interface PolicyChange {
  readonly key: string;
  /** Null: at the site. */
  readonly ship_id: string | null;
  readonly from?: unknown;
  readonly to?: unknown;
  /** Whether a replay shows what it does; what only acts elsewhere, such as on storage or notices, does not. */
  readonly replayed: boolean;
}

/** What the stages of a replay read; with files they also read the records anew. */
const REPLAYED = { stored: ['detect', 'correlate'], files: ['detect', 'correlate', 'ingest', 'privacy'] };

/** What differs at the site, and for each ship what differs there otherwise. */
export function policyChanges(
  present: LoadedPolicy,
  other: LoadedPolicy,
  from: keyof typeof REPLAYED,
): PolicyChange[] {
  const site = changesOf(present.policy, other.policy, null, from);
  const asAtSite = new Set(site.map(keyed));
  const ships = [...new Set([...present.ships, ...other.ships])].sort();
  const own = ships.flatMap((ship) =>
    changesOf(present.forShip(ship), other.forShip(ship), ship, from).filter(
      (change) => !asAtSite.has(keyed(change)),
    ),
  );
  return [...site, ...own];
}

function changesOf(
  a: Policy,
  b: Policy,
  shipId: string | null,
  source: keyof typeof REPLAYED,
): PolicyChange[] {
  return diffPolicies(a, b).map(({ key, a: from, b: to }) => ({
    key,
    ship_id: shipId,
    from,
    to,
    replayed: REPLAYED[source].includes(key.split('.')[0] ?? ''),
  }));
}

function keyed({ key, from, to }: PolicyChange): string {
  return JSON.stringify([key, from ?? null, to ?? null]);
}
