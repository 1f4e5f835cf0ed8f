import { toTimestamp } from '@aiops/kernel';
import type { Arrival } from './arrivals.ts';

/** Records of the same ship around a record, in the order of reading, whose median tells what time it was. */
const NEIGHBOURS = 50;

/**
 * A source whose clock runs far ahead must not carry the whole ship into the future: a time further ahead of the
 * median of the records around it (of all the ship's sources) than the policy allows is replaced by that median
 * and marked. A gap in a file is no skew: half of the neighbours lie behind it.
 */
export function replaceSkewedTimes(arrivals: readonly Arrival[], maxAheadMs: number): Arrival[] {
  const byShip = new Map<string, number[]>();
  arrivals.forEach(({ record }, index) => {
    const ship = record.message.ship_id ?? '';
    const indexes = byShip.get(ship);
    if (indexes === undefined) byShip.set(ship, [index]);
    else indexes.push(index);
  });
  const result = [...arrivals];
  for (const indexes of byShip.values()) {
    const times = indexes.map((index) => (arrivals[index] as Arrival).tsMs);
    indexes.forEach((index, at) => {
      const arrival = arrivals[index] as Arrival;
      // Only a record ahead of one of its direct neighbours can be ahead of the median.
      if (!leaps(times, at, maxAheadMs)) return;
      const median = medianAround(times, at);
      if (arrival.tsMs - median > maxAheadMs) result[index] = withTime(arrival, median);
    });
  }
  return result;
}

function leaps(times: readonly number[], at: number, maxAheadMs: number): boolean {
  const own = times[at] as number;
  for (let i = Math.max(0, at - NEIGHBOURS); i <= Math.min(times.length - 1, at + NEIGHBOURS); i += 1) {
    if (own - (times[i] as number) > maxAheadMs) return true;
  }
  return false;
}

function medianAround(times: readonly number[], at: number): number {
  const around = times.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1).sort((a, b) => a - b);
  return around[Math.floor((around.length - 1) / 2)] as number;
}

function withTime({ record }: Arrival, tsMs: number): Arrival {
  const ts = toTimestamp(tsMs);
  if (record.subject === 'anomaly.detected') {
    const message = { ...record.message, ts, started_at: ts, occurred_at: ts, clock_skew: true };
    return { record: { subject: record.subject, message }, tsMs };
  }
  if (record.subject === 'logs.ingested') {
    return { record: { ...record, message: { ...record.message, ts, clock_skew: true } }, tsMs };
  }
  return { record: { ...record, message: { ...record.message, ts, clock_skew: true } }, tsMs };
}
