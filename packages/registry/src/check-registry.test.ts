import { Device, type RegistryDocument } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { checkRegistry, RegistryInvalid } from './check-registry.ts';
import { parseRegistry } from './parse-registry.ts';

const AURORA = { ship_id: 'aurora' };

function device(device_id: string, fields: object = {}): Device {
  return Device.parse({ device_id, ship_id: 'aurora', ...fields });
}

function faultsOf(change: Partial<RegistryDocument>, known: Partial<RegistryDocument> = { ships: [AURORA] }) {
  const whole = (part: Partial<RegistryDocument>) => ({ ships: [], devices: [], ...part });
  return checkRegistry(whole(change), whole(known)).map(
    ({ list, index, field, reason }) => `${list}.${index}.${field} ${reason}`,
  );
}

describe('a change of the registry', () => {
  it('is taken when ships, names and upstreams make sense together with what is known', () => {
    const ships = [
      { ship_id: 'borealis', timezone: 'Europe/Oslo' },
      { ship_id: 'c', timezone: '-03:30' },
    ];
    const devices = [
      device('a', { hostnames: ['sw'], ips: ['10.0.0.1'], depends_on: ['known'] }),
      device('b', { ship_id: 'borealis', hostnames: ['sw'], ips: ['10.0.0.1'] }),
    ];
    expect(faultsOf({ ships, devices }, { ships: [AURORA], devices: [device('known')] })).toEqual([]);
    // The same device again replaces itself and is no rival of its own names.
    expect(
      faultsOf({ devices: devices.slice(0, 1) }, { ships: [AURORA], devices: [device('known'), ...devices] }),
    ).toEqual([]);
  });

  it('is refused with the field for a zone, a ship or an upstream that does not exist', () => {
    expect(faultsOf({ ships: [{ ship_id: 'x', timezone: 'Mars/Olympus' }] })).toEqual([
      'ships.0.timezone is no time zone, such as Europe/Oslo: Mars/Olympus',
    ]);
    expect(faultsOf({ devices: [device('a', { ship_id: 'ghost' })] })).toEqual([
      'devices.0.ship_id names ghost, which is not among the ships: add the ship first',
    ]);
    expect(faultsOf({ devices: [device('a', { depends_on: ['b'] })] })).toEqual([
      'devices.0.depends_on names b, which no device has as its id',
    ]);
  });

  it('is refused when devices of one ship share a host name or address, whoever was there first', () => {
    const known = { ships: [AURORA], devices: [device('old', { hostnames: ['SW-1'], ips: ['10.0.0.1'] })] };
    expect(
      faultsOf({ devices: [device('b'), device('new', { hostnames: ['sw-1'], ips: ['10.0.0.1'] })] }, known),
    ).toEqual([
      'devices.1.hostnames has sw-1, which old of the same ship has too',
      'devices.1.ips has 10.0.0.1, which old of the same ship has too',
    ]);
  });

  it('is refused when a name is the id of another device, and the other way round', () => {
    const byId = { ships: [AURORA], devices: [device('core-sw', { hostnames: ['core-sw.ship'] })] };
    expect(faultsOf({ devices: [device('b', { hostnames: ['Core-SW'] })] }, byId)).toEqual([
      'devices.0.hostnames has Core-SW, which is the id of another device of the same ship',
    ]);
    const byName = { ships: [AURORA], devices: [device('b', { hostnames: ['core-sw'] })] };
    expect(faultsOf({ devices: [device('core-sw')] }, byName)).toEqual([
      'devices.0.device_id has core-sw, which b of the same ship has too',
    ]);
    // Whoever holds the name is told: it is a conflict, and no mistake in the request itself.
    expect(
      checkRegistry(
        { ships: [], devices: [device('b', { hostnames: ['core-sw'] })] },
        { ships: [AURORA], devices: [device('core-sw')] },
      ),
    ).toMatchObject([{ field: 'hostnames', held_by: 'core-sw' }]);
  });

  it('is taken when a device bears its own id as a host name', () => {
    expect(faultsOf({ devices: [device('a', { hostnames: ['a', 'A'] })] })).toEqual([]);
  });

  it('is refused for what is no address, and for an address that another device writes otherwise', () => {
    expect(
      faultsOf({ devices: [device('a', { ips: ['10.0.0', '10.0.0.256', 'modem', 'fd00::g'] })] }),
    ).toEqual(
      ['10.0.0', '10.0.0.256', 'modem', 'fd00::g'].map(
        (ip) => `devices.0.ips has ${ip}, which is no IP address`,
      ),
    );
    expect(faultsOf({ devices: [device('a', { ips: ['10.0.0.1', 'FE80::1', '::ffff:10.0.0.9'] })] })).toEqual(
      [],
    );
    const known = { ships: [AURORA], devices: [device('old', { ips: ['fd00::1'] })] };
    expect(faultsOf({ devices: [device('new', { ips: ['FD00:0:0::1'] })] }, known)).toEqual([
      'devices.0.ips has FD00:0:0::1, which old of the same ship has too',
    ]);
  });

  it('is refused when a device depends on itself, or on one that depends on it over others', () => {
    expect(faultsOf({ devices: [device('a', { depends_on: ['a'] })] })).toEqual([
      'devices.0.depends_on names the device itself',
    ]);
    const known = {
      ships: [AURORA],
      devices: [device('a'), device('b', { depends_on: ['a'] }), device('c', { depends_on: ['b'] })],
    };
    expect(
      faultsOf({ devices: [device('d', { depends_on: ['c'] }), device('a', { depends_on: ['c'] })] }, known),
    ).toEqual(['devices.1.depends_on makes a circle: a → c → b → a']);
  });

  it('is checked quickly however many devices it has', () => {
    const devices = Array.from({ length: 5_000 }, (_, at) =>
      device(`d-${at}`, { hostnames: [`h-${at}`], depends_on: at === 0 ? [] : [`d-${at - 1}`] }),
    );
    expect(faultsOf({ devices })).toEqual([]);
    expect(faultsOf({ devices: [...devices].reverse() })).toEqual([]);
  });
});

describe('a registry file', () => {
  it('passes the same check, and its error names file, device and field', () => {
    const parsed = parseRegistry('devices: [{device_id: a, ship_id: x, depends_on: [a]}]', 'devices.yaml');
    expect(parsed).toMatchObject({ ok: false, error: expect.any(RegistryInvalid) });
    if (parsed.ok) return;
    expect(parsed.error.message).toBe(
      'devices.yaml: device a: ship_id names x, which is not among the ships: add the ship first\n' +
        'devices.yaml: device a: depends_on names the device itself',
    );
    expect(parsed.error).toMatchObject({
      code: 'registry_invalid',
      details: {
        refused_count: 2,
        errors: [{ field: 'devices.0.ship_id' }, { field: 'devices.0.depends_on' }],
      },
    });
  });

  it('is refused for a key that nobody reads, with the one that was meant', () => {
    const text = [
      'ship: []',
      'ships: [{ship_id: x, time_zone: Europe/Oslo}]',
      'devices: [{device_id: a, ship_id: x, hostname: [sw-1], depend_on: [b], serial_no: 7}]',
    ].join('\n');
    const parsed = parseRegistry(text, 'devices.yaml');
    expect(parsed.ok ? '' : parsed.error.message.split('\n')).toEqual([
      'devices.yaml: ship is not a known key; did you mean ships?',
      'devices.yaml: ships.0 (x): time_zone is not a known key; did you mean timezone?',
      'devices.yaml: devices.0 (a): hostname is not a known key; did you mean hostnames?',
      'devices.yaml: devices.0 (a): depend_on is not a known key; did you mean depends_on?',
      'devices.yaml: devices.0 (a): serial_no is not a known key',
    ]);
    expect(parsed).toMatchObject({ error: { code: 'registry_invalid' } });
  });
});
