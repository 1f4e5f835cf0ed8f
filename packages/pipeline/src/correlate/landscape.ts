import type { Registry } from '@aiops/registry';

/**
 * The landscapes of a registry: the connected parts of its dependencies, directions apart, each named after the first
 * of its devices. A device without any dependency is in none.
 */
export function landscapesOf(registry: Registry): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { device_id } of registry.devices) {
    if (found.has(device_id) || neighboursOf(registry, device_id).length === 0) continue;
    const open = [device_id];
    found.set(device_id, device_id);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const neighbour of neighboursOf(registry, next)) {
        if (found.has(neighbour)) continue;
        found.set(neighbour, device_id);
        open.push(neighbour);
      }
    }
  }
  return found;
}

function neighboursOf(registry: Registry, deviceId: string): string[] {
  return [...registry.upstreamsOf(deviceId), ...registry.downstreamsOf(deviceId)];
}
