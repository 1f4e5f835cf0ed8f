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
    expect(ranked(totals, SHOP).map(([entity]) => entity)).toEqual(['search', 'table', 'site']);
  });

  it('is the deepest one when it costs what those above it cost', () => {
    const totals = { site: { failed_calls: 40 }, pay: { failed_calls: 41 }, bank: { failed_calls: 40 } };
    expect(ranked(totals, SHOP)).toEqual([
      ['bank', 0.976],
      ['pay', 0.024],
      ['site', 0],
    ]);
  });

  it('weighs calls: another name of the cause that few call comes behind it', () => {
    const totals = { site: { delay_s: 26 }, search: { delay_s: 26 }, balancer: { delay_s: 3 } };
    expect(ranked(totals, SHOP)[0]).toEqual(['search', 0.897]);
  });

  it('looks through what nothing is known of, as far as it may', () => {
    const graph: Graph = { site: ['proxy'], proxy: ['mesh'], mesh: ['search'] };
    const totals = { site: { delay_s: 10 }, search: { delay_s: 9 } };
    expect(ranked(totals, graph)).toEqual([
      ['search', 0.9],
      ['site', 0.1],
    ]);
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
          const isAny = owns.some(({ own }) => (own.delay_s ?? 0) > 0);
          expect(sum).toBeCloseTo(isAny ? 1 : 0, 6);
          expect(owns.every(({ share }) => share >= 0)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
