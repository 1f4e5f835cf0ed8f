import type { Policy } from '@aiops/policy';
import type { ShipState } from './state.ts';

/**
 * Rule 10. The watermark of a ship is its greatest event time less the allowed lateness. A record whose clock
 * was replaced never moves it.
 */
export function observe(policy: Policy, ship: ShipState, eventMs: number, atMs: number): void {
  if (ship.maxMs === null || eventMs > ship.maxMs) {
    ship.maxMs = eventMs;
    ship.maxAtMs = atMs;
  }
  raise(ship, eventMs - latenessMs(policy));
}

/** Elapsed time moves an idle ship on: as far as the bus's clock went since its newest record. */
export function elapse(policy: Policy, ship: ShipState, nowMs: number): void {
  if (ship.maxMs === null) return;
  raise(ship, eventNow(ship, nowMs) - latenessMs(policy));
}

/** The ship's event time as of now: its newest record's, and the time that went by since. */
export function eventNow(ship: ShipState, nowMs: number): number {
  if (ship.maxMs === null) return nowMs;
  return ship.maxMs + Math.max(0, nowMs - ship.maxAtMs);
}

export function isLate(ship: ShipState, occurredMs: number): boolean {
  return occurredMs < ship.watermarkMs;
}

export function raise(ship: ShipState, watermarkMs: number): void {
  if (watermarkMs > ship.watermarkMs) ship.watermarkMs = watermarkMs;
}

function latenessMs(policy: Policy): number {
  return policy.correlate.allowed_lateness_sec * 1000;
}
