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
    removeDevices: async (ids) => {
      for (const id of ids) devices.delete(id);
    },
    removeShips: async (ids) => {
      for (const id of ids) ships.delete(id);
    },
    listUnknownShips: async () => [],
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

  it('never takes a name from another device silently: it names the holder, and moves the name when forced', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.putShips([{ ship_id: 'aurora' }]);
    await holder.putDevices([device('old', { hostnames: ['Sw'], ips: ['10.0.0.1'] })]);
    const change = [device('new', { hostnames: ['sW'] })];
    await expect(holder.putDevices(change)).rejects.toMatchObject({
      code: 'registry_conflict',
      details: { errors: [{ field: 'body.devices.0.hostnames', held_by: 'old' }] },
    });
    expect(await holder.putDevices(change, { force: true })).toEqual([
      { ship_id: 'aurora', name: 'Sw', from: 'old', to: 'new' },
    ]);
    expect(holder.current().resolve('sw', 'aurora')?.device_id).toBe('new');
    expect(holder.current().resolve('10.0.0.1', 'aurora')?.device_id).toBe('old');
  });

  it('keeps who set a mode or state; a file, which is read at each start, does not undo what a person set', async () => {
    const holder = new RegistryHolder(memoryStore());
    const file = {
      ships: [{ ship_id: 'aurora', mode: 'at_sea' }],
      devices: [device('a', { state: 'active' })],
    };
    await holder.takeFile(file);
    expect(await holder.document()).toMatchObject({
      ships: [{ mode: 'at_sea', mode_source: 'file' }],
      devices: [{ state: 'active', state_source: 'file' }],
    });
    await holder.setShipStatus('aurora', 'in_port');
    await holder.putDevices([device('a', { state: 'spare' })]);
    await holder.takeFile(file);
    expect(await holder.document()).toMatchObject({
      ships: [{ mode: 'in_port', mode_source: 'api' }],
      devices: [{ state: 'spare', state_source: 'api' }],
    });
  });

  it('removes a device that nothing depends on, and a ship without devices; names become free', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.putShips([{ ship_id: 'aurora' }]);
    await holder.putDevices([device('a', { hostnames: ['sw'] }), device('b', { depends_on: ['a'] })]);
    await expect(holder.removeDevice('a')).rejects.toMatchObject({
      code: 'registry_conflict',
      message: 'device a can’t be removed; first change or remove what depends on it: b',
    });
    await expect(holder.removeShip('aurora')).rejects.toMatchObject({ code: 'registry_conflict' });
    expect(await holder.removeDevice('b')).toMatchObject({ device_id: 'b' });
    expect(await holder.removeDevice('a')).toMatchObject({ device_id: 'a' });
    expect(holder.current().resolve('sw', 'aurora')).toBeUndefined();
    expect(await holder.removeShip('aurora')).toEqual({ ship_id: 'aurora' });
    expect([await holder.removeDevice('a'), await holder.removeShip('aurora')]).toEqual([null, null]);
  });

  it('adopting adds to what a known device has by then', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.putShips([{ ship_id: 'aurora' }]);
    await holder.putDevices([device('a', { hostnames: ['sw'], ips: ['10.0.0.1'], type: 'switch' })], {});
    const adopted = await holder.adopt('SW-9', device('a'));
    expect(adopted).toMatchObject({
      hostnames: ['sw', 'SW-9'],
      ips: ['10.0.0.1'],
      type: 'switch',
    });
    expect(holder.current().device('a')).toMatchObject({ ips: ['10.0.0.1'], type: 'switch' });
  });

  it('adopts a host of a ship that only records named so far in one call', async () => {
    const holder = new RegistryHolder(memoryStore());
    await holder.adopt('SW-9', device('sw9', { ship_id: 'borealis' }));
    expect(holder.current().resolve('sw-9', 'borealis')?.device_id).toBe('sw9');
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
