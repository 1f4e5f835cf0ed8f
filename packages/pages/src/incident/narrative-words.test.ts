import type { EnrichmentCompleted } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { aboutNarrative, foundBy, hrefOf, kindsOf, linksOf } from './narrative-words.ts';

const TOLD: EnrichmentCompleted = {
  schema_version: '3.0',
  tracking_id: 't-1',
  ts: '2026-01-01T16:00:00.000Z',
  ship_id: 'aurora',
  incident_id: 'inc-1',
  material_version: 1,
  narrative: 'The link is down.',
  confidence: 'medium',
  evidence_refs: [],
  runbooks: [],
  similar_incidents: [],
  source: 'llm',
  model: 'phi3:mini',
  cache_hit: false,
  llm_latency_ms: 900,
  token_count: 360,
  enrichment_id: 'e-1',
  requested_at: '2026-01-01T15:59:59.000Z',
  cache_asked: true,
  sentences: [],
  facts: [],
};

describe('an account', () => {
  it('says who wrote it and how sure that is', () => {
    const incident = incidentOf({ narrative_source: 'llm', confidence: 'medium', material_version: 1 });
    expect(aboutNarrative(incident, TOLD)).toBe(
      'Written by a language model from the evidence (phi3:mini); medium confidence.',
    );
    expect(aboutNarrative(incidentOf({ material_version: 1 }), undefined)).toBe(
      'Who wrote this is not known.',
    );
  });

  it('says why no model wrote it, and when the incident has changed since', () => {
    const incident = incidentOf({ narrative_source: 'rules', confidence: 'low', material_version: 2 });
    const reason = {
      code: 'model_timeout',
      text: 'The model phi3:mini was not used: it gave no answer in time.',
    };
    const { model: _, ...rest } = TOLD;
    expect(aboutNarrative(incident, { ...rest, source: 'rules', reason })).toBe(
      'Put together by rules from the evidence, without a language model; low confidence. The model phi3:mini was not used: it gave no answer in time. The incident has changed since: what it says is of before.',
    );
  });

  it('says so too when the incident is over, or open again, since it was told; not when someone took it', () => {
    const old = (status: 'open' | 'ack' | 'resolved', told: 'open' | 'resolved'): boolean =>
      aboutNarrative(incidentOf({ material_version: 1, version: 4, status }), {
        ...TOLD,
        incident_version: 3,
        incident_status: told,
      }).includes('has changed since');
    expect([old('resolved', 'open'), old('open', 'resolved')]).toEqual([true, true]);
    expect([old('ack', 'open'), old('resolved', 'resolved')]).toEqual([false, false]);
  });
});

describe('what an account rests on', () => {
  it('leads to the pages of records and of other incidents, and says where the rest was read', () => {
    const refs = [
      { of: 'anomaly' as const, id: 'a-1' },
      { of: 'record' as const, id: 't/1' },
      { of: 'incident' as const, id: 'inc-1' },
      { of: 'incident' as const, id: 'inc-0' },
      { of: 'document' as const, id: 'runbooks/link-down' },
    ];
    const fact = { id: 'f1', text: 'It is down.', refs };
    expect(linksOf(fact, 'inc-1').map(({ href }) => href)).toEqual([
      expect.stringContaining('t%2F1'),
      expect.stringContaining('inc-0'),
      '/documents/runbooks/link-down',
    ]);
    expect(kindsOf(fact)).toBe('what fired, a record, this incident, a runbook');
  });
});

describe('what was written before', () => {
  it('says what took part in finding it', () => {
    expect(foundBy({ by: 'words_and_vectors', documents: [] })).toBe('Found by words and meaning.');
    expect(foundBy({ by: 'words', reason: 'no_embedder', documents: [] })).toMatch(/words alone: nothing/);
    expect(foundBy({ by: 'words', reason: 'vectors_unavailable', documents: [] })).toMatch(/did not answer/);
  });

  it('leads to the page of a document, or of the past incident', () => {
    expect(hrefOf({ id: 'policies/llm', source: 'policies', title: '' })).toBe('/documents/policies/llm');
    expect(hrefOf({ id: 'incidents/inc-7', source: 'incidents', title: '' })).toBe('/incidents/inc-7');
  });
});
