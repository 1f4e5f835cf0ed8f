import { AnomalyDetected, LogMessage, MetricSample, RegistryDocument } from '@aiops/contracts';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAlertmanager } from './from-alertmanager.ts';
import type { NormaliserOptions } from './normalised.ts';
import { createNormaliser } from './normaliser.ts';

const RECEIVED = Date.UTC(2026, 0, 1, 12);
const at = (offsetSec: number) => new Date(RECEIVED + offsetSec * 1000).toISOString();
const HTTP: Origin = { source: 'http' };
const MAX_BYTES = DEFAULT_POLICY.ingest.logs.max_msg_size_bytes;

const registry = new Registry(
  RegistryDocument.parse({
    ships: [{ ship_id: 'aurora' }, { ship_id: 'borealis' }],
    devices: [
      {
        device_id: 'aurora-modem',
        ship_id: 'aurora',
        hostnames: ['modem', 'sat-a'],
        ips: ['10.1.0.5'],
        type: 'satellite_modem',
      },
      { device_id: 'borealis-modem', ship_id: 'borealis', hostnames: ['modem'], type: 'satellite_modem' },
    ],
  }),
);

function make(options: Partial<NormaliserOptions> = {}) {
  let count = 0;
  return createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => registry,
    siteShipId: null,
    newId: () => {
      count += 1;
      return `id-${count}`;
    },
    typeOf: createTypeMatcher(DEFAULT_POLICY),
    ...options,
  });
}

function log(value: object, origin = HTTP, options: Partial<NormaliserOptions> = {}) {
  const result = make(options).normaliseRecord({ ts: at(0), msg: 'text', ...value }, origin, RECEIVED);
  if (!('message' in result)) throw new Error(JSON.stringify(result));
  return LogMessage.parse(result.message);
}

function alert(value: object, options: Partial<NormaliserOptions> = {}) {
  const record = { kind: 'alert', ts: at(-60), name: 'HighLatency', ...value };
  const result = make(options).normaliseRecord(record, HTTP, RECEIVED);
  if (!('message' in result) || result.subject !== 'anomaly.detected')
    throw new Error(JSON.stringify(result));
  return { ...result, message: AnomalyDetected.parse(result.message) };
}

function refusal(value: unknown, origin = HTTP) {
  const result = make().normaliseRecord(value, origin, RECEIVED);
  return 'refused' in result ? result.refused : null;
}

describe('a log record', () => {
  it('keeps what it states and puts unknown fields into meta', () => {
    expect(
      log({
        ship_id: 'aurora',
        host: 'sat-a',
        service: 'modem',
        level: 'WARN',
        tracking_id: 'T-1',
        rack: 7,
        meta: { a: 1 },
      }),
    ).toEqual({
      schema_version: '3.0',
      tracking_id: 'T-1',
      record_id: 'id-1',
      ts: at(0),
      received_at: at(0),
      ship_id: 'aurora',
      ship_id_source: 'record',
      domain: 'comms',
      service: 'modem',
      level: 'warning',
      msg: 'text',
      host: 'sat-a',
      device_id: 'aurora-modem',
      source: 'http',
      meta: { rack: 7, a: 1 },
    });
  });

  it('leaves null and absent what nobody knows', () => {
    expect(log({})).toMatchObject({
      ship_id: null,
      ship_id_source: 'none',
      domain: null,
      service: null,
      level: null,
    });
    expect(log({ host: 'stranger' }).device_id).toBeUndefined();
  });

  it.each([
    [
      'the record first',
      { ship_id: 'x', host: 'sat-a' },
      { ship_id: 'token-ship' },
      'x',
      'record',
      undefined,
    ],
    ['then the registry', { host: 'SAT-A' }, { ship_id: 'token-ship' }, 'aurora', 'registry', 'aurora-modem'],
    [
      'then the token, which also tells which of two devices is meant',
      { host: 'modem' },
      { ship_id: 'borealis' },
      'borealis',
      'token',
      'borealis-modem',
    ],
    ['then the site', { host: 'modem' }, {}, 'aurora', 'site', 'aurora-modem'],
  ])('gets its ship from %s', (_, fields, token, ship_id, ship_id_source, device_id) => {
    const origin: Origin = { source: 'http', principal: { name: 't', role: 'ingest', ...token } };
    const message = log(fields, origin, { siteShipId: 'aurora' });
    expect(message).toMatchObject({ ship_id, ship_id_source });
    expect(message.device_id).toBe(device_id);
  });

  it('is placed by the address of its sender only when it names no host', () => {
    const origin = { source: 'syslog-udp', peer: '::ffff:10.1.0.5' };
    expect(log({}, origin)).toMatchObject({
      device_id: 'aurora-modem',
      ship_id: 'aurora',
      ship_id_source: 'registry',
    });
    expect(log({ host: 'stranger' }, origin).device_id).toBeUndefined();
  });

  it.each([
    [1767268800, at(0)],
    [1767268800250, at(0.25)],
    ['1767268800', at(0)],
    ['2026-01-01T13:00:00+01:00', at(0)],
    ['2026-01-01 12:00:00', at(0)],
    ['2026-01-01T12:00:00.123456Z', at(0.123)],
  ])('reads ts %s', (ts, expected) => {
    expect(log({ ts }).ts).toBe(expected);
  });

  it('gets the time of receipt when its clock is more than 5 min ahead', () => {
    expect(log({ ts: at(300) })).not.toHaveProperty('clock_skew');
    expect(log({ ts: at(301) })).toMatchObject({ ts: at(0), clock_skew: true });
    expect(log({ ts: at(86_400) }, HTTP, { eventTime: true }).ts).toBe(at(86_400));
  });

  it('gets a new tracking_id for an invalid one, and says so', () => {
    expect(log({ tracking_id: 'no spaces' })).toMatchObject({
      tracking_id: 'id-1',
      error_msg: expect.stringContaining('replaced'),
    });
    expect(log({ tracking_id: null })).not.toHaveProperty('error_msg');
  });

  it('is cut at the size limit without breaking a character', () => {
    const message = log({ msg: `x${'€'.repeat(MAX_BYTES)}` });
    expect(message.truncated).toBe(true);
    expect(message.msg).toBe(`x${'€'.repeat(Math.floor((MAX_BYTES - 1) / 3))}`);
    expect(log({ msg: 'x'.repeat(MAX_BYTES) })).not.toHaveProperty('truncated');
    const big = log({ meta: { a: 'y'.repeat(MAX_BYTES * 2), b: [1, 2] } });
    expect(big.truncated).toBe(true);
    expect(JSON.stringify(big.meta).length).toBeLessThan(MAX_BYTES + 100);
  });

  it('has NUL, bad UTF-8 and half characters replaced and marked', () => {
    for (const bad of ['a\0b', 'a\uFFFDb', 'a\uD800b']) {
      expect(log({ msg: bad })).toMatchObject({ msg: 'a\uFFFDb', parse_error: expect.any(String) });
    }
    expect(log({ msg: '😀 fine' })).not.toHaveProperty('parse_error');
  });

  it.each([
    ['warn', 'warning', undefined],
    ['FAILURE', 'critical', undefined],
    ['Severe', 'error', undefined],
    ['panic', 'emergency', undefined],
    [3, 'error', 3],
    [50, 'error', 50],
    ['2', 'critical', undefined],
  ])('has level %s read as %s', (level, expected, severity_number) => {
    const message = log({ level });
    expect(message.level).toBe(expected);
    expect(message.severity_number).toBe(severity_number);
  });

  it('keeps a level word that means none, and the number of the source', () => {
    expect(log({ level: 'purple', severity_number: 17 })).toMatchObject({
      level: null,
      severity_number: 17,
      meta: { level: 'purple' },
    });
    expect(log({ severity_number: 1 })).toMatchObject({ level: 'alert', severity_number: 1 });
  });
});

describe('a refused record', () => {
  it.each([
    [{ msg: 'x' }, 'ts'],
    [{ ts: 'yesterday', msg: 'x' }, 'ts'],
    [{ ts: '2026-02-30T00:00:00.000Z', msg: 'x' }, 'ts'],
    [{ ts: Number.NaN, msg: 'x' }, 'ts'],
    [{ ts: -1, msg: 'x' }, 'ts'],
    [{ ts: at(0) }, 'msg'],
    [{ ts: at(0), msg: 7 }, 'msg'],
    [{ ts: at(0), kind: 'log', name: 'x' }, 'msg'],
    [{ ts: at(0), msg: 'x', host: 7 }, 'host'],
    [{ ts: at(0), msg: 'x', meta: [] }, 'meta'],
    [{ ts: at(0), name: 'm', value: '5' }, 'value'],
    [{ ts: at(0), name: 'm', value: Number.POSITIVE_INFINITY }, 'value'],
    [{ ts: at(0), value: 5 }, 'name'],
    [{ ts: at(0), name: 'm', value: 5, labels: { a: {} } }, 'labels.a'],
    [{ ts: at(0), kind: 'alert', name: '' }, 'name'],
    [{ ts: at(0), kind: 'alert', name: 'a', ends_at: 'soon' }, 'ends_at'],
    [{ ts: at(0), kind: 'trace', msg: 'x' }, 'kind'],
  ])('%j names the field %s', (value, field) => {
    expect(refusal(value)).toMatchObject({ field, reason: expect.any(String) });
  });

  it('is anything that is no object', () => {
    for (const value of [null, 7, 'x', [], undefined])
      expect(refusal(value)).toEqual({ reason: 'a record must be a JSON object' });
  });

  it('is judged by the route when its fields could mean two things', () => {
    expect(refusal({ ts: at(0), name: 'm' }, { source: 'http', kind: 'metric' })?.field).toBe('value');
    expect(refusal({ ts: at(0), name: 'm', value: 1 }, { source: 'http', kind: 'alert' })).toBeNull();
  });
});

describe('a metric record', () => {
  it('becomes a sample, with numbers among its labels written out', () => {
    const record = {
      ts: at(0),
      host: 'sat-a',
      name: 'rf_snr_db',
      value: 11.5,
      labels: { beam: 2 },
      unit: 'dB',
    };
    const result = make().normaliseRecord(record, HTTP, RECEIVED);
    expect(result).toMatchObject({ subject: 'metrics.ingested' });
    expect('message' in result && MetricSample.parse(result.message)).toMatchObject({
      name: 'rf_snr_db',
      value: 11.5,
      labels: { beam: '2' },
      unit: 'dB',
      device_id: 'aurora-modem',
    });
  });

  it('loses labels beyond the limit of the policy, and says so', () => {
    const labels = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`l${i}`, 'x']));
    const result = make().normaliseRecord({ ts: at(0), name: 'm', value: 1, labels }, HTTP, RECEIVED);
    if (!('message' in result) || result.subject !== 'metrics.ingested') throw new Error('no sample');
    expect(Object.keys(result.message.labels ?? {})).toHaveLength(20);
    expect(result.message.error_msg).toBe('5 labels beyond 20 were dropped');
  });
});

describe('an alert record', () => {
  it('opens as an anomaly that another system found', () => {
    const labels = {
      alertname: 'HighLatency',
      severity: 'page',
      instance: 'sat-a:9100',
      beam: '2',
      host: 'sat-a',
    };
    const { message } = alert({
      host: 'sat-a',
      service: 'vsat',
      labels,
      annotations: { summary: 'slow\nlink' },
      value: 1.5,
    });
    expect(message).toMatchObject({
      anomaly_type: 'alert',
      detector: 'alert',
      role: 'opens',
      state: 'firing',
      severity_written: 'critical',
      signal: 'HighLatency{beam=2,instance=sat-a:9100}',
      started_at: at(-60),
      // It fires as of now, however long ago it began.
      occurred_at: at(0),
      reason: 'HighLatency (page): slow link',
      clearable: true,
      metric_value: 1.5,
      device_id: 'aurora-modem',
    });
  });

  it('keeps its fingerprint over a change of severity and its end, and gets a new record_id each time', () => {
    const normaliser = make();
    const send = (fields: object) => {
      const result = normaliser.normaliseRecord(
        { ts: at(-60), name: 'A', labels: { q: '1' }, ...fields },
        { source: 'http', kind: 'alert' },
        RECEIVED,
      );
      if (!('message' in result) || result.subject !== 'anomaly.detected') throw new Error('no anomaly');
      return result.message;
    };
    const all = [send({}), send({}), send({ severity: 'critical' }), send({ ends_at: at(-1) })];
    expect(new Set(all.map((message) => message.fingerprint)).size).toBe(1);
    expect(new Set(all.map((message) => message.record_id)).size).toBe(4);
  });

  it('is resolved by an end that has passed, and fires at the receipt when its end is still ahead', () => {
    expect(alert({ ends_at: at(-5) }).message).toMatchObject({
      state: 'cleared',
      started_at: at(-60),
      occurred_at: at(-5),
      reason: 'HighLatency resolved',
    });
    expect(alert({ ts: at(-86_400), ends_at: at(240) }).message).toMatchObject({
      state: 'firing',
      started_at: at(-86_400),
      occurred_at: at(0),
    });
  });

  it('fires and ends by its own times in a file', () => {
    const both = alert({ ts: at(-60), ends_at: at(-5) }, { eventTime: true });
    expect(both.message).toMatchObject({ state: 'firing', occurred_at: at(-60) });
    expect(AnomalyDetected.parse(both.end)).toMatchObject({
      state: 'cleared',
      occurred_at: at(-5),
      fingerprint: both.message.fingerprint,
    });
    const end = alert({ ts: at(-5), ends_at: at(-5) }, { eventTime: true });
    expect(end.message.state).toBe('cleared');
    expect(end.end).toBeUndefined();
  });

  it('takes the incident type from its label', () => {
    expect(alert({ labels: { incident_type: 'power_event' } }).message.incident_type).toBe('power_event');
    expect(alert({ name: 'Xyzzy' }).message.incident_type).toBe('other');
  });
});

describe('fromAlertmanager', () => {
  const v2 = {
    labels: {
      alertname: 'NodeDown',
      severity: 'critical',
      instance: 'sat-a:9100',
      job: 'node',
      device: 'eth0',
      ship: 'aurora',
    },
    annotations: { summary: 'gone' },
    startsAt: '2026-01-01T11:00:00.123456789Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus/graph',
  };
  const normalise = (value: unknown) =>
    make().normaliseRecord(fromAlertmanager(value, RECEIVED), HTTP, RECEIVED);

  it('takes host, service and ship from the labels', () => {
    expect(normalise(v2)).toMatchObject({
      subject: 'anomaly.detected',
      message: {
        state: 'firing',
        host: 'sat-a',
        device_id: 'aurora-modem',
        service: 'node',
        ship_id: 'aurora',
        started_at: '2026-01-01T11:00:00.123Z',
        severity_written: 'critical',
        meta: { generator_url: 'http://prometheus/graph' },
      },
    });
  });

  it('starts at the receipt when no start was sent', () => {
    expect(normalise({ labels: { alertname: 'A' } })).toMatchObject({ message: { started_at: at(0) } });
  });

  it('leaves what is wrong to the check of the record', () => {
    expect(normalise({ labels: {} })).toEqual({ refused: { field: 'name', reason: 'is missing' } });
    expect(normalise('x')).toHaveProperty('refused');
    expect(normalise({ labels: { alertname: 'A' }, startsAt: 'x' })).toMatchObject({
      refused: { field: 'ts' },
    });
  });
});

describe('a line', () => {
  const line = (text: string, hints?: Parameters<ReturnType<typeof make>['normaliseLine']>[3]) => {
    const result = make().normaliseLine(text, { source: 'file' }, RECEIVED, hints);
    if (!('message' in result)) throw new Error(JSON.stringify(result));
    return result;
  };

  it('becomes a log message with what its form tells', () => {
    expect(line('<11>Jan  1 11:59:00 sat-a modemd[7]: carrier lost\r\n').message).toMatchObject({
      ts: at(-60),
      host: 'sat-a',
      device_id: 'aurora-modem',
      ship_id_source: 'registry',
      service: 'modemd',
      level: 'error',
      severity_number: 3,
      msg: 'carrier lost',
      meta: { facility: 'user', pid: '7' },
    });
  });

  it('that states no time has that of the line before, else that of its receipt', () => {
    expect(line('   at App.java:7', { previousTsMs: RECEIVED - 60_000 }).message).toMatchObject({
      ts: at(-60),
      parse_error: expect.any(String),
    });
    expect(line('hello').message).toMatchObject({ ts: at(0), msg: 'hello', parse_error: expect.any(String) });
  });

  it('of a file is a record if it is one, and kept as text with the reason if it is a bad one', () => {
    const record = JSON.stringify({ ts: at(0), name: 'm', value: 1 });
    expect(line(record, { kind: 'ndjson' }).subject).toBe('metrics.ingested');
    expect(line(record, { kind: 'plain' }).subject).toBe('metrics.ingested');
    expect(line('{"ts":', { kind: 'ndjson' }).message).toMatchObject({
      msg: '{"ts":',
      parse_error: 'the line is not JSON',
    });
    expect(line('{"ts":1}', { kind: 'ndjson' }).message).toMatchObject({ parse_error: 'msg is missing' });
    expect(line('2026-01-01 11:59:00 ERROR x', { kind: 'ndjson' }).message).toMatchObject({
      level: 'error',
      ts: at(-60),
    });
  });

  it('from a receiver is never a record, so that a line can state no ship, metric or alert', () => {
    expect(line(JSON.stringify({ ts: at(0), kind: 'alert', name: 'x' })).subject).toBe('logs.ingested');
  });

  it('longer than a header is kept to the size limit', () => {
    const { message } = line(`2026-01-01 11:59:00 ERROR ${'x'.repeat(MAX_BYTES + 10)}`);
    expect(message).toMatchObject({ level: 'error', truncated: true, msg: 'x'.repeat(MAX_BYTES) });
  });
});

describe('whatever comes in', () => {
  const kinds = {
    'logs.ingested': LogMessage,
    'metrics.ingested': MetricSample,
    'anomaly.detected': AnomalyDetected,
  };
  const json = fc.oneof(
    fc.anything(),
    fc.record(
      {
        ts: fc.oneof(fc.constant(at(0)), fc.anything()),
        msg: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        name: fc.oneof(fc.string(), fc.anything()),
        value: fc.oneof(fc.double(), fc.anything()),
        kind: fc.constantFrom('log', 'metric', 'alert', undefined),
        level: fc.anything(),
        labels: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.anything()),
        meta: fc.object(),
        tracking_id: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );

  it('a record is refused or becomes a message that fits its contract', () => {
    const normaliser = make();
    fc.assert(
      fc.property(json, (value) => {
        const result = normaliser.normaliseRecord(value, HTTP, RECEIVED);
        if ('refused' in result) expect(result.refused.reason).not.toBe('');
        else kinds[result.subject].parse(JSON.parse(JSON.stringify(result.message)));
      }),
      { numRuns: 2000 },
    );
  });

  it('a line becomes a message that fits its contract', () => {
    const normaliser = make();
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom('ndjson', 'plain', undefined),
        (text, kind) => {
          const result = normaliser.normaliseLine(text, HTTP, RECEIVED, kind === undefined ? {} : { kind });
          if ('refused' in result) throw new Error('a line was refused');
          kinds[result.subject].parse(JSON.parse(JSON.stringify(result.message)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
