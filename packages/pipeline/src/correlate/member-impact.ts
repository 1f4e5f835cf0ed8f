import type { Impact } from '@aiops/contracts';
import { type OwnImpact, ownImpacts } from './own-impact.ts';
import type { Member } from './state.ts';
import type { Topology } from './topology.ts';

/** Whether anybody said that it cost something. */
export function isCostly({ delay_s = 0, failed_calls = 0 }: Impact = {}): boolean {
  return delay_s > 0 || failed_calls > 0;
}

/** What a condition costs only grows: statements that come again, or out of order, do not lower it. */
export function greaterImpact(a: Impact | undefined, b: Impact | undefined): Impact | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return combined(a, b, Math.max);
}

export function isGreater({ delay_s = 0, failed_calls = 0 }: Impact = {}, than: Impact = {}): boolean {
  return delay_s > (than.delay_s ?? 0) || failed_calls > (than.failed_calls ?? 0);
}

/**
 * The own impacts of the members' entities. Signals of one service tell of the same calls, so the costliest
 * counts; the services of one entity answer different calls, so they add up.
 */
export function impactsOf({ registry, maxHops }: Topology, members: readonly Member[]) {
  const ofServices = new Map<string, Impact>();
  const totals = new Map<string, Impact>();
  for (const { entity, service, impact } of members) {
    if (entity === null || impact === undefined || !isCostly(impact)) continue;
    const key = `${entity}\u001f${service ?? ''}`;
    const known = ofServices.get(key) ?? {};
    const costliest = combined(known, impact, Math.max);
    ofServices.set(key, costliest);
    const more = combined(costliest, known, (all, before) => all - before);
    totals.set(
      entity,
      combined(totals.get(entity) ?? {}, more, (a, b) => a + b),
    );
  }
  return ownImpacts(totals, (entity) => registry.upstreamsOf(entity), maxHops);
}

/** Kind by kind; one that neither knows stays unknown. */
function combined(a: Impact, b: Impact, by: (a: number, b: number) => number): Impact {
  const of = (kind: keyof Impact) =>
    a[kind] === undefined && b[kind] === undefined ? {} : { [kind]: by(a[kind] ?? 0, b[kind] ?? 0) };
  return { ...of('delay_s'), ...of('failed_calls') };
}

/** What is stored with a probable cause of it. */
export function impactTerms(impact: OwnImpact | undefined): Record<string, number> {
  if (impact === undefined) return {};
  const { own, share } = impact;
  return {
    own_impact: rounded(share),
    ...(own.delay_s === undefined ? {} : { own_delay_s: rounded(own.delay_s) }),
    ...(own.failed_calls === undefined ? {} : { own_failed_calls: rounded(own.failed_calls) }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
