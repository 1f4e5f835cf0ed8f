import type { RegistryDocument } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { BENIGN_SCENARIO_NAMES, generateScenario, SCENARIO_NAMES } from './scenario.ts';

const FAULTY = SCENARIO_NAMES.filter((name) => !BENIGN_SCENARIO_NAMES.includes(name));

/** Everything that hangs on a device, however far below. */
function below(registry: RegistryDocument, rootId: string): Set<string> {
  const found = new Set([rootId]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { device_id, depends_on } of registry.devices) {
      if (found.has(device_id) || !(depends_on ?? []).some((upstream) => found.has(upstream))) continue;
      found.add(device_id);
      grew = true;
    }
  }
  return found;
}

/** What a cause may show besides what hangs on its root, and why. */
const BESIDE: Readonly<Record<string, RegExp>> = {
  // Rain is measured on the bridge and falls on the antenna.
  'rain-fade': /-gps-/,
  squall: /-gps-/,
  // Servers take their time from the receiver, which nobody entered as a dependency.
  'gps-loss': /-file-/,
  // The second way to shore fails for reasons of its own; both are the one outage.
  'comms-outage': /-(?:vsat|lte)-/,
};

describe('the spread of a fault', () => {
  it.each(FAULTY)('of %s follows dependencies', (name) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { registry, truth } = generateScenario(name, seed, { density: 0.1 });
      for (const cause of truth.causes) {
        const reached = below(registry, cause.root_device);
        const beside = BESIDE[cause.id.replace(/-\d+(?:-again)?$/, '')];
        const astray = cause.devices.filter((id) => !reached.has(id) && beside?.test(id) !== true);
        expect(astray).toEqual([]);
      }
    }
  });

  it('differs from ship to ship: sizes, names, makers and what hangs on what', () => {
    const registries = Array.from({ length: 12 }, (_, index) =>
      generateScenario('port-flap', index + 1, { density: 0.02, hours: 1 }),
    ).map(({ registry }) => registry);
    expect(new Set(registries.map(({ devices }) => devices.length)).size).toBeGreaterThan(4);
    expect(new Set(registries.map(({ ships }) => ships[0]?.ship_id)).size).toBeGreaterThan(4);
    const cores = registries.map(({ devices }) =>
      devices.filter((device) => device.device_id.includes('core-sw')),
    );
    expect(new Set(cores.map((list) => list.length))).toEqual(new Set([1, 2]));
    expect(new Set(cores.map((list) => list[0]?.vendor)).size).toBe(3);
    for (const { devices } of registries) {
      const ids = new Set(devices.map((device) => device.device_id));
      expect(ids.size).toBe(devices.length);
      for (const device of devices) {
        for (const upstream of device.depends_on ?? []) expect(ids.has(upstream)).toBe(true);
      }
    }
  });

  it('names devices that are registered and never heard of', () => {
    const silent = Array.from({ length: 6 }, (_, index) => {
      const { registry, records } = generateScenario('port-flap', index + 1, { density: 0.2, hours: 1 });
      const heard = new Set(records.map((record) => record.host));
      return registry.devices.filter(({ hostnames }) => !hostnames?.some((host) => heard.has(host))).length;
    });
    expect(Math.max(...silent)).toBeGreaterThan(0);
  });
});
