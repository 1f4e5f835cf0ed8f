import { MetricSample } from '@aiops/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelCardinality } from './label-cardinality.ts';

const NOW_MS = Date.parse('2026-01-05T10:00:00.000Z');
const HOUR_MS = 3_600_000;

function sample(labels: Readonly<Record<string, string>>, name = 'requests'): MetricSample {
  return MetricSample.parse({
    schema_version: '3.0',
    tracking_id: 't',
    ts: '2026-01-05T10:00:00.000Z',
    ship_id: 'aurora',
    record_id: 'r',
    received_at: '2026-01-05T10:00:00.000Z',
    ship_id_source: 'record',
    service: null,
    source: 'http',
    name,
    value: 1,
    labels,
  });
}

describe('the values of a label', () => {
  it('never get more than the bound, whatever is sent; known ones stay themselves', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (ids, max) => {
        const bounds = new LabelCardinality();
        const seen = new Set<string>();
        const first = new Map<number, string>();
        for (const id of ids) {
          const { sample: bounded, replaced } = bounds.bound(
            sample({ user: `u${id}` }),
            { max_unique_values_per_label: max },
            NOW_MS,
          );
          const value = bounded.labels?.user ?? '';
          expect(replaced).toBe(value === 'other' ? 1 : 0);
          if (value !== 'other') seen.add(value);
          expect(first.get(id) ?? value).toBe(value);
          first.set(id, value);
        }
        expect(seen.size).toBeLessThanOrEqual(max);
        expect(bounds.size).toBe(seen.size);
      }),
    );
  });

  it('are bounded over all metrics and labels together', () => {
    const bounds = new LabelCardinality();
    for (let i = 0; i < 210_000; i += 1) {
      bounds.bound(sample({ a: 'x' }, `m${i}`), { max_unique_values_per_label: 10 }, NOW_MS);
    }
    expect(bounds.size).toBeLessThanOrEqual(200_000);
  });

  it('keep their place while they are sent, and leave it when they are not', () => {
    const bounds = new LabelCardinality();
    const limits = { max_unique_values_per_label: 2 };
    const valueAt = (value: string, hours: number) =>
      bounds.bound(sample({ a: value }), limits, NOW_MS + hours * HOUR_MS).sample.labels?.a;
    expect([valueAt('kept', 0), valueAt('gone', 0), valueAt('new', 0)]).toEqual(['kept', 'gone', 'other']);
    expect([valueAt('kept', 1.1), valueAt('new', 1.2)]).toEqual(['kept', 'other']);
    expect([valueAt('kept', 2.2), valueAt('new', 2.3)]).toEqual(['kept', 'new']);
  });
});
