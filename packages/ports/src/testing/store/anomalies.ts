import { expect, it } from 'vitest';
import type { AnomalyFilter, Store } from '../../stores.ts';
import { at, sampleAnomaly, sampleEnriched } from '../store-samples.ts';
import { PAGE } from './pages.ts';

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
}
