import { beforeAll, describe, expect, it } from 'vitest';
import { microservicesPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import type { CallGraph, Issue, Period } from './files.ts';
import { rankNodes } from './predict.ts';

const PERIOD_MS = 300_000;
const GRAPH: CallGraph = new Map([
  ['web', ['cart', 'Balancer', 'balancer', 'mail']],
  ['cart', ['stock']],
]);

interface NodeState {
  readonly calls: number;
  readonly latency: number;
  readonly availability: number;
}

/** What each node is like without faults. */
const USUAL: Readonly<Record<string, NodeState>> = {
  web: { calls: 1000, latency: 0.1, availability: 99.9 },
  cart: { calls: 800, latency: 0.02, availability: 100 },
  stock: { calls: 800, latency: 0.005, availability: 100 },
  Balancer: { calls: 50, latency: 0.02, availability: 100 },
  balancer: { calls: 40, latency: 0.02, availability: 100 },
  mail: { calls: 5, latency: 3, availability: 60 },
};

/** Some unrest that repeats itself, so that a run is like another. */
function period(at: number, change: Readonly<Record<string, Partial<NodeState>>> = {}): Period {
  const samples = Object.entries(USUAL).flatMap(([node, usual]) => {
    const { calls, latency, availability } = { ...usual, ...change[node] };
    const unrest = 1 + 0.05 * Math.sin(at * 1.7 + node.length);
    return [
      { node, metric: 'requests', value: calls },
      { node, metric: 'latency', value: latency * unrest },
      { node, metric: 'availability', value: availability },
    ];
  });
  return { startMs: at * PERIOD_MS, samples };
}

const PAST = Array.from({ length: 60 }, (_, at) => period(at));

function issue(metric: string, change: Readonly<Record<string, Partial<NodeState>>>): Issue {
  return {
    scenario: 's',
    split: 'test',
    name: 'issue_0',
    symptom: { node: 'web', metric, sinceMs: 1_001.5 * PERIOD_MS },
    truth: 'cart',
    periods: [period(1_000), period(1_001, change), period(1_002, change), period(1_003)],
  };
}

describe('the causes of an issue', () => {
  let rank: (one: Issue) => Promise<string[]>;
  beforeAll(async () => {
    const policy = await loadPolicyDirectory(microservicesPolicyDirectory(), {});
    if (!policy.ok) throw new Error('the policy for microservices is wrong');
    rank = (one) => rankNodes({ graph: GRAPH, past: PAST }, one, policy.value, policy.value);
  });

  it('begin with the dependency that makes callers wait, before its second name and the leaf below it', async () => {
    const slow = {
      web: { latency: 0.15 },
      cart: { latency: 0.08 },
      Balancer: { latency: 0.4 },
      stock: { latency: 0.007 },
    };
    const ranked = await rank(issue('latency', slow));
    expect(ranked[0]).toBe('cart');
    expect(ranked).toContain('Balancer');
    expect(ranked.at(-1)).toBe('web');
  });

  it('begin with the one whose calls fail when calls fail, whatever else is slow', async () => {
    const failing = { web: { availability: 95 }, cart: { availability: 94 }, balancer: { latency: 9 } };
    expect((await rank(issue('availability', failing)))[0]).toBe('cart');
  });

  it('are looked for among delays when no other node fails', async () => {
    const timeouts = { web: { availability: 80 }, stock: { latency: 2 }, cart: { latency: 2.02 } };
    expect((await rank(issue('availability', timeouts)))[0]).toBe('stock');
  });

  it('are the node of the symptom alone when nothing it depends on deviates', async () => {
    expect((await rank(issue('availability', { web: { availability: 50 } }))).at(-1)).toBe('web');
    const calm = { ...issue('availability', {}), periods: [period(1_000)] };
    expect(await rank(calm)).toEqual(['web']);
  });
});
