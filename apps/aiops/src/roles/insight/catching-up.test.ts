import type { EnrichmentCompleted, EnrichmentRequest, Incident } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { CircuitBreaker } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type LanguageModel, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { SAMPLE_MS, sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { CatchingUp } from './catching-up.ts';
import { OwedAccounts } from './owed-accounts.ts';
import { isAway } from './reasons.ts';
import { requestOf } from './request-of.ts';

const AWAY = { source: 'rules' as const, reason: { code: 'breaker_open', text: 'away' } };

let owed: OwedAccounts;
let thin: OwedAccounts;
let isBusy: boolean;
let isAbsent: boolean;
let breaker: CircuitBreaker;
let health: 'ok' | 'away';
let waiting: number;
let asked: string[];
let published: string[];
let answer: (request: EnrichmentRequest) => EnrichmentCompleted | null;
let incidents: Incident[];
let narratives: Map<string, EnrichmentCompleted>;
let catchingUp: CatchingUp;

beforeEach(() => {
  owed = new OwedAccounts(SILENT_TELEMETRY, 'words');
  thin = new OwedAccounts(SILENT_TELEMETRY, 'evidence');
  [isBusy, isAbsent] = [false, false];
  breaker = new CircuitBreaker({ failureThreshold: 1, timeoutMs: 1_000, halfOpenRequests: 1 });
  [health, waiting, asked, published, incidents] = ['ok', 0, [], [], []];
  narratives = new Map();
  answer = ({ incident_id }) => sampleNarrative(incident_id, { incident_id, source: 'llm' });
  const clock = new ManualClock(SAMPLE_MS);
  const model: LanguageModel = {
    name: 'm',
    generate: () => Promise.reject(new Error('it is the teller who asks')),
    health: async () =>
      health === 'ok' ? { status: 'ok' } : { status: 'degraded', reason: 'model_unavailable', text: '' },
    close: async () => undefined,
  };
  catchingUp = new CatchingUp({
    ...{ owed, thin },
    isBusy: () => isBusy,
    teller: {
      first: async ({ incident_id }) => sampleNarrative(`first ${incident_id}`, { incident_id }),
      again: async (request) => {
        asked.push(request.incident_id);
        return answer(request);
      },
      whole: async ({ incident_id }) =>
        incident_id === 'past' ? null : sampleNarrative(`whole ${incident_id}`, { incident_id }),
    },
    model: {
      current: () => (isAbsent ? { absent: { code: 'model_absent', text: '' } } : { model, breaker }),
      stateOf: () => breaker.state(clock.now()),
    },
    store: {
      listIncidents: async () => ({ data: incidents, next_cursor: null }),
      listNarratives: async (id) => [...narratives.values()].filter((one) => one.incident_id === id),
    },
    policyOf: () => DEFAULT_POLICY,
    sitePolicy: () => DEFAULT_POLICY,
    waiting: () => waiting,
    inTurn: (_, run) => run(),
    publish: async ({ enrichment_id }) => void published.push(enrichment_id),
    ...{ clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
  });
});

function requestFor(id: string, over: Partial<Incident> = {}): EnrichmentRequest {
  const incident = sampleIncident(id, { incident_id: id, ...over });
  return requestOf(incident, DEFAULT_POLICY, SAMPLE_MS);
}

describe('a model that is back', () => {
  it('tells what was told by rules meanwhile, the gravest first, and nothing else', async () => {
    owed.note(requestFor('mild', { severity: 'low' }), isAway(AWAY));
    owed.note(requestFor('grave', { severity: 'critical' }), isAway(AWAY));
    owed.note(
      requestFor('refused'),
      isAway({ source: 'rules', reason: { code: 'too_little_left', text: '' } }),
    );
    owed.note(requestFor('told'), isAway(AWAY));
    owed.note(requestFor('told'), isAway({ source: 'llm' }));
    await catchingUp.catchUp();
    expect(asked).toEqual(['grave', 'mild']);
    expect(published).toEqual(['e-grave', 'e-mild']);
    await catchingUp.catchUp();
    expect(asked).toHaveLength(2);
  });

  it('is left alone while its breaker is open, its server is away, or others wait', async () => {
    owed.note(requestFor('one'), isAway(AWAY));
    waiting = 1;
    await catchingUp.catchUp();
    waiting = 0;
    health = 'away';
    await catchingUp.catchUp();
    health = 'ok';
    const admission = breaker.admit(SAMPLE_MS);
    if ('pass' in admission) admission.pass.settle('failed', SAMPLE_MS);
    await catchingUp.catchUp();
    expect(asked).toEqual([]);
    expect(owed.size).toBe(1);
  });

  it('owes it still when it fails again: nothing is told of that, and the next ones wait', async () => {
    owed.note(requestFor('one'), isAway(AWAY));
    owed.note(requestFor('two'), isAway(AWAY));
    answer = ({ incident_id }) => sampleNarrative(incident_id, { incident_id, ...AWAY });
    await catchingUp.catchUp();
    expect(asked).toEqual(['one']);
    expect(published).toEqual([]);
    expect(owed.size).toBe(2);
  });
});

describe('after a start', () => {
  it('open incidents that nobody told are told, and those that a model owes are known', async () => {
    incidents = ['new', 'owed', 'done'].map((id) => sampleIncident(id, { incident_id: id }));
    narratives.set('owed', sampleNarrative('owed', { incident_id: 'owed', ...AWAY }));
    narratives.set('done', sampleNarrative('done', { incident_id: 'done', source: 'llm' }));
    await catchingUp.lookBack();
    expect(published).toEqual(['e-first new']);
    await catchingUp.catchUp();
    expect(asked).toEqual(['new', 'owed']);
  });
});

describe('without a model', () => {
  const hurried = (id: string) => sampleNarrative(id, { phase: 'first', missing: ['much'] });
  beforeEach(() => {
    isAbsent = true;
  });

  it('what was told in a hurry is told with all of the evidence in a calm moment, the gravest first', async () => {
    catchingUp.noteFirst(requestFor('mild', { severity: 'low' }), hurried('mild'));
    catchingUp.noteFirst(requestFor('grave', { severity: 'critical' }), hurried('grave'));
    catchingUp.noteFirst(requestFor('past'), hurried('past'));
    catchingUp.noteFirst(requestFor('whole'), { ...hurried('whole'), missing: [] });
    isBusy = true;
    await catchingUp.fillUp();
    expect(published).toEqual([]);
    isBusy = false;
    await catchingUp.fillUp();
    expect(published).toEqual(['e-whole grave', 'e-whole mild']);
    expect(thin.size).toBe(0);
  });

  it('what a crash kept from it is found in the store', async () => {
    incidents = ['a', 'b'].map((id) => sampleIncident(id, { incident_id: id }));
    narratives.set('a', { ...hurried('a'), incident_id: 'a' });
    narratives.set('b', { ...hurried('b'), incident_id: 'b', phase: 'final' });
    await catchingUp.lookBack();
    await catchingUp.fillUp();
    expect(published).toEqual(['e-whole a']);
  });
});

it('of too many the least grave gives way', () => {
  owed.add(requestFor('grave', { severity: 'critical' }));
  for (let i = 0; i < 500; i += 1) owed.add(requestFor(`mild-${i}`, { severity: 'low' }));
  expect(owed.size).toBe(500);
  expect(owed.take()?.incident_id).toBe('grave');
});
