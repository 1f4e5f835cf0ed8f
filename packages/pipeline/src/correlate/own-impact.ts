import type { Impact } from '@aiops/contracts';

const KINDS = ['delay_s', 'failed_calls'] as const satisfies readonly (keyof Impact)[];

/** What an entity passes on counts this much beside what is its own. */
const PASSED_ON = 0.1;
/** Smaller differences are of the order in which numbers were added. */
const LEAST_SHARE = 1e-6;

/** How much of what an incident costs begins at an entity. */
export interface OwnImpact {
  /** What its deviations cost its callers, less what those of its dependencies explain of it. */
  readonly own: Impact;
  /** 0 to 1: how likely it is where the cost begins; over all entities they add up to 1, or are 0 when nothing costs. */
  readonly share: number;
}

/**
 * Where the cost of an incident begins. What a service waits for, its callers wait for too, and what fails below it
 * fails in it: so the total of an entity contains that of its dependencies, and only what remains is its own. This is
 * the self time of call-graph profilers (Graham, Kessler, McKusick: gprof, 1982) taken of what exceeds the usual and
 * added over calls. It needs no order of events and no traces, only who depends on whom. Against "the deepest that
 * deviates" it does not fall for a leaf that deviates a little, nor for a second name of the cause that few call.
 *
 * One fault may be measured at several neighbours: a load balancer, the service behind it, its client. Then the deepest
 * takes all; so that the others come before what deviates by chance, a tenth of what each passes on counts too.
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
  for (const { kind, parts, sum } of kinds) {
    for (const [entity, { own, weight }] of parts) {
      const found = owns.get(entity);
      if (found === undefined) continue;
      found.own[kind] = own;
      if (sum > 0) found.share += weight / sum / known;
    }
  }
  for (const found of owns.values()) found.share = Math.round(found.share / LEAST_SHARE) * LEAST_SHARE;
  return owns;
}

function ownOfKind(
  kind: keyof Impact,
  totals: ReadonlyMap<string, Impact>,
  dependenciesOf: (entity: string) => readonly string[],
  maxHops: number,
) {
  const amountOf = (entity: string): number | undefined => totals.get(entity)?.[kind];
  const parts = new Map<string, { own: number; weight: number }>();
  let sum = 0;
  for (const entity of totals.keys()) {
    const total = amountOf(entity);
    if (total === undefined) continue;
    let explained = 0;
    for (const dependency of nearestKnown(entity, amountOf, dependenciesOf, maxHops)) {
      explained += amountOf(dependency) ?? 0;
    }
    const own = Math.max(0, total - explained);
    const weight = own + PASSED_ON * total;
    parts.set(entity, { own, weight });
    sum += weight;
  }
  return { kind, parts, sum };
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
