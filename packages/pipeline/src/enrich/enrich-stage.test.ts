import {
  type AnomalyDetected,
  type AnomalyEnriched,
  AnomalyEnriched as EnrichedSchema,
  type Incident,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { ContextHistory, StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import type { WithDeadline } from './cold-lookups.ts';
import { createEnrichStage } from './enrich-stage.ts';
import { MemoryContextHistory } from './memory-context-history.ts';

const START_MS = Date.parse('2026-01-01T12:00:00.000Z');
const REGISTRY = new Registry({
  ships: [{ ship_id: 's1', mode: 'at_sea' }],
  devices: [
    {
      device_id: 'sat',
      ship_id: 's1',
      type: 'vsat',
      criticality: 'high',
      hostnames: [],
      ips: [],
      depends_on: [],
      state: 'active',
    },
  ],
});

function anomaly(seconds: number, more: Partial<AnomalyDetected> = {}): AnomalyDetected {
  const ts = toTimestamp(START_MS + seconds * 1000);
  return {
    schema_version: '3.0',
    tracking_id: `t${seconds}`,
    record_id: `r${seconds}`,
    ts,
    ship_id: 's1',
    received_at: ts,
    domain: 'comms',
    anomaly_type: 'pattern',
    incident_type: 'link_degradation',
    role: 'opens',
    state: 'firing',
    service: 'net',
    device_id: 'sat',
    detector: 'pattern',
    signal: 'link_down',
    score: 1,
    severity_written: 'medium',
    fingerprint: 'f1',
    started_at: ts,
    occurred_at: ts,
    reason: 'carrier lost',
    clearable: true,
    ...more,
  };
}

const input = (item: AnomalyDetected): StageInput => ({
  subject: 'anomaly.detected',
  item,
  atMs: Date.parse(item.ts),
});

/** A deadline that never comes. */
const patient: WithDeadline = (_limitMs, work) => work;
/** A deadline that is over as soon as what is ready has settled. */
const impatient: WithDeadline = async (_limitMs, work) => {
  let settled = false;
  const marked = work.finally(() => {
    settled = true;
  });
  for (let turn = 0; turn < 20 && !settled; turn += 1) await Promise.resolve();
  if (!settled) throw new Error('too late');
  return marked;
};

class SpiedHistory implements ContextHistory {
  asked = 0;
  answer: 'counts' | 'error' | 'never' = 'counts';
  async anomalyCounts() {
    return [];
  }
  similarCounts() {
    this.asked += 1;
    if (this.answer === 'error') return Promise.reject(new Error('store is down'));
    if (this.answer === 'never') return new Promise<never>(() => {});
    return Promise.resolve({ h1: 1, h24: 5, d7: 9, lastIncidentTs: toTimestamp(START_MS - 60_000) });
  }
  async metricQuantiles() {
    return { p50: 11, p95: 13 };
  }
}

function stageWith(history: ContextHistory, withDeadline = patient) {
  return createEnrichStage({
    policyOf: () => DEFAULT_POLICY,
    registry: () => REGISTRY,
    history,
    withDeadline,
  });
}

async function enrichedOf(
  stage: ReturnType<typeof stageWith>,
  items: readonly AnomalyDetected[],
): Promise<AnomalyEnriched[]> {
  const { emissions } = await stage.process(items.map(input));
  return emissions.map(({ item }) => EnrichedSchema.parse(item));
}

describe('enrichment', () => {
  it('adds device, ship mode, tags and a severity with its reason', async () => {
    const [told] = await enrichedOf(stageWith(new SpiedHistory()), [anomaly(0)]);
    expect(told).toMatchObject({
      severity: 'high',
      severity_reason: 'medium as written for pattern link_down; one up to high: sat is of high criticality',
      tags: ['wan', 'infra', 'critical-device'],
      context: {
        device: { type: 'vsat', vendor: null, criticality: 'high' },
        operational_status: { ship_mode: 'at_sea', device_state: 'active' },
        missing: [],
      },
    });
  });

  it('takes severity from what was written, else the level, else the score, and never beyond critical', async () => {
    const plain = { device_id: 'other', severity_written: undefined };
    const items = [
      anomaly(0, { ...plain, level: 'warning', score: 0.95 }),
      anomaly(1, { ...plain, score: 0.95 }),
      anomaly(2, { ...plain, score: 0.7 }),
      anomaly(3, { ...plain, score: 0.39 }),
      anomaly(4, { severity_written: 'critical', level: 'info' }),
    ].map((item) => JSON.parse(JSON.stringify(item)) as AnomalyDetected);
    const told = await enrichedOf(stageWith(new SpiedHistory()), items);
    expect(told.map(({ severity }) => severity)).toEqual(['medium', 'critical', 'high', 'low', 'critical']);
  });

  it('asks the store once for a fingerprint that it does not know, and counts on from there', async () => {
    const history = new SpiedHistory();
    const stage = stageWith(history);
    const told = await enrichedOf(stage, [anomaly(0), anomaly(10)]);
    const [later] = await enrichedOf(stage, [anomaly(20)]);
    expect([...told, later].map((one) => one?.context.similar_count_24h)).toEqual([5, 6, 7]);
    expect(told[0]?.context.last_incident_ts).toBe(toTimestamp(START_MS - 60_000));
    expect(history.asked).toBe(1);
  });

  it('asks nothing when it was warmed with everything there is', async () => {
    const history = new SpiedHistory();
    const stage = stageWith(history);
    const hourMs = START_MS - 5 * 3_600_000;
    stage.warm([{ fingerprint: 'f1', hourMs, count: 3 }], true);
    const told = await enrichedOf(stage, [anomaly(0), anomaly(1), anomaly(2, { fingerprint: 'f2' })]);
    expect(told.map(({ context }) => [context.similar_count_1h, context.similar_count_24h])).toEqual([
      [0, 3],
      [1, 4],
      [0, 0],
    ]);
    expect(history.asked).toBe(0);
  });

  it('gives the quantiles of a metric', async () => {
    const [told] = await enrichedOf(stageWith(new SpiedHistory()), [
      anomaly(0, { metric_name: 'rf_snr_db' }),
    ]);
    expect(told?.context).toMatchObject({ metric_p50: 11, metric_p95: 13 });
  });

  it('knows the recent incidents of an entity from the incident messages', async () => {
    const stage = stageWith(new SpiedHistory());
    const incident = {
      incident_id: 'i1',
      incident_type: 'link_degradation',
      severity: 'high',
      first_seen: toTimestamp(START_MS - 5000),
      ship_id: 's1',
      scope: [{ device_id: 'sat', service: null }],
    } as unknown as Incident;
    await stage.process([{ subject: 'incidents.created', item: incident, atMs: START_MS }]);
    const [told] = await enrichedOf(stage, [anomaly(0)]);
    expect(told?.context.recent_incidents.map(({ incident_id }) => incident_id)).toEqual(['i1']);
    expect(told?.context.last_incident_ts).toBe(toTimestamp(START_MS - 5000));
  });

  it.each(['error', 'never'] as const)(
    'names what the store could not give (%s), changes nothing else, and leaves the store alone for a while',
    async (answer) => {
      const history = new SpiedHistory();
      history.answer = answer;
      const stage = stageWith(history, impatient);
      const items = [anomaly(0), anomaly(1, { fingerprint: 'f2' })];
      const effects = await stage.process(items.map(input));
      const reason = answer === 'error' ? 'Error: store is down' : 'no answer within 500 ms';
      const told = effects.emissions.map(({ item }) => EnrichedSchema.parse(item));
      expect(told.map(({ record_id }) => record_id)).toEqual(['r0', 'r1']);
      expect(told[0]).toMatchObject({
        severity: 'high',
        context: { similar_count_1h: null, missing: [{ part: 'similar_counts', reason }] },
      });
      expect(effects.ledger.map(({ verdict }) => verdict)).toEqual(['enriched_partly', 'enriched_partly']);
      expect(effects.ledger[0]?.detail).toContain(reason);
      expect(effects.hops[0]).toMatchObject({ stage: 'enrich', status: 'degraded' });
      await enrichedOf(stage, [anomaly(3)]);
      expect(history.asked).toBe(2);
      history.answer = 'counts';
      const [back] = await enrichedOf(stage, [anomaly(10)]);
      expect(back?.context).toMatchObject({ similar_count_24h: 5, missing: [] });
    },
  );
});

describe('the in-memory context history', () => {
  it('answers from what it was given, and with null where there is nothing', async () => {
    const history = new MemoryContextHistory();
    for (const seconds of [-90_000, -4000, -600, 0]) history.addAnomaly(anomaly(seconds));
    expect(await history.similarCounts('f1', START_MS)).toMatchObject({ h1: 1, h24: 2, d7: 3 });
    expect(
      await history.metricQuantiles({ ship_id: 's1', device_id: 'sat', name: 'x' }, START_MS),
    ).toBeNull();
    for (let i = 0; i <= 100; i += 1) {
      history.addSample({
        ...anomaly(-200 + i),
        ship_id_source: 'record',
        name: 'x',
        value: i,
        source: 'test',
      });
    }
    expect(await history.metricQuantiles({ ship_id: 's1', device_id: 'sat', name: 'x' }, START_MS)).toEqual({
      p50: 50,
      p95: 95,
    });
  });
});
