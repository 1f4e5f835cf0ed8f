import type { Policy } from '@aiops/policy';
import type { ShipState } from './state.ts';

/** Notes the greatest event time of a ship. A record whose clock was replaced has no say in it. */
export function observe(ship: ShipState, eventMs: number, atMs: number): void {
  if (ship.maxMs !== null && eventMs <= ship.maxMs) return;
  ship.maxMs = eventMs;
  ship.maxAtMs = atMs;
}

/**
 * The ship's event time as of now: its newest record's, and the time that went by since. So elapsed time moves an idle
 * ship on.
 */
export function eventNow(ship: ShipState, nowMs: number): number {
  if (ship.maxMs === null) return nowMs;
  return ship.maxMs + Math.max(0, nowMs - ship.maxAtMs);
}

export function isLate(ship: ShipState, occurredMs: number): boolean {
  return occurredMs < ship.watermarkMs;
}

/** Rule 10. Event time goes on, and never back; the watermark lags behind it by the allowed lateness. */
export function moveOn(ship: ShipState, clockMs: number, latenessMs: number): void {
  ship.clockMs = Math.max(ship.clockMs, clockMs);
  ship.watermarkMs = Math.max(ship.watermarkMs, ship.clockMs - latenessMs);
}

export function latenessMs(policy: Policy): number {
  return policy.correlate.allowed_lateness_sec * 1000;
}
