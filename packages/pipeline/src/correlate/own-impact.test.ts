import type { Impact } from '@aiops/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownImpacts } from './own-impact.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

function ranked(totals: Readonly<Record<string, Impact>>, graph: Graph, maxHops = 10): [string, number][] {
  const owns = ownImpacts(new Map(Object.entries(totals)), (entity) => graph[entity] ?? [], maxHops);
  return [...owns]
    .map(([entity, { share }]): [string, number] => [entity, Math.round(share * 1000) / 1000])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const SHOP: Graph = { site: ['search', 'balancer', 'pay'], search: ['table'], pay: ['bank'] };

describe('where the cost of an incident begins', () => {
  it('is the service that its callers wait for, not they and not the leaf below that deviates a little', () => {
    const totals = { site: { delay_s: 26 }, search: { delay_s: 25 }, table: { delay_s: 2 } };
    expect(ranked(totals, SHOP).map(([entity]) => entity)).toEqual(['search', 'site', 'table']);
  });

  it('is the deepest one when it costs what those above it cost, and they come before what deviates by chance', () => {
    const chain = { site: { failed_calls: 40 }, pay: { failed_calls: 41 }, bank: { failed_calls: 40 } };
    const named = ranked({ ...chain, balancer: { failed_calls: 3 } }, SHOP);
    expect(named.map(([entity]) => entity)).toEqual(['bank', 'pay', 'site', 'balancer']);
    expect(named[0]?.[1]).toBeGreaterThan(0.7);
  });

  it('weighs calls: another name of the cause that few call comes behind it', () => {
    const totals = { site: { delay_s: 26 }, search: { delay_s: 26 }, balancer: { delay_s: 3 } };
    const [[first, share] = [], [, second] = []] = ranked(totals, SHOP);
    expect(first).toBe('search');
    expect(share).toBeGreaterThan(5 * (second ?? 1));
  });

  it('looks through what nothing is known of, as far as it may', () => {
    const graph: Graph = { site: ['proxy'], proxy: ['mesh'], mesh: ['search'] };
    const totals = { site: { delay_s: 10 }, search: { delay_s: 9 } };
    expect(ranked(totals, graph)[0]?.[0]).toBe('search');
    expect(ranked(totals, graph, 2)[0]?.[0]).toBe('site');
    // What was measured and costs nothing is known: it hides what lies behind it.
    expect(ranked({ ...totals, proxy: { delay_s: 0 } }, graph)[0]?.[0]).toBe('site');
  });

  it('gives delay and failures the same weight, and none to a kind of which there is nothing', () => {
    const both = { site: { delay_s: 10, failed_calls: 0 }, pay: { failed_calls: 5 } };
    expect(ranked({ ...both, pay: { failed_calls: 0 } }, {})).toEqual([
      ['site', 1],
      ['pay', 0],
    ]);
    expect(ranked(both, {})).toEqual([
      ['pay', 0.5],
      ['site', 0.5],
    ]);
  });

  it('says nothing without any cost', () => {
    expect(ranked({ site: {}, pay: { delay_s: 0 } }, SHOP)).toEqual([
      ['pay', 0],
      ['site', 0],
    ]);
  });

  it('ends on any graph, and the shares of all add up to one', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const someNames = fc.subarray(names);
    const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(someNames, { minLength: 5, maxLength: 5 }),
        fc.array(amount, { minLength: 5, maxLength: 5 }),
        (edges, amounts) => {
          const graph = Object.fromEntries(names.map((name, i) => [name, edges[i] ?? []]));
          const totals = new Map(names.map((name, i) => [name, { delay_s: amounts[i] ?? 0 }]));
          const owns = [...ownImpacts(totals, (name) => graph[name] ?? [], 10).values()];
          const sum = owns.reduce((all, { share }) => all + share, 0);
          expect(sum).toBeCloseTo(1, 4);
          expect(owns.every(({ share, own }) => share >= 0 && (own.delay_s ?? -1) >= 0)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
