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
import { everyPage, FRESH, HOUR, NASTY, PAGE } from './pages.ts';

export function describeTrace(store: () => Store): void {
  it('gathers all that is known of a tracking id, each thing once', async () => {
    const hop = sampleHop('1');
    const failed = sampleHop('1', {
      stage: 'enrich',
      role: 'enrichment-service',
      started_at: at(2),
      ended_at: at(3),
      status: 'error',
      error_msg: 'Error: x',
    });
    const verdict = sampleVerdict('1', { incident_id: 'inc-9', fingerprint: 'fp-1', detail: NASTY });
    const batch = { hops: [hop, failed], ledger: [verdict], errors: [sampleError('1')] };
    await store().writeTrace(batch);
    await store().writeTrace(batch);
    await store().writeLogs([sampleLog('1'), sampleLog('2')], FRESH);
    await store().writeMetrics([sampleMetric('1')], FRESH);
    await store().writeAnomalies([sampleAnomaly('1'), sampleEnriched('1')]);
    await store().saveIncidents([
      sampleIncident('1'),
      sampleIncident('1', { version: 2 }),
      sampleIncident('9', { first_seen: at(1) }),
      sampleIncident('8'),
    ]);
    expect(await store().trace('t-1')).toEqual({
      hops: [hop, failed],
      ledger: [verdict],
      errors: [sampleError('1')],
      logs: [sampleLog('1')],
      metrics: [sampleMetric('1')],
      anomalies: [sampleEnriched('1')],
      incidents: [sampleIncident('1', { version: 2 }), sampleIncident('9', { first_seen: at(1) })],
    });
  });

  it('says null of a tracking id that nothing is known of', async () => {
    await store().writeTrace({ hops: [sampleHop('1')], ledger: [], errors: [] });
    expect(await store().trace('t-2')).toBeNull();
  });

  it('lists verdicts and errors newest first, with their filters', async () => {
    const ledger = Array.from({ length: 12 }, (_, i) =>
      sampleVerdict('1', {
        seq: i,
        ts: at(i < 11 ? 0 : 1),
        verdict: i === 11 ? 'duplicate' : 'attached',
        incident_id: 'inc-1',
      }),
    );
    const errors = [sampleError('1', { tracking_id: null }), sampleError('2', { ts: at(1), role: 'ingest' })];
    await store().writeTrace({ hops: [], ledger, errors });
    const seen = await everyPage((page) => store().listLedger({ incident_id: 'inc-1' }, page), 5);
    expect(seen).toEqual([...ledger].reverse());
    expect((await store().listLedger({ verdicts: ['duplicate'] }, PAGE)).data).toEqual([ledger[11]]);
    expect((await store().listErrors({}, PAGE)).data).toEqual([...errors].reverse());
    expect((await store().listErrors({ role: 'ingest', tracking_id: 't-2' }, PAGE)).data).toEqual([
      errors[1],
    ]);
    expect((await store().listErrors({ range: HOUR, role: 'x' }, PAGE)).data).toEqual([]);
    expect((await store().listErrors({ ship_id: 'no-such-ship' }, PAGE)).data).toEqual([]);
  });
}
