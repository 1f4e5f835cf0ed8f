import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import type { Candidate } from './cause-order.ts';
import { device } from './correlate.fixture.ts';
import { silentCauses } from './silent-causes.ts';
import { Topology } from './topology.ts';

/** Three call `stock`, two `search`; all of them hang on the load balancer. */
const TOPOLOGY = new Topology(
  new Registry({
    ships: [],
    devices: [
      device('web', 'service', ['stock', 'search']),
      device('app', 'service', ['stock', 'search']),
      device('batch', 'service', ['stock']),
      device('stock', 'service', ['balancer']),
      device('search', 'service', ['balancer']),
      device('balancer', 'proxy'),
    ],
  }),
  5,
);

function causes(own: readonly string[], of: Partial<Policy['correlate']> = {}): [string, number][] {
  const policy = { ...DEFAULT_POLICY, correlate: { ...DEFAULT_POLICY.correlate, ...of } };
  const candidates = own.map(
    (entity): Candidate => ({
      entity,
      downstream: 1,
      earliestMs: 0,
      strength: 1,
      silent: false,
      causing: false,
      ownImpact: 0,
      shared: 0,
    }),
  );
  return silentCauses(policy, TOPOLOGY, candidates).map(({ entity, shared }) => [entity, shared]);
}

describe('silent causes', () => {
  it('are by default the nearest that all hang on, with three below it', () => {
    expect(causes(['web', 'app', 'batch'])).toEqual([['stock', 0]]);
    expect(causes(['web', 'app'])).toEqual([]);
  });

  it('are by share also what most of its direct dependents point to, though others do not', () => {
    const by = (silent_root_share: number) => ({ silent_root_share, silent_root_min_members: 2 });
    expect(causes(['web', 'app', 'elsewhere'], by(0.6))).toEqual([
      ['stock', 2 / 3],
      ['search', 1],
    ]);
    expect(causes(['web', 'app', 'elsewhere'], by(0.7))).toEqual([['search', 1]]);
    expect(causes(['web', 'elsewhere'], by(0.1))).toEqual([]);
  });

  it('are none that speak', () => {
    const by = { silent_root_share: 0.5, silent_root_min_members: 2 };
    expect(causes(['web', 'app', 'search', 'elsewhere'], by)).toEqual([['stock', 2 / 3]]);
  });
});
