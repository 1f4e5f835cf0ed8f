import { toTimestamp } from '@aiops/kernel';
import type { Arrival } from './arrivals.ts';

/** Records of its own source after one that must be back before it is taken for a slip of the clock. */
const OWN_RECORDS = 3;

/** A place in a file, and the time its record states. */
interface Place {
  readonly at: number;
  readonly tsMs: number;
}

/**
 * A source whose clock runs far ahead must not carry its ship into the future. Within one file, in its order: a
 * record is ahead when the other sources of its ship that stand on both sides of it go on, by the median, at a
 * time further behind than the policy allows, or when its own source does. Its time is replaced by that median and
 * marked. A gap is no skew: what follows it is behind nothing. Files are judged one by one, for their order says
 * nothing about time.
 */
export function replaceSkewedTimes(arrivals: readonly Arrival[], maxAheadMs: number): Arrival[] {
  const ships = new Map<string, Map<string, Place[]>>();
  arrivals.forEach(({ record, tsMs }, at) => {
    const { ship_id, host } = record.message;
    const sources = ships.get(ship_id ?? '') ?? new Map<string, Place[]>();
    ships.set(ship_id ?? '', sources);
    const places = sources.get(host ?? '');
    if (places === undefined) sources.set(host ?? '', [{ at, tsMs }]);
    else places.push({ at, tsMs });
  });
  const result = [...arrivals];
  for (const sources of ships.values()) {
    for (const [source, places] of sources) {
      places.forEach((place, index) => {
        if (!isBefore(arrivals, place, maxAheadMs)) return;
        const trueMs = ownTime(places, index) ?? othersTime(sources, source, place);
        if (trueMs === null || place.tsMs - trueMs <= maxAheadMs) return;
        result[place.at] = withTime(result[place.at] as Arrival, trueMs);
      });
    }
  }
  return result;
}

/** Cheap look first: something later in the file states a time that far behind. */
function isBefore(arrivals: readonly Arrival[], { at, tsMs }: Place, maxAheadMs: number): boolean {
  const end = Math.min(arrivals.length, at + 200);
  for (let i = at + 1; i < end; i += 1) if (tsMs - (arrivals[i] as Arrival).tsMs > maxAheadMs) return true;
  return false;
}

/** Where its own source goes on behind it: the median of the next records; null when it does not go back. */
function ownTime(places: readonly Place[], index: number): number | null {
  const next = places.slice(index + 1, index + 1 + OWN_RECORDS).map((place) => place.tsMs);
  const own = (places[index] as Place).tsMs;
  return next.length > 0 && next.every((ms) => ms < own) ? median(next) : null;
}

/** Where the other sources that stand on both sides go on: the median of their next records; null without any. */
function othersTime(sources: ReadonlyMap<string, Place[]>, own: string, { at }: Place): number | null {
  const next: number[] = [];
  for (const [source, places] of sources) {
    if (source === own || (places[0] as Place).at > at) continue;
    const following = firstAfter(places, at);
    if (following !== undefined) next.push(following.tsMs);
  }
  return next.length === 0 ? null : median(next);
}

function firstAfter(places: readonly Place[], at: number): Place | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as Place).at > at) high = middle;
    else low = middle + 1;
  }
  return places[low];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] as number;
}

function withTime(arrival: Arrival, tsMs: number): Arrival {
  const { record } = arrival;
  const ts = toTimestamp(tsMs);
  if (record.subject === 'anomaly.detected') {
    const message = { ...record.message, ts, started_at: ts, occurred_at: ts, clock_skew: true };
    return { record: { ...record, message }, tsMs };
  }
  if (record.subject === 'logs.ingested') {
    return { record: { ...record, message: { ...record.message, ts, clock_skew: true } }, tsMs };
  }
  return { record: { ...record, message: { ...record.message, ts, clock_skew: true } }, tsMs };
}
