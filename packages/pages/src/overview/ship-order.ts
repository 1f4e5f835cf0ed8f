import type { ShipSummary } from '@aiops/contracts';

const LINK_RANK: Readonly<Record<ShipSummary['link']['state'], number>> = {
  out: 0,
  degraded: 1,
  unknown: 2,
  ok: 3,
};

/** Who needs help first: by the worst open incident, then by the link, then by name. */
export function worstFirst(ships: readonly ShipSummary[]): readonly ShipSummary[] {
  return [...ships].sort(
    (a, b) =>
      b.open.critical - a.open.critical ||
      b.open.high - a.open.high ||
      LINK_RANK[a.link.state] - LINK_RANK[b.link.state] ||
      b.open.medium - a.open.medium ||
      b.open.low - a.open.low ||
      shipName(a).localeCompare(shipName(b)),
  );
}

export function shipName({ name, ship_id }: Pick<ShipSummary, 'name' | 'ship_id'>): string {
  return name ?? ship_id;
}
