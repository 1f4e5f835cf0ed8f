import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { Intake, Log, Origin } from '@aiops/ports';
import { Machine } from './machine.ts';

export interface HostMetricsOptions {
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked for each round, so that a reload of the policy counts. */
  readonly intervalMs: () => number;
}

const ORIGIN: Origin = { source: 'host-metrics', kind: 'metric' };
const SERVICE = 'host';
/** Parts that can't be read are logged once each, as far as this goes. */
const MAX_TOLD = 256;
/** A disk that hangs does not keep the product from stopping. */
const STOP_WAIT_MS = 2000;

/**
 * Watches the machine that this runs on: cpu_pct, mem_pct, disk_pct by mount, load1, the traffic and errors of each
 * interface, uptime_sec. The first round is at once; cpu_pct and the rates come with the second. Linux only: elsewhere
 * nothing is sent, and that is logged, rather than numbers that mean something else.
 */
export function startHostMetrics(options: HostMetricsOptions): { stop(): Promise<void> } {
  const { log } = options;
  if (process.platform !== 'linux') {
    log.warn({ platform: process.platform }, 'the metrics of this machine are read on Linux only');
    return { stop: async () => undefined };
  }
  const machine = new Machine();
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let stopped = false;
  const next = (): void => {
    round = sendOnce(machine, options, told)
      .catch((error: unknown) => log.warn({ error_msg: errorText(error) }, 'host metrics were not taken in'))
      .finally(() => {
        // Only after the last one is done: a disk that hangs does not pile up reads.
        if (!stopped) timer = setTimeout(next, options.intervalMs());
      });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.race([round, delay(STOP_WAIT_MS, undefined, { ref: false })]);
    },
  };
}

/** A round that was not taken in is not kept: the next one tells what is true then. */
async function sendOnce(
  machine: Machine,
  { intake, clock, log }: HostMetricsOptions,
  told: Set<string>,
): Promise<void> {
  const { samples, unread } = await machine.read();
  for (const { what, error } of unread) {
    if (told.has(what) || told.size >= MAX_TOLD) continue;
    told.add(what);
    log.warn({ what, error_msg: errorText(error) }, 'a part of the host metrics can not be read');
  }
  const ts = toTimestamp(clock.now());
  const host = hostname();
  const records = samples.map((sample) => ({ kind: 'metric', ts, host, service: SERVICE, ...sample }));
  const { refused } = await intake.acceptRecords(records, ORIGIN);
  if (refused.length > 0) log.warn({ refused: refused.slice(0, 3) }, 'host metrics were refused');
}
