import { Device, type RegistryDocument } from '@aiops/contracts';
import type { RegistryStore } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { RegistryHolder } from './registry-holder.ts';

/** Keeps ships and devices by their ids. */
function memoryStore(): RegistryStore {
  const ships = new Map<string, RegistryDocument['ships'][number]>();
  const devices = new Map<string, Device>();
  return {
    loadRegistry: async () => ({ ships: [...ships.values()], devices: [...devices.values()] }),
    putShips: async (rows) => {
      for (const row of rows) ships.set(row.ship_id, row);
    },
    putDevices: async (rows) => {
      for (const row of rows) devices.set(row.device_id, row);
    },
    noteUnknownHosts: async () => {},
    listUnknownHosts: async () => [],
  };
}

const device = (device_id: string, fields: object = {}): Device =>
  Device.parse({ device_id, ship_id: 'aurora', ...fields });

describe('the registry in use', () => {
  it('refuses a change that makes no sense, with the field of the body, and stays as it was', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.putShips([{ ship_id: 'aurora' }]);
    await holder.putDevices([device('a', { hostnames: ['sw'] })]);
    const before = await holder.document();
    await expect(
      holder.putDevices([device('b', { hostnames: ['sw'] }), device('c', { ship_id: 'ghost' })]),
    ).rejects.toMatchObject({
      code: 'registry_invalid',
      details: { errors: [{ field: 'body.devices.0.hostnames' }, { field: 'body.devices.1.ship_id' }] },
    });
    await expect(holder.putShips([{ ship_id: 'aurora', timezone: 'Nowhere' }])).rejects.toMatchObject({
      details: { errors: [{ field: 'body.ships.0.timezone' }] },
    });
    await expect(holder.adopt('SW', device('d'))).rejects.toMatchObject({
      details: { errors: [{ field: 'body.device.hostnames' }] },
    });
    expect(await holder.document()).toEqual(before);
  });

  it('checks changes that come at once one after the other', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.putShips([{ ship_id: 'aurora' }]);
    await holder.putDevices([device('a'), device('b')]);
    const both = await Promise.allSettled([
      holder.putDevices([device('a', { depends_on: ['b'] })]),
      holder.putDevices([device('b', { depends_on: ['a'] })]),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('lets a file rename a device: its names go over from the one that had them', async () => {
    const holder = new RegistryHolder(memoryStore());
    const ships = [{ ship_id: 'aurora' }];
    await holder.takeFile({ ships, devices: [device('old', { hostnames: ['sw'], ips: ['10.0.0.1'] })] });
    await holder.takeFile({ ships, devices: [device('new', { hostnames: ['SW'] })] });
    expect(holder.current().resolve('sw', 'aurora')?.device_id).toBe('new');
    expect(holder.current().resolve('10.0.0.1', 'aurora')?.device_id).toBe('old');
  });
});
