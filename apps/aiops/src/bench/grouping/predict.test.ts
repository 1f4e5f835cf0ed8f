import type { LoadedPolicy } from '@aiops/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { microservicesPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import type { Call, FaultAlert } from './files.ts';
import { predictGroups } from './predict.ts';

/** Two shops that know nothing of each other. */
const CALLS: readonly Call[] = [
  ['web', 'orders'],
  ['orders', 'stock'],
  ['web', 'search'],
  ['portal', 'bookings'],
  ['portal', 'rates'],
  ['bookings', 'rates'],
];
let policy: LoadedPolicy;
let alerts: FaultAlert[] = [];

function alert(service: string, start: number, of: Partial<FaultAlert> = {}): string {
  const id = `a${alerts.length}`;
  const usual = { signal: 'latency', dir: 'high', z: 5 } as const;
  alerts.push({ id, service, start: 1_700_000_000 + start, ...usual, ...of });
  return id;
}

/** Ids of one incident each, in the order in which they came, and the first of its causes. */
async function groups(): Promise<{ ids: string[]; root: string | undefined }[]> {
  const { incidentOf, rootsOf } = await predictGroups({ alerts, calls: CALLS }, policy);
  const found = new Map<string, string[]>();
  for (const { id } of alerts) {
    const incident = incidentOf.get(id) ?? id;
    found.set(incident, [...(found.get(incident) ?? []), id]);
  }
  alerts = [];
  return [...found].map(([incident, ids]) => ({ ids, root: rootsOf.get(incident)?.[0] }));
}

describe('alerts of services under the policy for microservices', () => {
  beforeAll(async () => {
    const loaded = await loadPolicyDirectory(microservicesPolicyDirectory(), {});
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    policy = loaded.value;
  });

  it('are one incident each of two call graphs that are never joined, though their times overlap', async () => {
    const shop = [alert('web', 0), alert('orders', 60), alert('stock', 120, { z: 9 })];
    const travel = [alert('portal', 30), alert('rates', 90, { z: 9 })];
    expect(await groups()).toEqual([
      { ids: shop, root: 'stock' },
      { ids: travel, root: 'rates' },
    ]);
  });

  it('are two incidents when nothing began for longer than the gap, were it of the same signal', async () => {
    const first = alert('web', 0);
    const second = alert('web', 300);
    expect(await groups()).toEqual([
      { ids: [first], root: 'web' },
      { ids: [second], root: 'web' },
    ]);
  });

  it('have the service that runs out of something as their cause, before a stronger latency', async () => {
    const ids = [
      alert('web', 0, { z: 40 }),
      alert('search', 0, { z: 30 }),
      alert('orders', 60, { signal: 'cpu_usage', z: 6 }),
    ];
    expect(await groups()).toEqual([{ ids, root: 'orders' }]);
  });

  it('do not take falling use for running out', async () => {
    const ids = [alert('web', 0, { z: 12 }), alert('orders', 60, { signal: 'cpu_usage', dir: 'low', z: 6 })];
    expect(await groups()).toEqual([{ ids, root: 'web' }]);
  });

  it('have a service that says nothing as their cause when all who call it are slow', async () => {
    const ids = [alert('portal', 0, { z: 20 }), alert('bookings', 30)];
    expect(await groups()).toEqual([{ ids, root: 'rates' }]);
  });

  it('of a service that the call graph does not know join what began nearest, and bridge nothing', async () => {
    const shop = [alert('web', 0)];
    const travel = [alert('portal', 60)];
    travel.push(alert('stranger', 70));
    shop.push(alert('search', 80));
    expect((await groups()).map(({ ids }) => ids)).toEqual([shop, travel]);
  });
});
