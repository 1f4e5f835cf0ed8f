import { type CorrelationTick, SCHEMA_VERSION } from '@aiops/contracts';
import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { Bus, Log } from '@aiops/ports';

const LOOK_EVERY_MS = 250;
const SOON_MS = 500;
const LATER_MS = 5_000;

export interface TickerOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly need: () => 'soon' | 'later' | 'none';
  /** Whose time passes. Absent: that of the only one. */
  readonly partition?: number;
}

/**
 * Publishes the passing of time while correlation needs it, so that time is an input on the bus like any other
 * and a replay sees the same.
 */
export function runTicker({ bus, clock, log, need, partition }: TickerOptions): { stop(): void } {
  let lastMs = clock.now();
  let isBusy = false;
  const to = partition === undefined ? {} : { partition };
  const timer = setInterval(() => {
    const nowMs = clock.now();
    // A clock that was set back must not keep time from passing.
    if (nowMs < lastMs) lastMs = nowMs;
    const needed = need();
    const everyMs = needed === 'soon' ? SOON_MS : LATER_MS;
    if (isBusy || needed === 'none' || nowMs - lastMs < everyMs) return;
    isBusy = true;
    lastMs = nowMs;
    const id = `tick-${partition === undefined ? '' : `${partition}-`}${nowMs}`;
    const tick: CorrelationTick = {
      schema_version: SCHEMA_VERSION,
      tracking_id: id,
      ts: toTimestamp(nowMs),
      ship_id: null,
      now: nowMs,
    };
    bus
      .publish([{ subject: 'correlation.tick', id, key: null, body: [tick], ...to }])
      .catch((error: unknown) => log.warn({ error_msg: errorText(error) }, 'a tick was not published'))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
