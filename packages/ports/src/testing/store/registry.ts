import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import { at, sampleLog, sampleMetric } from '../store-samples.ts';
import { everyPage, FRESH, HOUR, NASTY } from './pages.ts';

export function describeRegistryAndAudit(store: () => Store): void {
  it('keeps the last put of each device and ship', async () => {
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['core-1'], ips: [], depends_on: [] };
    await store().putDevices([device, { ...device, device_id: 'd-2', hostnames: [] }]);
    await store().putDevices([{ ...device, state: 'maintenance' }]);
    await store().putShips([{ ship_id: 'ship-a' }]);
    await store().putShips([{ ship_id: 'ship-a', mode: 'at_sea' }]);
    expect(await store().loadRegistry()).toEqual({
      ships: [{ ship_id: 'ship-a', mode: 'at_sea' }],
      devices: [
        { ...device, state: 'maintenance' },
        { ...device, device_id: 'd-2', hostnames: [] },
      ],
    });
  });

  it('forgets a removed device and ship until it is put again', async () => {
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['core-1'], ips: [], depends_on: [] };
    await store().putShips([{ ship_id: 'ship-a' }, { ship_id: 'ship-b' }]);
    await store().putDevices([device, { ...device, device_id: 'd-2', hostnames: [] }]);
    await store().removeDevices(['d-1', 'd-9']);
    await store().removeShips(['ship-b']);
    const { ships, devices } = await store().loadRegistry();
    expect([ships.map(({ ship_id }) => ship_id), devices.map(({ device_id }) => device_id)]).toEqual([
      ['ship-a'],
      ['d-2'],
    ]);
    await store().putDevices([device]);
    expect((await store().loadRegistry()).devices).toHaveLength(2);
  });

  it('lists ships that records name and nobody registered, with counts', async () => {
    await store().writeLogs(
      [sampleLog('1', { ship_id: 'aurroa' }), sampleLog('2', { ship_id: 'ship-a' })],
      FRESH,
    );
    await store().writeMetrics([sampleMetric('3', { ship_id: 'aurroa' })], FRESH);
    await store().putShips([{ ship_id: 'ship-a' }]);
    expect(await store().listUnknownShips(10)).toMatchObject([{ ship_id: 'aurroa', records: 2 }]);
    await store().putShips([{ ship_id: 'aurroa' }]);
    expect(await store().listUnknownShips(10)).toEqual([]);
  });

  it('adds up unknown hosts until a device claims them', async () => {
    const host = { ship_id: null, host: 'core-1', records: 2, first_seen: at(0), last_seen: at(5) };
    await store().noteUnknownHosts([host, { ...host, host: 'ap-7', ship_id: 'ship-a' }]);
    await store().noteUnknownHosts([{ ...host, records: 3, first_seen: at(-5), last_seen: at(1) }]);
    expect(await store().listUnknownHosts(10)).toEqual([
      { ...host, records: 5, first_seen: at(-5) },
      { ...host, host: 'ap-7', ship_id: 'ship-a' },
    ]);
    const device = { device_id: 'd-1', ship_id: 'ship-a', hostnames: ['Core-1'], ips: [], depends_on: [] };
    await store().putDevices([device]);
    expect((await store().listUnknownHosts(10)).map((entry) => entry.host)).toEqual(['ap-7']);
  });

  it('adds up what was dropped by ship, source and reason, in lists and in the stats', async () => {
    const drop = {
      ship_id: 'ship-a',
      source: 'sw-1',
      reason: 'rate_limited',
      records: 2,
      first_seen: at(0),
      last_seen: at(1),
    };
    await store().noteDrops([drop, { ...drop, ship_id: null, reason: 'sampled', records: 1 }]);
    await store().noteDrops([{ ...drop, records: 3, last_seen: at(2) }]);
    expect(await store().listDrops(HOUR, 10)).toEqual([
      { ...drop, records: 5, last_seen: at(2) },
      { ...drop, ship_id: null, reason: 'sampled', records: 1 },
    ]);
    expect((await store().stats(HOUR)).dropped).toEqual({ rate_limited: 5, sampled: 1 });
    expect(await store().listDrops({ fromMs: HOUR.fromMs - 7_200_000, toMs: HOUR.fromMs }, 10)).toEqual([]);
  });

  it('keeps the audit once per event, newest first', async () => {
    const event = (id: string, seconds: number) => ({
      schema_version: '3.0',
      tracking_id: `t-${id}`,
      ts: at(seconds),
      ship_id: null,
      audit_id: id,
      user: 'anna',
      action: 'ack',
      resource: 'inc-1',
      status: 'ok' as const,
      details: { note: NASTY },
    });
    await store().writeAudit([event('a', 0), event('b', 1)]);
    await store().writeAudit([event('a', 0)]);
    expect(await everyPage((page) => store().listAudit(page), 1)).toEqual([event('b', 1), event('a', 0)]);
  });
}
