import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { measuresOf } from './measures.ts';
import type { Observed } from './observe.ts';
import type { RunScore } from './score.ts';
import type { Truth } from './truth.ts';

const AT = (sec: number) => new Date(Date.UTC(2026, 0, 1) + sec * 1000).toISOString();

const cause = (id: string, root = 'modem') => ({
  id,
  incident_type: 'link_degradation',
  severity: 'critical' as const,
  root_device: root,
  begins_at: AT(0),
  detectable_at: AT(60),
});

/** Records a1, a2, … show cause a; b1, … cause b; the others are background. */
const truth = (...causes: string[]): Truth => ({
  causes: causes.map((id) => cause(id)),
  records: Object.fromEntries(causes.flatMap((id) => [1, 2, 3, 4].map((n) => [`${id}${n}`, id]))),
  ship_days: 0.5,
});

function incident(incident_id: string, tracking_ids: string[], more: Partial<Incident> = {}): Incident {
  return {
    schema_version: '3.0',
    tracking_id: tracking_ids[0] ?? 'none',
    ts: AT(60),
    ship_id: 'aurora',
    incident_id,
    incident_type: 'link_degradation',
    category: 'network',
    severity: 'critical',
    severity_reason: 'as written',
    status: 'open',
    scope: [{ device_id: 'modem', service: null }],
    corr_keys: [],
    suppress_key: '',
    timeline: [],
    evidence: [],
    probable_cause: [{ entity: 'modem', rank: 1, terms: {} }],
    runbook_refs: [],
    tracking_ids,
    errors: [],
    anomaly_count: 1,
    duplicate_count: 0,
    related_to: [],
    flapping: false,
    created_at: AT(60),
    updated_at: AT(60),
    first_seen: AT(60),
    last_seen: AT(60),
    version: 1,
    material_version: 1,
    ...more,
  };
}

function finding(tracking_id: string, role: AnomalyEnriched['role'] = 'opens'): AnomalyEnriched {
  return {
    schema_version: '3.0',
    tracking_id,
    ts: AT(60),
    ship_id: 'aurora',
    record_id: tracking_id,
    received_at: AT(60),
    service: null,
    domain: 'comms',
    anomaly_type: 'pattern',
    incident_type: 'link_degradation',
    role,
    state: 'firing',
    detector: 'pattern',
    signal: 'link_down',
    score: 0.9,
    fingerprint: 'f',
    started_at: AT(60),
    occurred_at: AT(60),
    reason: 'link_down',
    clearable: false,
    severity: 'critical',
    severity_reason: 'as written',
    tags: [],
    context: {
      similar_count_1h: 0,
      similar_count_24h: 0,
      similar_count_7d: 0,
      recent_incidents: [],
      missing: [],
    },
  };
}

/** A run in which each record that an incident has, and each that is named besides, led to a statement. */
function run(truthOfRun: Truth, incidents: readonly Incident[], loose: readonly string[] = []): RunScore {
  const ids = [...new Set(incidents.flatMap(({ tracking_ids }) => tracking_ids))];
  const seen: Observed = {
    records: 1000,
    refused: 0,
    spanDays: 0.25,
    trackingIds: new Set(ids),
    hosts: new Set(),
    incidents,
    anomalies: [...ids, ...loose].map((id) => finding(id)),
    joined: incidents.flatMap(({ incident_id, tracking_ids }) =>
      tracking_ids.map((trackingId, n) => ({
        trackingId,
        incidentId: incident_id,
        atMs: Date.parse(AT(63 + n)),
      })),
    ),
    verdicts: new Map(loose.map((id) => [id, 'below_threshold'])),
  };
  return judge({ name: 'some run', scenario: 'some' }, truthOfRun, seen);
}

const measured = (name: string, ...runs: RunScore[]) =>
  measuresOf(runs, []).find(({ measure }) => measure === name)?.value;
const faultsOf = (score: RunScore) => score.causes.flatMap(({ faults }) => faults.map(({ kind }) => kind));

describe('a run held against its truth', () => {
  it('is without fault when each cause is one incident that says what is true', () => {
    const score = run(truth('a', 'b'), [incident('1', ['a1', 'a2']), incident('2', ['b1', 'b2', 'x'])]);
    expect(faultsOf(score)).toEqual([]);
    expect(measured('recall', score)).toBe(1);
    expect(measured('fragments_per_cause', score)).toBe(1);
    expect(measured('purity', score)).toBe(1);
    expect(measured('pairwise_f1', score)).toBe(1);
    expect(measured('root_top1', score)).toBe(1);
    expect(measured('delay_s', score)).toBe(3);
  });

  it('lists a cause of which no incident has a record, and says what became of its statements', () => {
    const score = run(truth('a', 'b'), [incident('1', ['a1'])], ['b1', 'b2']);
    expect(measured('recall', score)).toBe(0.5);
    expect(score.causes[1]?.faults).toEqual([
      { kind: 'missed', why: expect.stringContaining('2 below_threshold') },
    ]);
    expect(measured('pairwise_f1', score)).toBe(0);
  });

  it('counts every incident that carries a record of a cause as one of its fragments', () => {
    const score = run(truth('a'), [incident('1', ['a1', 'a2']), incident('2', ['a3'])]);
    expect(measured('fragments_per_cause', score)).toBe(2);
    expect(measured('pairwise_recall', score)).toBeCloseTo(1 / 3);
    expect(faultsOf(score)).toEqual(['split']);
  });

  it('finds a cause inside the incident of another, and says that it is swallowed and the incident impure', () => {
    const score = run(truth('a', 'b'), [incident('1', ['a1', 'a2', 'a3', 'b1'])]);
    expect(measured('recall', score)).toBe(1);
    expect(measured('recall_own_incident', score)).toBe(0.5);
    expect(measured('purity', score)).toBe(0.75);
    expect(faultsOf(score)).toEqual(['mixed', 'swallowed']);
  });

  it('takes an incident that was merged for the one that it went into', () => {
    const merged = incident('2', ['a3'], { merged_into: '1', status: 'resolved', resolve_reason: 'merged' });
    const score = run(truth('a'), [incident('1', ['a1', 'a2', 'a3']), merged]);
    expect(measured('fragments_per_cause', score)).toBe(1);
    expect(score.incidents).toBe(1);
  });

  it('calls an incident of background alone false, with causes and without, unless it was kept quiet', () => {
    const quiet = {
      status: 'resolved' as const,
      timeline: [{ ts: AT(1), event: 'suppressed' as const, source: 'x' }],
    };
    const benign = run(truth(), [incident('1', ['x']), incident('2', ['y'], quiet)]);
    const beside = run(truth('a'), [incident('1', ['a1']), incident('2', ['x'])]);
    expect(measured('false_per_ship_day', benign, beside)).toBe(2);
    expect(measured('benign_ship_days', benign, beside)).toBe(0.5);
    expect(measured('false_beside_causes_per_ship_day', benign, beside)).toBe(2);
  });

  it('judges type, severity, root and delay of the incident with most of the records', () => {
    const wrong: Partial<Incident> = {
      incident_type: 'network_issue',
      severity: 'high',
      probable_cause: [
        { entity: 'router', rank: 1, terms: {} },
        { entity: 'host:modem', rank: 2, terms: {} },
      ],
    };
    const score = run(truth('a'), [incident('1', ['a1']), incident('2', ['a2', 'a3'], wrong)]);
    expect(score.causes[0]?.match).toEqual({ type: false, severity: false, rootRank: 2, delaySec: 3 });
    expect(faultsOf(score)).toEqual(['split', 'type', 'severity', 'root']);
    expect(measured('root_top1', score)).toBe(0);
    expect(measured('root_top3', score)).toBe(1);
  });

  it('says what an incident with a cause took of the background, and lists one that is mostly that', () => {
    const background = Array.from({ length: 30 }, (_, n) => `x${n}`);
    const swollen = run(truth('a'), [incident('1', ['a1', ...background]), incident('2', ['x30'])]);
    expect(measured('background_share', swollen)).toBeCloseTo(30 / 31);
    expect(faultsOf(swollen)).toEqual(['background']);
    const plain = run(truth('a'), [incident('1', ['a1', 'a2', 'a3', 'x1'])]);
    expect(measured('background_share', plain)).toBe(0.25);
    expect(faultsOf(plain)).toEqual([]);
  });

  it('covers the span of its records when the truth does not say how many days it covers', () => {
    const { causes, records } = truth('a');
    expect(run({ causes, records }, []).shipDays).toBe(0.25);
    expect(run(truth('a'), []).shipDays).toBe(0.5);
  });

  it('is held against a number of silent days only where the generator can make more', () => {
    const days = (isGenerated: boolean) =>
      measuresOf([run(truth(), [])], [], { isGenerated }).find(
        ({ measure }) => measure === 'benign_ship_days',
      );
    expect(days(true)?.met).toBe(false);
    expect(days(false)).toMatchObject({ value: 0.5, met: null });
  });

  it('has no ratio where there is nothing to count', () => {
    const score = run(truth(), []);
    expect(measured('recall', score)).toBeNull();
    expect(measured('delay_s', score)).toBeNull();
    expect(measured('false_per_ship_day', score)).toBe(0);
  });
});
