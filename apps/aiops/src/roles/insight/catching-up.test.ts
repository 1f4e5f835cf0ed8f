import type { EnrichmentCompleted, EnrichmentRequest, Incident } from '@aiops/contracts';
import { ManualClock } from '@aiops/kernel';
import { CircuitBreaker } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { type LanguageModel, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { SAMPLE_MS, sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
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
let ended: Incident[];
let read: string[];
let clock: ManualClock;
let narratives: Map<string, EnrichmentCompleted>;
let catchingUp: CatchingUp;

beforeEach(() => {
  owed = new OwedAccounts(SILENT_TELEMETRY, 'words');
  thin = new OwedAccounts(SILENT_TELEMETRY, 'evidence');
  [isBusy, isAbsent] = [false, false];
  breaker = new CircuitBreaker({ failureThreshold: 1, timeoutMs: 1_000, halfOpenRequests: 1 });
  [health, waiting, asked, published, incidents, ended, read] = ['ok', 0, [], [], [], [], []];
  narratives = new Map();
  answer = ({ incident_id }) => sampleNarrative(incident_id, { incident_id, source: 'llm' });
  clock = new ManualClock(SAMPLE_MS);
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
      first: async ({ incident_id }) => {
        if (incident_id.startsWith('poison')) throw new Error('a strange statement');
        return sampleNarrative(`first ${incident_id}`, { incident_id });
      },
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
      listIncidents: async (_, { cursor = '0', limit }) => {
        const next = Number(cursor) + limit;
        return {
          data: incidents.slice(Number(cursor), next),
          next_cursor: next < incidents.length ? `${next}` : null,
        };
      },
      resolvedIncidents: async () => ({ data: ended, next_cursor: null }),
      listNarratives: async (id) => {
        read.push(id);
        return [...narratives.values()].filter((one) => one.incident_id === id);
      },
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

describe('one that fails', () => {
  const bad = (id: string) => id.startsWith('poison');
  beforeEach(() => {
    answer = ({ incident_id }) => {
      if (bad(incident_id)) throw new Error('a strange statement');
      return sampleNarrative(incident_id, { incident_id, source: 'llm' });
    };
  });

  it('goes behind the others, is tried less and less often, and is given up on', async () => {
    owed.add(requestFor('poison', { severity: 'critical' }));
    owed.add(requestFor('mild', { severity: 'low' }));
    await catchingUp.catchUp();
    expect(asked).toEqual(['poison', 'mild']);
    await catchingUp.catchUp();
    expect(asked).toHaveLength(2);
    for (const waitMs of [30_000, 60_000]) {
      clock.advance(waitMs);
      await catchingUp.catchUp();
    }
    expect(asked).toEqual(['poison', 'mild', 'poison', 'poison']);
    expect(owed.size).toBe(0);
  });

  it('keeps no other from being looked at', async () => {
    incidents = ['poison', 'new'].map((id) => sampleIncident(id, { incident_id: id }));
    await catchingUp.lookBack();
    expect(published).toEqual(['e-first new']);
  });

  it('is one of many when the store is away: the look ends', async () => {
    incidents = ['1', '2', '3', '4'].map((id) => sampleIncident(id, { incident_id: `poison ${id}` }));
    await catchingUp.lookBack();
    expect(read).toHaveLength(3);
  });

  it('in one job keeps no other job from its turn', async () => {
    vi.useFakeTimers();
    try {
      ended = null as never;
      owed.add(requestFor('mild'));
      catchingUp.start();
      clock.advance(30_000);
      await vi.advanceTimersByTimeAsync(2_000);
      await catchingUp.stop();
      expect(asked).toEqual(['mild']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('who looks back', () => {
  const later = { material_version: 5, version: 9 };
  const told = (id: string, over: Partial<EnrichmentCompleted> = {}) =>
    narratives.set(
      id,
      sampleNarrative(id, {
        ...{ incident_id: id, material_version: 1, incident_version: 1, incident_status: 'open' },
        ...{ source: 'llm', ...over },
      }),
    );

  it('tells an incident anew whose account is of an earlier state, also when it is over', async () => {
    incidents = [sampleIncident('worse', { incident_id: 'worse', ...later })];
    ended = [sampleIncident('over', { incident_id: 'over', version: 2, status: 'resolved' })];
    told('worse');
    told('over');
    await catchingUp.lookBack();
    expect(published).toEqual(['e-first worse', 'e-first over']);
  });

  it('reads an account once, and again when its incident has changed', async () => {
    incidents = [sampleIncident('one', { incident_id: 'one' })];
    told('one');
    await catchingUp.lookBack();
    await catchingUp.lookBack();
    expect(read).toEqual(['one']);
    incidents = [sampleIncident('one', { incident_id: 'one', ...later })];
    await catchingUp.lookBack();
    expect(read).toEqual(['one', 'one']);
    expect(published).toEqual(['e-first one']);
  });

  it('comes to every open incident, a page at a time, and begins anew', async () => {
    incidents = Array.from({ length: 450 }, (_, i) => sampleIncident(`${i}`, { incident_id: `${i}` }));
    for (const { incident_id } of incidents) told(incident_id);
    expect([await catchingUp.lookBack(), await catchingUp.lookBack(), await catchingUp.lookBack()]).toEqual([
      ...[true, true, false],
    ]);
    expect(new Set(read).size).toBe(450);
    await catchingUp.lookBack();
    expect(read).toHaveLength(450);
  });

  it('asks a model that was set up, or switched on, since', async () => {
    incidents = [sampleIncident('one', { incident_id: 'one' })];
    told('one', { source: 'rules', phase: 'final', reason: { code: 'model_off', text: '' } });
    isAbsent = true;
    await catchingUp.lookBack();
    expect(owed.size).toBe(0);
    isAbsent = false;
    await catchingUp.lookBack();
    await catchingUp.catchUp();
    expect(asked).toEqual(['one']);
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
  expect(owed.take(SAMPLE_MS)?.request.incident_id).toBe('grave');
});
