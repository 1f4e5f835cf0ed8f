import { expect, it } from 'vitest';
import type { AnomalyFilter, Store } from '../../stores.ts';
import { at, sampleAnomaly, sampleEnriched, sampleVerdict } from '../store-samples.ts';
import { HOUR, PAGE } from './pages.ts';

export function describeAnomalies(store: () => Store): void {
  it('keeps one row for a detected and enriched anomaly, the enriched one in either order', async () => {
    await store().writeAnomalies([sampleAnomaly('1'), sampleEnriched('2')]);
    await store().writeAnomalies([sampleEnriched('1'), sampleAnomaly('2', { fingerprint: 'fp-2' })]);
    await store().writeAnomalies([sampleAnomaly('3', { occurred_at: at(5), role: 'supports' })]);
    const { data } = await store().searchAnomalies({}, PAGE);
    expect(data).toEqual([
      sampleAnomaly('3', { occurred_at: at(5), role: 'supports' }),
      sampleEnriched('2'),
      sampleEnriched('1'),
    ]);
    const found = await store().searchAnomalies({ severity: ['low', 'critical'], q: 'gi0/1' }, PAGE);
    expect(found.data).toHaveLength(2);
    const count = async (filter: AnomalyFilter) => (await store().searchAnomalies(filter, PAGE)).data.length;
    expect(await count({ category: ['network'], state: 'firing' })).toBe(3);
    expect(await count({ category: ['security', 'system'] })).toBe(0);
    expect(await count({ incident_type: ['no_such_type'] })).toBe(0);
    expect(await count({ incident_type: [sampleAnomaly('1').incident_type, 'no_such_type'] })).toBe(3);
  });

  it('finds the metrics that the statements of an incident speak of, by the ledger', async () => {
    const disk = {
      metric_name: 'disk_pct',
      signal: 'disk_pct{mount=/}',
      detector: 'threshold',
      threshold: 85,
    };
    await store().writeAnomalies([
      sampleAnomaly('1', disk),
      sampleEnriched('1', disk),
      sampleAnomaly('2', { ...disk, threshold: 90 }),
      sampleAnomaly('3', { ...disk, signal: 'disk_pct', role: 'supports', threshold: undefined }),
      sampleAnomaly('4'),
      sampleAnomaly('5', disk),
      sampleAnomaly('6', { ...disk, occurred_at: at(99_999) }),
    ]);
    const ledger = ['1', '2', '3', '4', '6'].map((id) => sampleVerdict(id, { incident_id: 'inc-1' }));
    await store().writeTrace({
      hops: [],
      ledger: [...ledger, sampleVerdict('5', { incident_id: 'inc-2' })],
      errors: [],
    });
    const one = {
      name: 'disk_pct',
      ship_id: 'ship-a',
      device_id: 'switch-1',
      host: null,
      service: 'switching',
    };
    expect(await store().incidentMetrics('inc-1', HOUR)).toEqual([
      { ...one, signal: 'disk_pct{mount=/}', role: 'opens', thresholds: [85, 90], statements: 2 },
      { ...one, signal: 'disk_pct', role: 'supports', thresholds: [], statements: 1 },
    ]);
    expect(await store().incidentMetrics('inc-9', HOUR)).toEqual([]);
  });
}
