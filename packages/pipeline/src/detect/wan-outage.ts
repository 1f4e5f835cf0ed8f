import type { Condition } from './conditions.ts';
import type { Identity, Situation } from './detector.ts';

/** Every WAN device of a ship is down: since when, and the one that went last. */
interface WanOutage {
  readonly about: Identity;
  readonly startedMs: number;
  readonly words: string;
}

/**
 * Whether the watched pattern fires on all WAN devices of a ship, and on at least `at_least`. What was not heard of
 * for `stale_after_sec` no longer counts. The outage is stated on the device that went down last, since when it is one.
 */
export function findWanOutage(
  nowMs: number,
  shipId: string,
  { pattern, at_least }: { readonly pattern: string; readonly at_least: number },
  { rules, registry }: Situation,
  firingOn: (deviceId: string, sinceMs: number) => Condition | undefined,
): WanOutage | undefined {
  const sinceMs = nowMs - rules.policy.correlate.stale_after_sec * 1000;
  const down: Condition[] = [];
  for (const deviceId of linksOf(shipId, { rules, registry })) {
    const condition = firingOn(deviceId, sinceMs);
    if (condition === undefined) return undefined;
    down.push(condition);
  }
  if (down.length < at_least) return undefined;
  down.sort((a, b) => a.startedMs - b.startedMs || (nameOf(a) < nameOf(b) ? 1 : -1));
  const last = down[down.length - 1];
  if (last === undefined) return undefined;
  const names = down.map(nameOf).sort().join(', ');
  return {
    about: last.about,
    startedMs: last.startedMs,
    words: `${pattern} on all ${down.length} WAN devices: ${names}`,
  };
}

/** The WAN devices that are links themselves: one that hangs on another, as a router on its modems, is carried by it. */
function linksOf(shipId: string, { rules, registry }: Situation): string[] {
  const { wan_device_types } = rules.policy.detect;
  const wan = new Set<string>();
  for (const { device_id, ship_id, type } of registry.devices) {
    if (ship_id === shipId && type !== undefined && wan_device_types.includes(type)) wan.add(device_id);
  }
  return [...wan].filter((id) => !registry.upstreamsOf(id).some((upstream) => wan.has(upstream)));
}

function nameOf(condition: Condition): string {
  return condition.about.device_id ?? '';
}
