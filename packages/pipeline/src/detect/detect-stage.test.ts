import type { AnomalyDetected, LogMessage, MetricSample } from '@aiops/contracts';
import { AnomalyDetected as AnomalySchema } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createDetectStage, type DetectRole, type DetectStage } from './detect-stage.ts';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number) => new Date(START_MS + seconds * 1000).toISOString();

const REGISTRY = new Registry({
  ships: [{ ship_id: 's1' }],
  devices: [
    { device_id: 'sat', ship_id: 's1', type: 'vsat', hostnames: [], ips: [], depends_on: [] },
    { device_id: 'lte', ship_id: 's1', type: 'lte_modem', hostnames: [], ips: [], depends_on: [] },
    { device_id: 'sw', ship_id: 's1', type: 'switch', hostnames: [], ips: [], depends_on: [] },
    { device_id: 'pos', ship_id: 's1', type: 'pos', hostnames: [], ips: [], depends_on: [] },
  ],
});

let nextRecord = 0;
function base(seconds: number) {
  nextRecord += 1;
  const id = `r${nextRecord}`;
  return {
    schema_version: '3.0',
    tracking_id: id,
    record_id: id,
    ts: at(seconds),
    received_at: at(seconds),
    ship_id: 's1',
    ship_id_source: 'record' as const,
    service: 'net' as string | null,
    source: 'test',
  };
}

function log(seconds: number, device_id: string, msg: string, more: Partial<LogMessage> = {}): StageInput {
  const item: LogMessage = { ...base(seconds), domain: null, level: 'info', msg, device_id, ...more };
  return { subject: 'logs.ingested', item, atMs: START_MS + seconds * 1000 + 5 };
}

function metric(seconds: number, name: string, value: number, more: Partial<MetricSample> = {}): StageInput {
  const item: MetricSample = { ...base(seconds), name, value, device_id: 'sat', ...more };
  return { subject: 'metrics.ingested', item, atMs: START_MS + seconds * 1000 + 5 };
}

function stageOf(role: DetectRole = 'anomaly-detection', policy: Policy = DEFAULT_POLICY): DetectStage {
  return createDetectStage({ role, policyOf: () => policy, registry: () => REGISTRY });
}

function withDetect(changes: Partial<Policy['detect']>): Policy {
  return { ...DEFAULT_POLICY, detect: { ...DEFAULT_POLICY.detect, ...changes } };
}

function anomaliesOf(stage: DetectStage, inputs: readonly StageInput[]): AnomalyDetected[] {
  return stage.process(inputs).emissions.map(({ item }) => AnomalySchema.parse(item));
}

const brief = (anomaly: AnomalyDetected) =>
  `${anomaly.signal} ${anomaly.role} ${anomaly.state} on ${anomaly.device_id}`;

describe('log patterns', () => {
  it('state what the line means, with its object, type by device, and a hop and verdict each', () => {
    const effects = stageOf().process([
      log(0, 'sat', '\u001b[31mCarrier  lost\u001b[0m on beam 2'),
      log(1, 'sw', 'Interface Gi0/1, changed state to down'),
    ]);
    const [onSat, onSwitch] = effects.emissions.map(({ item }) => AnomalySchema.parse(item));
    expect(onSat).toMatchObject({
      incident_type: 'link_degradation',
      domain: 'comms',
      severity_written: 'critical',
      role: 'opens',
      object: 'beam 2',
      clearable: true,
      detector: 'pattern',
    });
    expect(onSwitch).toMatchObject({ incident_type: 'network_issue', object: 'Gi0/1' });
    expect(effects.ledger.map(({ verdict, seq }) => [verdict, seq])).toEqual([
      ['matched_pattern', 0],
      ['matched_pattern', 0],
    ]);
    expect(effects.hops.map(({ stage }) => stage)).toEqual(['ingest', 'detect', 'ingest', 'detect']);
    expect(effects.hops[0]).toMatchObject({ startedMs: START_MS, endedMs: START_MS + 5 });
  });

  it('are ended by the same object of the same entity, under the fingerprint and start of what they end', () => {
    const stage = stageOf();
    const [first, second] = anomaliesOf(stage, [
      log(0, 'sw', 'Interface Gi0/1, changed state to down', { service: 'kernel' }),
      log(1, 'sw', 'Interface Gi0/2, changed state to down'),
    ]);
    expect(anomaliesOf(stage, [log(5, 'pos', 'Interface Gi0/1, changed state to up')])).toEqual([]);
    const [cleared, ...others] = anomaliesOf(stage, [log(9, 'sw', 'Interface Gi0/1, changed state to up')]);
    expect(others).toEqual([]);
    expect(cleared).toMatchObject({ state: 'cleared', fingerprint: first?.fingerprint, started_at: at(0) });
    const [rest] = anomaliesOf(stage, [log(12, 'sw', 'link is up')]);
    expect(rest).toMatchObject({ state: 'cleared', fingerprint: second?.fingerprint, occurred_at: at(12) });
    expect(anomaliesOf(stage, [log(15, 'sw', 'link is up')])).toEqual([]);
  });

  it('end by event time: a line that came after its own end fires and is ended at once', () => {
    const stage = stageOf();
    anomaliesOf(stage, [log(20, 'sw', 'Interface Gi0/1, changed state to up')]);
    const late = anomaliesOf(stage, [log(15, 'sw', 'Interface Gi0/1, changed state to down')]);
    expect(late.map(({ state, occurred_at }) => [state, occurred_at])).toEqual([
      ['firing', at(15)],
      ['cleared', at(20)],
    ]);
    const again = anomaliesOf(stage, [log(30, 'sw', 'Interface Gi0/1, changed state to down')]);
    expect(again).toHaveLength(1);
    expect(anomaliesOf(stage, [log(25, 'sw', 'Interface Gi0/1, changed state to up')])).toEqual([]);
  });

  it('support below their count and open at it, per source and within the window; brute force counts them', () => {
    const stage = stageOf();
    const fail = (seconds: number, source: string) =>
      log(seconds, 'pos', `Failed password for root from ${source} port 22 ssh2`);
    const slow = anomaliesOf(
      stage,
      [0, 100, 200, 301, 402].map((second) => fail(second, '10.0.0.1')),
    );
    expect(slow.map(({ role }) => role)).toEqual(Array(5).fill('supports'));
    const quick = Array.from({ length: 12 }, (_, i) => fail(500 + i * 2, '10.0.0.9'));
    const storm = anomaliesOf(stage, [...quick.slice(6), ...quick.slice(0, 6)]);
    const single = storm.filter(({ incident_type }) => incident_type === 'auth_failure');
    expect(single.filter(({ role }) => role === 'opens')).toHaveLength(8);
    const brute = storm.filter(({ incident_type }) => incident_type === 'security_alert');
    expect(brute).toHaveLength(1);
    expect(brute[0]).toMatchObject({ role: 'opens', object: '10.0.0.9', severity_written: 'high' });
  });

  it('derive an outage when every WAN device is down, and end it when one is back', () => {
    const stage = stageOf();
    expect(
      anomaliesOf(stage, [log(0, 'sat', 'carrier lost')]).map(({ incident_type }) => incident_type),
    ).toEqual(['link_degradation']);
    const both = anomaliesOf(stage, [log(30, 'lte', 'no signal'), log(40, 'sat', 'carrier lost')]);
    expect(both.map(brief)).toEqual([
      'link_down opens firing on lte',
      'wan_outage opens firing on lte',
      'link_down opens firing on sat',
    ]);
    expect(both[1]).toMatchObject({ incident_type: 'comms_outage', clearable: true, started_at: at(30) });
    const back = anomaliesOf(stage, [log(90, 'sat', 'carrier acquired')]);
    expect(back.map(brief)).toEqual(['link_down opens cleared on sat', 'wan_outage opens cleared on lte']);
    expect(back[1]?.fingerprint).toBe(both[1]?.fingerprint);
  });
});

describe('log levels', () => {
  it('open from critical on, under one signal for lines that differ in variable parts only', () => {
    const stage = stageOf();
    const told = anomaliesOf(stage, [
      log(0, 'pos', 'till 4 refused by 10.1.1.1', { level: 'critical' }),
      log(1, 'pos', 'till 77 refused by 10.1.1.2', { level: 'alert' }),
      log(2, 'pos', 'printer 4 on vacation', { level: 'emergency' }),
      log(3, 'pos', 'till 5 refused', { level: 'error' }),
      log(4, 'pos', 'No space left on device', { level: 'critical' }),
    ]);
    expect(told.map(({ anomaly_type }) => anomaly_type)).toEqual(['level', 'level', 'level', 'pattern']);
    expect(told[0]?.fingerprint).toBe(told[1]?.fingerprint);
    expect(told[2]?.fingerprint).not.toBe(told[0]?.fingerprint);
    expect(told[0]).toMatchObject({ level: 'critical', role: 'opens', clearable: false });
    expect(told[0]?.severity_written).toBeUndefined();
  });
});

describe('thresholds', () => {
  const snr = (seconds: number, value: number) => metric(seconds, 'rf_snr_db', value);

  it('fire after their duration, say so once a minute with the worst value, and clear when the value is back', () => {
    const inputs = [snr(0, 12), snr(20, 6.5)];
    for (let second = 40; second <= 200; second += 20) inputs.push(snr(second, second === 100 ? 3.9 : 5));
    inputs.push(snr(220, 11.5), snr(240, 11));
    const told = anomaliesOf(stageOf(), inputs);
    expect(told.map(({ state, occurred_at, metric_value }) => [state, occurred_at, metric_value])).toEqual([
      ['firing', at(80), 5],
      ['firing', at(140), 3.9],
      ['firing', at(200), 3.9],
      ['cleared', at(220), 11.5],
    ]);
    expect(new Set(told.map(({ fingerprint, started_at }) => `${fingerprint} ${started_at}`)).size).toBe(1);
    expect(told[0]).toMatchObject({
      started_at: at(20),
      reason: 'rf_snr_db 5 below 7 for 60 s',
      severity_written: 'critical',
      incident_type: 'link_degradation',
    });
  });

  it('never fire on what was back in between, nor on samples of several devices', () => {
    const told = anomaliesOf(stageOf(), [
      snr(0, 6),
      snr(30, 8),
      snr(59, 6),
      metric(70, 'rf_snr_db', 6, { device_id: 'lte' }),
      snr(100, 6),
    ]);
    expect(told).toEqual([]);
  });

  it('start the duration anew after a gap, and keep firing over one', () => {
    const inputs = [0, 10, 20].map((second) => snr(second, 6));
    expect(anomaliesOf(stageOf(), [...inputs, snr(300, 6), snr(310, 6)])).toEqual([]);
    const stage = stageOf();
    const firing = anomaliesOf(
      stage,
      [0, 20, 40, 60].map((second) => snr(second, 6)),
    );
    expect(firing).toHaveLength(1);
    const after = anomaliesOf(stage, [snr(4000, 6), snr(4020, 9)]);
    expect(after.map(({ state, started_at }) => [state, started_at])).toEqual([
      ['firing', at(0)],
      ['cleared', at(0)],
    ]);
  });

  it('take no harm from samples out of order', () => {
    const stage = stageOf();
    const told = anomaliesOf(stage, [snr(0, 6), snr(40, 6), snr(20, 12), snr(60, 6)]);
    expect(stage.usage().find(({ state }) => state === 'threshold_series')?.out_of_order).toBe(1);
    expect(told.map(({ started_at, occurred_at }) => [started_at, occurred_at])).toEqual([[at(0), at(60)]]);
  });
});

describe('thresholds of a sender whose clock is set back', () => {
  it('go on by the new clock after three samples, and end what fired before', () => {
    const firing = [7200, 7220, 7240, 7260].map((second) => metric(second, 'rf_snr_db', 6));
    const after = [10, 30, 50, 70, 90].map((second) => metric(second, 'rf_snr_db', second < 60 ? 6 : 12));
    expect(anomaliesOf(stageOf(), [...firing, ...after]).map(({ state }) => state)).toEqual([
      'firing',
      'cleared',
    ]);
    const anew = [10, 30, 50, 70, 90, 110].map((second) => metric(second, 'rf_snr_db', 6));
    const told = anomaliesOf(stageOf(), [metric(7200, 'rf_snr_db', 12), ...anew]);
    expect(told.map(({ state, started_at }) => [state, started_at])).toEqual([['firing', at(50)]]);
  });
});

describe('context metrics', () => {
  it('pass on material changes only, against what was said last, in the role that the policy names', () => {
    const inputs = [2, 2.4, 18, 18.5, 30, 1].map((value, i) => metric(i * 40, 'rain_mm_h', value));
    expect(anomaliesOf(stageOf(), inputs)).toEqual([]);
    const told = anomaliesOf(stageOf('enhanced-anomaly-detection'), inputs);
    expect(told.map(({ reason }) => reason)).toEqual([
      'rain_mm_h rose from 2 to 18',
      'rain_mm_h rose from 18 to 30',
    ]);
    expect(told[0]).toMatchObject({ role: 'context', detector: 'context' });
  });
});

describe('the detect stage', () => {
  const inputs = [
    metric(0, 'rf_snr_db', 5),
    log(5, 'sat', 'carrier lost'),
    log(6, 'pos', 'Failed password for root from 10.0.0.9'),
    metric(30, 'rf_snr_db', 5),
    log(31, 'pos', 'Failed password for root from 10.0.0.9'),
    log(40, 'lte', 'carrier lost'),
    metric(60, 'rf_snr_db', 5),
    log(70, 'sat', 'carrier acquired'),
    metric(90, 'rf_snr_db', 15),
  ];

  it('says the same under the same ids however its input is cut, and across a snapshot through JSON', () => {
    const whole = stageOf().process(inputs).emissions;
    let stage = stageOf();
    const pieces = inputs.flatMap((input) => {
      const next = stageOf();
      next.restore(JSON.parse(JSON.stringify(stage.snapshot())));
      stage = next;
      return stage.process([input]).emissions;
    });
    expect(pieces).toEqual(whole);
    expect(whole.length).toBeGreaterThan(7);
  });

  it('runs no detector that the policy switches off', () => {
    const policy = withDetect({
      detectors: {
        ...DEFAULT_POLICY.detect.detectors,
        pattern: { enabled: false, role: 'anomaly-detection' },
      },
    });
    expect(anomaliesOf(stageOf('anomaly-detection', policy), [log(0, 'sat', 'carrier lost')])).toEqual([]);
  });

  it('makes an error entry of a record that a detector fails on, and goes on', () => {
    const broken = withDetect({
      logs_patterns: {
        odd: {
          words: ['odd thing'],
          unless: [],
          captures: ['(?P<other>odd)'],
          severity: 'high',
          incident_type: 'other',
          role: 'opens',
        },
      },
    });
    const effects = stageOf('anomaly-detection', broken).process([
      log(0, 'sat', 'odd thing'),
      log(1, 'sat', 'plain', { level: 'critical' }),
    ]);
    expect(effects.errors).toHaveLength(1);
    expect(effects.errors[0]).toMatchObject({ code: 'detector_failed_pattern', role: 'anomaly-detection' });
    expect(effects.emissions).toHaveLength(1);
  });
});
