import type { AnomalyDetected, MetricSample } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import type { ContextHistory } from '@aiops/ports';
import { HOUR_MS } from './similar-counts.ts';

const DAY_MS = 24 * HOUR_MS;
const MAX_FINGERPRINTS = 20_000;
const MAX_TIMES_PER_FINGERPRINT = 2_000;
const MAX_SERIES = 5_000;
const MAX_SAMPLES_PER_SERIES = 2_000;

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/**
 * The in-memory twin of the store's context history, for `analyze`: it answers from what it was given. Bounded: of a
 * key the oldest times give way, of the keys the one given longest ago.
 */
export class MemoryContextHistory implements ContextHistory {
  readonly #timesOf = new Map<string, number[]>();
  readonly #samplesOf = new Map<string, Sample[]>();

  addAnomaly(anomaly: AnomalyDetected): void {
    if (anomaly.state !== 'firing') return;
    append(this.#timesOf, anomaly.fingerprint, Date.parse(anomaly.occurred_at), {
      keys: MAX_FINGERPRINTS,
      perKey: MAX_TIMES_PER_FINGERPRINT,
    });
  }

  addSample(sample: MetricSample): void {
    const key = seriesKeyOf(sample.ship_id, entityOf(sample), sample.name);
    const kept = { atMs: Date.parse(sample.ts), value: sample.value };
    append(this.#samplesOf, key, kept, { keys: MAX_SERIES, perKey: MAX_SAMPLES_PER_SERIES });
  }

  async anomalyCounts(sinceMs: number, limit: number) {
    const rows: { fingerprint: string; hourMs: number; count: number }[] = [];
    for (const [fingerprint, times] of this.#timesOf) {
      const counts = new Map<number, number>();
      for (const atMs of times) {
        if (atMs < sinceMs) continue;
        const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
        counts.set(hourMs, (counts.get(hourMs) ?? 0) + 1);
      }
      for (const [hourMs, count] of counts) rows.push({ fingerprint, hourMs, count });
    }
    return rows.sort((a, b) => b.count - a.count).slice(0, limit);
  }

  async similarCounts(fingerprint: string, beforeMs: number) {
    const times = this.#timesOf.get(fingerprint) ?? [];
    const within = (spanMs: number) =>
      times.filter((atMs) => atMs < beforeMs && atMs >= beforeMs - spanMs).length;
    return { h1: within(HOUR_MS), h24: within(DAY_MS), d7: within(7 * DAY_MS), lastIncidentTs: null };
  }

  async metricQuantiles(
    key: { ship_id: string | null; device_id?: string; host?: string; name: string },
    beforeMs: number,
  ) {
    const values = (this.#samplesOf.get(seriesKeyOf(key.ship_id, entityOf(key), key.name)) ?? [])
      .filter(({ atMs }) => atMs < beforeMs && atMs >= beforeMs - HOUR_MS)
      .map(({ value }) => value)
      .sort((a, b) => a - b);
    const p50 = quantile(values, 0.5);
    const p95 = quantile(values, 0.95);
    return p50 === undefined || p95 === undefined ? null : { p50, p95 };
  }
}

function seriesKeyOf(shipId: string | null, entity: string | null, name: string): string {
  return [shipId ?? '\u0000', entity ?? '\u0000', name].join('\u001f');
}

function append<V>(
  map: Map<string, V[]>,
  key: string,
  value: V,
  max: { keys: number; perKey: number },
): void {
  const list = map.get(key) ?? [];
  map.delete(key);
  map.set(key, list);
  list.push(value);
  // Cut in strides, so that a full list doesn't move with every value.
  if (list.length > max.perKey * 1.25) list.splice(0, list.length - max.perKey);
  if (map.size <= max.keys) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}

/** Linear between the two nearest of sorted values; undefined without any. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) return undefined;
  return low + (high - low) * (position - Math.floor(position));
}
