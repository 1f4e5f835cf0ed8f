import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import { at, SAMPLE_MS, sampleAnomaly, sampleMetric, sampleVerdict } from '../store-samples.ts';
import { FRESH } from './pages.ts';

export function describeHistory(store: () => Store): void {
  it('counts earlier occurrences of a fingerprint, without the later ones and the clearings', async () => {
    const occurrence = (id: string, seconds: number) => sampleAnomaly(id, { occurred_at: at(seconds) });
    await store().writeAnomalies([
      occurrence('1', -60),
      occurrence('2', -7200),
      occurrence('3', -3 * 86_400),
      occurrence('4', 0),
      sampleAnomaly('5', { occurred_at: at(-30), state: 'cleared' }),
      sampleAnomaly('6', { occurred_at: at(-30), fingerprint: 'fp-2' }),
    ]);
    await store().writeAnomalies([occurrence('1', -60)]);
    const verdict = sampleVerdict('1', { ts: at(-60), fingerprint: 'fp-1', incident_id: 'inc-1' });
    await store().writeTrace({ hops: [], ledger: [verdict], errors: [] });
    expect(await store().similarCounts('fp-1', SAMPLE_MS)).toEqual({
      h1: 1,
      h24: 2,
      d7: 3,
      lastIncidentTs: at(-60),
    });
    expect(await store().similarCounts('fp-3', SAMPLE_MS)).toEqual({
      h1: 0,
      h24: 0,
      d7: 0,
      lastIncidentTs: null,
    });
    const counts = await store().anomalyCounts(SAMPLE_MS - 86_400_000, 10);
    expect(counts).toContainEqual({ fingerprint: 'fp-1', hourMs: SAMPLE_MS - 3_600_000, count: 1 });
    expect(counts).toHaveLength(4);
  });

  it('gives the quantiles of the last hour of one metric, or null without samples', async () => {
    const samples = Array.from({ length: 101 }, (_, i) =>
      sampleMetric(`${i}`, { ts: at(-1 - i), value: i, host: 'h' }),
    );
    await store().writeMetrics([...samples, sampleMetric('x', { ts: at(-3601), value: 1e6 })], FRESH);
    const key = { ship_id: 'ship-a', device_id: 'modem-1', name: 'rf_snr_db' };
    const quantiles = await store().metricQuantiles(key, SAMPLE_MS);
    expect(quantiles?.p50).toBeCloseTo(50, 0);
    expect(quantiles?.p95).toBeCloseTo(95, 0);
    expect(await store().metricQuantiles({ ship_id: null, name: 'rf_snr_db' }, SAMPLE_MS)).toBeNull();
  });
}
