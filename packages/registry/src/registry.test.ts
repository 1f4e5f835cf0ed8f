import { Device } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { Registry } from './registry.ts';

function withAddress(...ips: string[]): Registry {
  const device = Device.parse({ device_id: 'd', ship_id: 'aurora', ips });
  return new Registry({ ships: [{ ship_id: 'aurora' }], devices: [device] });
}

describe('the only ship', () => {
  it('is the one of a registry with one ship, and nobody among several or none', () => {
    expect(withAddress().onlyShipId).toBe('aurora');
    expect(Registry.EMPTY.onlyShipId).toBeNull();
    const ships = [{ ship_id: 'aurora' }, { ship_id: 'borealis' }];
    expect(new Registry({ ships, devices: [] }).onlyShipId).toBeNull();
  });
});

describe('a name', () => {
  it.each([
    ['fd00::1', 'FD00:0:0::1'],
    ['FD00:0000:0:0:0:0:0:0001', 'fd00::1'],
    ['fe80::1', 'FE80::1%eth0'],
    ['10.0.0.5', '::ffff:10.0.0.5'],
    ['::ffff:a00:5', '10.0.0.5'],
  ])('finds the device with the address %s, written %s', (known, sent) => {
    expect(withAddress(known).resolve(sent, null)?.device_id).toBe('d');
  });

  it.each(['fd00::2', 'fd00', 'd:514', '::', 'fd00::1::1'])('does not find it as %s', (sent) => {
    expect(withAddress('fd00::1').resolve(sent, null)).toBeUndefined();
  });
});
