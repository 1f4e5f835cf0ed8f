import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import {
  at,
  sampleAnomaly,
  sampleEnriched,
  sampleError,
  sampleHop,
  sampleIncident,
  sampleLog,
  sampleMetric,
  sampleVerdict,
} from '../store-samples.ts';
import { FRESH, HOUR } from './pages.ts';

export function describeStats(store: () => Store): void {
  it('counts what was stored in exactly the range, each thing once', async () => {
    const spread = [-3600, -1800.001, -1800, -90, 0, 59.999, 1799.999, 1800];
    await store().writeLogs(
      spread.map((seconds, i) => sampleLog(`${i}`, { ts: at(seconds) })),
      FRESH,
    );
    await store().writeMetrics([sampleMetric('1'), sampleMetric('2', { ts: at(9000) })], FRESH);
    await store().writeAnomalies([
      sampleAnomaly('1'),
      sampleEnriched('1'),
      sampleAnomaly('2', { anomaly_type: 'alert' }),
      sampleAnomaly('3', { role: 'context' }),
    ]);
    await store().saveIncidents([
      sampleIncident('1'),
      sampleIncident('1', { version: 2, status: 'ack', feedback: 'noise' }),
      sampleIncident('2', { first_seen: at(-7200), severity: 'low', incident_type: 'other' }),
      sampleIncident('3', { first_seen: at(-7200), last_seen: at(-7000) }),
    ]);
    const ledger = (['duplicate', 'duplicate', 'silenced', 'opened'] as const).map((verdict, seq) =>
      sampleVerdict('1', { seq, verdict }),
    );
    await store().writeTrace({ hops: [], ledger, errors: [sampleError('1'), sampleError('1')] });
    await store().writeTrace({ hops: [], ledger, errors: [] });
    expect(await store().stats(HOUR)).toMatchObject({
      logs: 5,
      metrics: 1,
      alerts: 1,
      anomalies: 2,
      incidents: 1,
      duplicates: 2,
      suppressions: 1,
      errors: 1,
      by_severity: { high: 1, low: 1 },
      by_status: { ack: 1, open: 1 },
      by_type: { network_issue: 1, other: 1 },
      by_category: { network: 2 },
      by_feedback: { noise: 1 },
    });
    expect(await store().breakdown('severity', HOUR)).toEqual([
      { key: 'high', count: 1 },
      { key: 'low', count: 1 },
    ]);
  });

  it('measures the Fast Path from ingest to store, and says why a number is missing', async () => {
    const empty = await store().stats(HOUR);
    expect(empty.fast_path_ms).toEqual({ p50: null, p95: null, p99: null, count: 0 });
    expect(empty.missing.map((entry) => entry.part)).toEqual(
      expect.arrayContaining(['fast_path_ms', 'insight_path_ms', 'cache_hit_rate']),
    );
    const hops = ['1', '2', '3'].flatMap((id, i) => [
      sampleHop(id),
      sampleHop(id, {
        stage: 'store',
        role: 'incident-api',
        record_id: `anomaly-${id}`,
        started_at: at(0.1),
        ended_at: at((i + 1) / 10),
      }),
    ]);
    await store().writeTrace({ hops, ledger: [], errors: [] });
    expect((await store().stats(HOUR)).fast_path_ms).toMatchObject({ p50: 200, count: 3 });
  });
}
