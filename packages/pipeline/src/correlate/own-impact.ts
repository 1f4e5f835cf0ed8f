import type { Impact } from '@aiops/contracts';

const KINDS = ['delay_s', 'failed_calls'] as const satisfies readonly (keyof Impact)[];

/** How much of what an incident costs begins at an entity. */
export interface OwnImpact {
  /** What its deviations cost its callers, less what those of its dependencies explain of it. */
  readonly own: Impact;
  /** 0 to 1: its part of all own impacts, the mean over the kinds of which there are any. */
  readonly share: number;
}

/**
 * Where the cost of an incident begins. What a service waits for, its callers wait for too, and what fails below it
 * fails in it: so the total of an entity contains that of its dependencies, and only what remains is its own. This is
 * the self time of call-graph profilers (Graham, Kessler, McKusick: gprof, 1982) taken of what exceeds the usual and
 * added over calls. It needs no order of events and no traces, only who depends on whom. Against "the deepest that
 * deviates" it does not fall for a leaf that deviates a little, nor for a second name of the cause that few call.
 *
 * A dependency that several call is taken off each of them in full, as nobody knows who called it how often: that errs
 * towards what lies deeper. One that nothing is known of is looked through to what lies behind it.
 *
 * @param totals by entity, what its deviations cost since they began; a kind that was not measured is absent
 * @param dependenciesOf the entities that one directly depends on; circles end by themselves
 * @param maxHops how far behind what is not known it looks
 */
export function ownImpacts(
  totals: ReadonlyMap<string, Impact>,
  dependenciesOf: (entity: string) => readonly string[],
  maxHops: number,
): ReadonlyMap<string, OwnImpact> {
  const owns = new Map<string, { own: Impact; share: number }>();
  for (const entity of totals.keys()) owns.set(entity, { own: {}, share: 0 });
  const kinds = KINDS.map((kind) => ownOfKind(kind, totals, dependenciesOf, maxHops));
  const known = kinds.filter(({ sum }) => sum > 0).length;
  for (const { kind, own, sum } of kinds) {
    for (const [entity, amount] of own) {
      const found = owns.get(entity);
      if (found === undefined) continue;
      found.own[kind] = amount;
      if (sum > 0) found.share += amount / sum / known;
    }
  }
  return owns;
}

function ownOfKind(
  kind: keyof Impact,
  totals: ReadonlyMap<string, Impact>,
  dependenciesOf: (entity: string) => readonly string[],
  maxHops: number,
) {
  const amountOf = (entity: string): number | undefined => totals.get(entity)?.[kind];
  const own = new Map<string, number>();
  let sum = 0;
  for (const entity of totals.keys()) {
    const total = amountOf(entity);
    if (total === undefined) continue;
    let explained = 0;
    for (const dependency of nearestKnown(entity, amountOf, dependenciesOf, maxHops)) {
      explained += amountOf(dependency) ?? 0;
    }
    const amount = Math.max(0, total - explained);
    own.set(entity, amount);
    sum += amount;
  }
  return { kind, own, sum };
}

/** The dependencies of which an amount is known, behind those of which none is. */
function nearestKnown(
  entity: string,
  amountOf: (entity: string) => number | undefined,
  dependenciesOf: (entity: string) => readonly string[],
  maxHops: number,
): ReadonlySet<string> {
  const known = new Set<string>();
  const seen = new Set([entity]);
  let frontier = [entity];
  for (let hops = 0; hops < maxHops && frontier.length > 0; hops += 1) {
    const next: string[] = [];
    for (const at of frontier) {
      for (const dependency of dependenciesOf(at)) {
        if (seen.has(dependency)) continue;
        seen.add(dependency);
        if (amountOf(dependency) === undefined) next.push(dependency);
        else known.add(dependency);
      }
    }
    frontier = next;
  }
  return known;
}
