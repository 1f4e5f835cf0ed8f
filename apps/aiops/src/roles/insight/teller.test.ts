import type { EnrichmentCompleted, Incident } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { CircuitBreaker, type IncidentEvidence, membersOfTimeline } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import {
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  modelError,
  SILENT_LOG,
  SILENT_TELEMETRY,
} from '@aiops/ports';
import { SAMPLE_MS, sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { copiedAnswer } from '../../bench/insight/scripted-model.ts';
import type { GuardedModel, NoModel } from './model-of-site.ts';
import { requestOf } from './request-of.ts';
import { Teller } from './teller.ts';

let clock: ManualClock;
let asked: GenerationRequest[];
let answer: (request: GenerationRequest) => string;
let incident: Incident;
let narratives: EnrichmentCompleted[];
let wordings: Map<string, { wording: unknown; atMs: number }>;
let current: GuardedModel | NoModel;
let teller: Teller;
let known: Incident | undefined;
let missing: string[];
let isBusy: boolean;
let similar: IncidentEvidence['similar'];
/** What was read: in a hurry, or whole. */
let reads: string[];

const model: LanguageModel = {
  name: 'phi3:mini',
  async generate(request): Promise<Generation> {
    asked.push(request);
    return { text: answer(request), promptTokens: 300, completionTokens: 60, latencyMs: 900 };
  },
  health: async () => ({ status: 'ok' }),
  close: async () => undefined,
};

beforeEach(() => {
  clock = new ManualClock(SAMPLE_MS);
  asked = [];
  known = undefined;
  missing = [];
  isBusy = false;
  similar = [];
  reads = [];
  answer = copiedAnswer;
  incident = sampleIncident('1');
  narratives = [];
  wordings = new Map();
  const settings = { failureThreshold: 2, timeoutMs: 60_000, halfOpenRequests: 1 };
  current = { model, breaker: new CircuitBreaker(settings) };
  teller = new Teller({
    store: {
      getIncident: async () => incident,
      listNarratives: async () => narratives,
      wordingSince: async (key, sinceMs) => {
        const kept = wordings.get(key);
        return kept !== undefined && kept.atMs >= sinceMs ? kept.wording : null;
      },
      keepWording: async (key, wording, atMs) => void wordings.set(key, { wording, atMs }),
    },
    known: { get: () => known },
    evidence: {
      load: async (of) => {
        reads.push('whole');
        return evidenceOf(of);
      },
      quick: async (of) => {
        reads.push('quick');
        return { ...evidenceOf(of), missing: ['much'] };
      },
    },
    model: {
      current: () => current,
      ask: (guarded, one) => guarded.model.generate(one),
      stateOf: ({ breaker }) => breaker.state(clock.now()),
    },
    policyOf: () => DEFAULT_POLICY,
    isBusy: () => isBusy,
    ...{ clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
  });
});

function evidenceOf(of: Incident): IncidentEvidence {
  return {
    incident: of,
    ship: { name: 'MV Aurora', timezone: null },
    devices: new Map(),
    members: membersOfTimeline(of),
    ...{ templates: [], series: [], history: null, similar, missing },
    runbooks: [
      {
        id: 'runbooks/port',
        title: 'Port flapping',
        risk: 'low',
        steps: ['Look at the cable.', 'Change it.'],
      },
    ],
  };
}

const request = (over: Partial<Incident> = {}, by?: string) =>
  requestOf({ ...incident, ...over }, DEFAULT_POLICY, SAMPLE_MS, by);

describe('the first narrative', () => {
  it('is by the rules, cites what it says, and asks no model', async () => {
    const told = await teller.first(request());
    expect(told).toMatchObject({ source: 'rules', cache_hit: false, cache_asked: true, material_version: 1 });
    expect(told.reason).toBeUndefined();
    expect(told.sentences.length).toBeGreaterThan(2);
    const known = new Set(told.facts.map(({ id }) => id));
    for (const { facts } of told.sentences) expect(facts.every((id) => known.has(id))).toBe(true);
    expect(told.evidence_refs).toContain('clickhouse://incidents/inc-1');
    expect(told.runbooks).toEqual([{ id: 'runbooks/port', title: 'Port flapping', risk: 'low' }]);
    expect(asked).toEqual([]);
  });

  it('says why there will be no other where there is no model', async () => {
    current = { absent: { code: 'model_absent', text: 'No language model is set up on this site.' } };
    const told = await teller.first(request());
    expect(told).toMatchObject({ source: 'rules', cache_asked: false, reason: { code: 'model_absent' } });
    expect(await teller.final(request())).toBeNull();
  });

  it('tells the incident as the store has it; one that is not stored yet is asked for again soon, and nobody waits', async () => {
    incident = sampleIncident('1', { material_version: 4 });
    expect(await teller.first(request({ material_version: 3 }))).toMatchObject({ material_version: 4 });
    clock.advance(100);
    await expect(teller.first(request({ version: 2 }))).rejects.toMatchObject({
      code: 'incident_not_stored',
      afterMs: 250,
    });
    clock.advance(60_000);
    const late = request({ material_version: 5 });
    await expect(teller.first(late)).rejects.toMatchObject({ afterMs: 15_025, retryable: true });
    clock.advance(3_600_000);
    await expect(teller.first(late)).rejects.toMatchObject({ retryable: false });
  });

  it('needs no look into the store for an incident that was stored a moment ago', async () => {
    known = sampleIncident('1', { version: 3 });
    incident = sampleIncident('other');
    expect(await teller.first(request({ version: 3 }))).toMatchObject({
      incident_id: 'inc-1',
      incident_version: 3,
      incident_status: known.status,
      phase: 'first',
    });
  });

  it('searches for nothing when others wait, or when its time is nearly over', async () => {
    await teller.first(request());
    await teller.first(request(), true);
    clock.advance(100);
    await teller.first(request());
    expect(reads).toEqual(['whole', 'quick', 'quick']);
  });
});

describe('without a model', () => {
  beforeEach(() => {
    current = { absent: { code: 'model_absent', text: 'No language model is set up on this site.' } };
  });

  it('there is one with all of the evidence for what was told in a hurry, unless that is past', async () => {
    expect((await teller.first(request(), true)).missing).toEqual(['much']);
    expect(await teller.whole(request())).toMatchObject({
      ...{ source: 'rules', phase: 'final', missing: [] },
      reason: { code: 'model_absent' },
    });
    expect(await teller.final(request())).toBeNull();
    known = sampleIncident('1', { material_version: 2, version: 2 });
    expect(await teller.whole(request())).toBeNull();
  });
});

describe('the final narrative', () => {
  it('is in the model’s words, and they are kept for the next incident like it, of this ship alone', async () => {
    const told = await teller.final(request());
    expect(told).toMatchObject({ source: 'llm', model: 'phi3:mini', llm_latency_ms: 900, token_count: 360 });
    expect(wordings.size).toBe(1);
    const later = '2026-03-01T12:20:00.000Z';
    const timeline = [{ ts: later, event: 'created' as const, source: 'correlation-service' }];
    const again = sampleIncident('2', { first_seen: later, last_seen: later, created_at: later, timeline });
    incident = again;
    const first = await teller.first(requestOf(again, DEFAULT_POLICY, SAMPLE_MS));
    expect(first).toMatchObject({ source: 'cache', cache_hit: true, incident_id: 'inc-2' });
    expect(first.narrative).toContain('12:20:00');
    expect(first.narrative).not.toContain('12:00:00');
    incident = sampleIncident('3', { ship_id: 'ship-b' });
    expect(await teller.first(requestOf(incident, DEFAULT_POLICY, SAMPLE_MS))).toMatchObject({
      source: 'rules',
    });
    clock.advance(46 * 60_000);
    incident = again;
    expect(await teller.first(requestOf(again, DEFAULT_POLICY, SAMPLE_MS))).toMatchObject({
      source: 'rules',
    });
  });

  it('keeps its words alive for as long as its incident is told, and the policy’s time after that', async () => {
    const first = incident;
    await teller.final(request());
    clock.advance(40 * 60_000);
    incident = sampleIncident('1', { status: 'resolved', version: 2, resolve_reason: 'cleared' });
    await teller.first(requestOf(incident, DEFAULT_POLICY, clock.now()));
    clock.advance(40 * 60_000);
    incident = { ...first, incident_id: 'inc-2' };
    expect(await teller.first(requestOf(incident, DEFAULT_POLICY, clock.now()))).toMatchObject({
      source: 'cache',
    });
  });

  it('of an incident of no known ship is kept for none, which may be of another ship', async () => {
    incident = sampleIncident('1', { ship_id: null });
    expect(await teller.final(request())).toMatchObject({ source: 'llm', cache_asked: false });
    expect(wordings.size).toBe(0);
  });

  it('of words that were kept asks no model, unless a person wants it told anew', async () => {
    await teller.final(request());
    expect(await teller.final(request())).toMatchObject({ source: 'cache' });
    expect(asked).toHaveLength(1);
    expect(await teller.final(request({}, 'the mate'))).toMatchObject({ source: 'llm', cache_asked: false });
    expect(asked).toHaveLength(2);
  });

  it('is by the rules for what another system made: only data of this site goes to a model', async () => {
    incident = sampleIncident('1', { imported_by: 'shore' });
    expect(await teller.final(request())).toMatchObject({ source: 'rules', reason: { code: 'not_local' } });
    expect(asked).toEqual([]);
  });

  it('shows a model no similar incident of another system', async () => {
    const before = (id: string, over: Partial<Incident> = {}) => ({
      incident: sampleIncident(id, { resolve_reason: 'cleared', status: 'resolved', ...over }),
      why: 'same type',
    });
    similar = [before('ours'), before('theirs', { imported_by: 'shore' })];
    const told = await teller.final(request());
    expect(told?.similar_incidents).toEqual(['inc-ours']);
    expect(asked[0]?.prompt).not.toContain('inc-theirs');
  });

  it('is not asked for when a later state is, or when a model’s words are there already', async () => {
    incident = sampleIncident('1', { material_version: 2 });
    expect(await teller.final(request({ material_version: 1 }))).toBeNull();
    narratives = [sampleNarrative('1', { material_version: 2, source: 'llm' })];
    expect(await teller.final(request())).toBeNull();
    expect(asked).toEqual([]);
  });

  it('stays with the rules, and says why, when the model fails, babbles, or makes things up', async () => {
    const whys: readonly (readonly [() => string, string])[] = [
      [
        () => {
          throw modelError('model_timeout', 'late');
        },
        'model_timeout',
      ],
      [() => '[]', 'no_answer'],
      [() => JSON.stringify({ tell: { f1: 'A fire in hold 3 has sunk the ship.' } }), 'too_little_left'],
    ];
    for (const [said, code] of whys) {
      answer = said;
      const told = await teller.final(request());
      expect(told).toMatchObject({
        source: 'rules',
        reason: { code, text: expect.stringContaining('phi3:mini') },
      });
      expect(told?.narrative).not.toContain('fire');
      expect(told?.model).toBeUndefined();
    }
    expect(wordings.size).toBe(0);
  });

  it('leaves a model alone that fails again and again, and comes back to it by itself', async () => {
    answer = () => {
      throw modelError('model_unavailable', 'away');
    };
    await teller.final(request());
    await teller.final(request());
    expect(await teller.final(request())).toMatchObject({ reason: { code: 'breaker_open' } });
    expect(asked).toHaveLength(2);
    // While many come nothing is searched for a model that is not asked.
    isBusy = true;
    reads = [];
    expect(await teller.final(request())).toMatchObject({ reason: { code: 'breaker_open' } });
    expect(reads).toEqual(['quick']);
    answer = copiedAnswer;
    clock.advance(60_000);
    expect(await teller.final(request())).toMatchObject({ source: 'llm' });
  });
});
