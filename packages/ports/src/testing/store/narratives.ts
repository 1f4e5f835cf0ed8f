import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import {
  at,
  SAMPLE_MS,
  sampleEnriched,
  sampleIncident,
  sampleNarrative,
  sampleVerdict,
} from '../store-samples.ts';
import { HOUR, PAGE } from './pages.ts';

export function describeNarratives(store: () => Store): void {
  it('keeps every narrative; a later state of the incident holds, then what was read later, a model’s words, the final one, the later one', async () => {
    const told = [
      sampleNarrative('llm-2', { material_version: 2, source: 'llm', model: 'phi3:mini', ts: at(5) }),
      sampleNarrative('rules-1', { ts: at(1) }),
      sampleNarrative('read-late', { material_version: 2, incident_version: 7, ts: at(6), phase: 'first' }),
      sampleNarrative('read-early', { material_version: 2, incident_version: 6, source: 'llm', ts: at(30) }),
      sampleNarrative('final', { material_version: 2, incident_version: 7, ts: at(6), phase: 'final' }),
      sampleNarrative('rules-2', { material_version: 2, ts: at(9) }),
      sampleNarrative('llm-1', { source: 'llm', ts: at(20) }),
      sampleNarrative('cache-2', { material_version: 2, source: 'cache', cache_hit: true, ts: at(4) }),
    ];
    for (const one of told) await store().saveNarratives([one]);
    await store().saveNarratives([sampleNarrative('llm-2', { material_version: 2, narrative: 'another' })]);
    const all = await store().listNarratives('inc-1', 10);
    expect(all.map(({ enrichment_id }) => enrichment_id)).toEqual([
      'e-final',
      'e-read-late',
      'e-read-early',
      'e-llm-2',
      'e-cache-2',
      'e-rules-2',
      'e-llm-1',
      'e-rules-1',
    ]);
    expect(all[3]).toEqual(told[0]);
    expect(await store().listNarratives('inc-1', 1)).toEqual([all[0]]);
    expect(await store().listNarratives('inc-2', 10)).toEqual([]);
  });

  it('shows an incident with the narrative that holds, whichever came first, and others as they are', async () => {
    const [incident, other] = [sampleIncident('1'), sampleIncident('2')];
    const foreign = sampleIncident('3', { imported_by: 'shore', narrative: 'their own words' });
    await store().saveNarratives([sampleNarrative('1', { source: 'llm' })]);
    await store().saveIncidents([incident, other, foreign]);
    await store().saveNarratives([sampleNarrative('2'), sampleNarrative('3', { incident_id: 'inc-3' })]);
    const shown = {
      ...incident,
      narrative: 'The link is down (1).',
      narrative_source: 'llm',
      confidence: 'medium',
      runbook_refs: [{ id: 'runbooks/link-down', title: 'Link down', risk: 'low' }],
    };
    expect(await store().getIncident('inc-1')).toEqual(shown);
    expect(await store().getIncident('inc-3')).toMatchObject({ narrative: 'their own words' });
    const { data } = await store().listIncidents({}, PAGE);
    expect(data.find(({ incident_id }) => incident_id === 'inc-1')).toEqual(shown);
    expect(data.find(({ incident_id }) => incident_id === 'inc-2')).toEqual(other);
  });

  it('gives back a wording until it is too old, and the later one of a key', async () => {
    const wording = { form: 1, sentences: [{ slots: ['what'], text: 'A ⟦0:0⟧ “quoted” \\ word' }] };
    await store().keepWording('key', { form: 0 }, SAMPLE_MS - 60_000);
    await store().keepWording('key', wording, SAMPLE_MS);
    expect(await store().wordingSince('key', SAMPLE_MS)).toEqual(wording);
    expect(await store().wordingSince('key', SAMPLE_MS + 1)).toBeNull();
    expect(await store().wordingSince('other', 0)).toBeNull();
  });

  it('measures from asking to the last narrative, and counts requests that found a wording', async () => {
    const empty = await store().stats(HOUR);
    expect(empty.missing.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['insight_path_ms', 'cache_hit_rate']),
    );
    await store().saveNarratives([
      sampleNarrative('1'),
      sampleNarrative('far', { ts: at(9000), requested_at: at(8999) }),
    ]);
    expect((await store().stats(HOUR)).cache_hit_rate).toBeNull();
    const [asked, hit] = [{ cache_asked: true }, { cache_asked: true, cache_hit: true }];
    await store().saveNarratives([
      sampleNarrative('2', { incident_id: 'inc-2', ts: at(1.1), ...asked }),
      sampleNarrative('3', { incident_id: 'inc-2', ts: at(4), source: 'llm', ...asked }),
      sampleNarrative('4', { incident_id: 'inc-3', ts: at(1.2), source: 'cache', ...hit }),
      sampleNarrative('5', { incident_id: 'inc-4', ts: at(1.2), ...asked }),
      sampleNarrative('6', { incident_id: 'inc-4', ts: at(1.4), source: 'cache', ...hit }),
    ]);
    const stats = await store().stats(HOUR);
    expect(stats.insight_path_ms).toEqual({ p50: 1000, p95: 3000, p99: 3000, count: 4 });
    expect(stats.cache_hit_rate).toBeCloseTo(2 / 3);
    expect(stats.missing.map(({ part }) => part)).not.toContain('insight_path_ms');
  });

  it('finds the enriched statements that an incident is made of, the earliest first', async () => {
    await store().writeAnomalies([
      sampleEnriched('1', { occurred_at: at(5) }),
      sampleEnriched('2', { occurred_at: at(1) }),
      sampleEnriched('3'),
      sampleEnriched('4', { occurred_at: at(9000) }),
    ]);
    const ledger = ['1', '2', '4'].map((id) => sampleVerdict(id, { incident_id: 'inc-1' }));
    await store().writeTrace({ hops: [], ledger, errors: [] });
    const found = await store().incidentStatements('inc-1', HOUR, 10);
    expect(found.map(({ record_id }) => record_id)).toEqual(['anomaly-2', 'anomaly-1']);
    expect(await store().incidentStatements('inc-1', HOUR, 1)).toEqual([found[0]]);
    expect(await store().incidentStatements('inc-9', HOUR, 10)).toEqual([]);
  });
}
