import type { Device, MovedName } from '@aiops/contracts';
import { comparableName } from './address.ts';

/**
 * What giving these devices their names takes from others of the same ship that are stored. An id is a name too, but
 * one that stays: it takes, and is never taken.
 * @returns the others as they are without those names, and what moved
 */
export function moveNames(
  devices: readonly Device[],
  stored: readonly Device[],
): { readonly others: Device[]; readonly moved: MovedName[] } {
  const ids = new Set(devices.map((device) => device.device_id));
  const key = (shipId: string, name: string): string => `${shipId} ${comparableName(name)}`;
  const takers = new Map<string, string>();
  for (const { device_id, ship_id, hostnames, ips } of devices) {
    for (const name of [device_id, ...hostnames, ...ips]) takers.set(key(ship_id, name), device_id);
  }
  const moved: MovedName[] = [];
  const others = stored.flatMap((device) => {
    if (ids.has(device.device_id)) return [];
    const { ship_id, device_id: from } = device;
    const keeps = (name: string): boolean => {
      const to = takers.get(key(ship_id, name));
      if (to !== undefined) moved.push({ ship_id, name, from, to });
      return to === undefined;
    };
    const hostnames = device.hostnames.filter(keeps);
    const ips = device.ips.filter(keeps);
    const same = hostnames.length === device.hostnames.length && ips.length === device.ips.length;
    return same ? [] : [{ ...device, hostnames, ips }];
  });
  return { others, moved };
}
