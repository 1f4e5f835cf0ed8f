import type { AnomalyEnriched } from '@aiops/contracts';
import { expect, it } from 'vitest';
import { incident } from './evidence.fixture.ts';
import { membersOf, membersOfTimeline } from './members.ts';

const T0 = Date.UTC(2026, 0, 15, 2, 0, 0);
const at = (s: number): string => new Date(T0 + s * 1000).toISOString();

function statement(seconds: number, more: Partial<AnomalyEnriched> = {}): AnomalyEnriched {
  return {
    schema_version: '3.0',
    tracking_id: `t-${seconds}`,
    ts: at(seconds),
    ship_id: 'aurora',
    record_id: `r-${seconds}`,
    received_at: at(seconds),
    domain: 'comms',
    anomaly_type: 'threshold',
    incident_type: 'link_degradation',
    role: 'opens',
    state: 'firing',
    service: 'rf',
    device_id: 'modem-1',
    detector: 'threshold',
    signal: 'rf_snr_db{beam=2}',
    score: 0.6,
    metric_name: 'rf_snr_db',
    metric_value: 5,
    threshold: 7,
    fingerprint: 'fp-1',
    started_at: at(seconds - 60),
    occurred_at: at(seconds),
    reason: 'rf_snr_db 5 below 7 for 60 s',
    clearable: true,
    meta: { worst_value: 5 },
    context: {
      similar_count_1h: 0,
      similar_count_24h: 0,
      similar_count_7d: 0,
      recent_incidents: [],
      missing: [],
    },
    severity: 'critical',
    severity_reason: 'as written',
    tags: [],
    ...more,
  };
}

it('sums the statements of one signal up, in whatever order they come', () => {
  const worse = statement(200, { metric_value: 3, meta: { worst_value: 3 } });
  const end = statement(300, {
    state: 'cleared',
    metric_value: 8,
    meta: { last_value: 8, worst_value: 2.5 },
  });
  const [member, ...others] = membersOf([end, worse, statement(100)]);
  expect(others).toEqual([]);
  expect(member).toMatchObject({
    name: 'rf_snr_db',
    kind: 'metric',
    entity: 'modem-1',
    startedMs: T0 + 40_000,
    endedMs: T0 + 300_000,
    count: 2,
    value: 5,
    worst: 2.5,
    back: 8,
    recordId: 'r-100',
  });
});

it('fires again after it had ended', () => {
  const end = statement(200, { state: 'cleared' });
  expect(membersOf([statement(100), end, statement(300)])[0]?.endedMs).toBeNull();
});

it('takes the greatest value as the worst above a limit', () => {
  const above = { threshold: 85, metric_value: 90, meta: { worst_value: 90 } };
  const worst = membersOf([statement(1, above), statement(2, { ...above, meta: { worst_value: 99 } })])[0]
    ?.worst;
  expect(worst).toBe(99);
});

it('leaves an end out that nothing began', () => {
  expect(membersOf([statement(1, { state: 'cleared' })])).toEqual([]);
});

it('reads what is stored with the incident where statements can not be had', () => {
  const members = membersOfTimeline(
    incident({
      timeline: [
        { ts: at(0), event: 'created', description: 'rf_snr_db 5.46 below 7 for 66 s', source: 'threshold' },
        {
          ts: at(60),
          event: 'updated',
          description: 'link_down{object=demod 1} on modem-1 joined: link_down (demod 1): carrier lost',
          source: 'pattern',
        },
        {
          ts: at(90),
          event: 'updated',
          description: 'link_down{object=demod 1} cleared: link_down (demod 1): ended',
          source: 'pattern',
        },
        { ts: at(95), event: 'commented', description: 'we look at it', source: 'user' },
      ],
    }),
  );
  expect(members.map(({ name, entity, object, endedMs }) => ({ name, entity, object, endedMs }))).toEqual([
    { name: 'rf_snr_db', entity: 'modem-1', object: null, endedMs: null },
    { name: 'link_down', entity: 'modem-1', object: 'demod 1', endedMs: T0 + 90_000 },
  ]);
});
