import { LogMessage, MetricSample } from '@aiops/contracts';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createNormaliser } from './normaliser.ts';

const RECEIVED = Date.UTC(2026, 0, 31, 12, 0, 5);
const AT = '2026-01-31T12:00:00.250Z';

function make() {
  return createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => Registry.EMPTY,
    siteShipId: null,
    newId: () => 'id',
    typeOf: createTypeMatcher(DEFAULT_POLICY),
  });
}

function taken(record: unknown, kind?: 'log') {
  return make().normaliseRecord(
    record,
    { source: 'http', ...(kind === undefined ? {} : { kind }) },
    RECEIVED,
  );
}

describe('a record in other names than ours', () => {
  it.each([
    [
      {
        '@timestamp': AT,
        message: 'x',
        'log.level': 'WARN',
        host: { name: 'web-1' },
        service: { name: 'shop' },
      },
      { ts: AT, msg: 'x', level: 'warning', host: 'web-1', service: 'shop' },
    ],
    [
      { time: 1769860800250, msg: 'x', level: 50, hostname: 'web-1', pid: 7, ship_id: 'aurora' },
      {
        ts: AT,
        level: 'error',
        severity_number: 50,
        host: 'web-1',
        ship_id: 'aurora',
        ship_id_source: 'record',
      },
    ],
    [
      { timestamp: '1769860800.25', log: 'x\n', stream: 'stderr' },
      { ts: AT, msg: 'x', meta: { stream: 'stderr' } },
    ],
    [
      { ts: 1769860800.25, msg: 'x', logger: 'sync', hostname: 'web-1' },
      { ts: AT, service: 'sync', host: 'web-1' },
    ],
    [
      { date: 1769860800.25, body: 'x', severity: 'crit', meta: { a: 1 } },
      { level: 'critical', meta: { a: 1 } },
    ],
    [
      { timestamp: AT, name: 'app', message: 'x' },
      { service: 'app', msg: 'x' },
    ],
    [
      { timestamp: AT, message: 'time="2026-01-31T11:59:59Z" level=error msg="inner"' },
      { ts: '2026-01-31T11:59:59.000Z', level: 'error', msg: 'inner' },
    ],
    [{ timestamp: AT, message: 'x', tracking_id: 'T-1' }, { tracking_id: 'T-1' }],
  ])('%j is taken', (record, expected) => {
    const result = taken(record, 'log');
    if (!('message' in result)) throw new Error(JSON.stringify(result));
    expect(LogMessage.parse(result.message)).toMatchObject(expected);
  });

  it.each([
    [{ message: 'x' }, 'msg'],
    [{ '@timestamp': 'soon', message: 'x' }, 'msg'],
    [{ '@timestamp': AT, level: 'info' }, 'msg'],
    [{ msg: 'x' }, 'ts'],
    [{ ts: AT, message: 'x', meta: [] }, 'meta'],
  ])('%j is refused, as it came', (record, field) => {
    expect(taken(record, 'log')).toMatchObject({ refused: { field } });
  });

  it('stays an alert or a sample when it has what only those have', () => {
    expect(taken({ ts: AT, name: 'A', labels: { a: 'b' }, message: 'x' })).toMatchObject({
      subject: 'anomaly.detected',
    });
    expect(taken({ ts: AT, name: 'm', value: 1, text: 'x' })).toMatchObject({ subject: 'metrics.ingested' });
  });
});

describe('a log that states values', () => {
  const line = '<30>Jan 31 12:00:00 modem-1 modemd[7]: beam=2 snr=9.8 dB ber=1.2e-7';

  it('brings samples of the same host and moment, with ids derived from its own', () => {
    const result = make().normaliseLine(line, { source: 'file' }, RECEIVED);
    if (!('samples' in result) || result.subject !== 'logs.ingested') throw new Error('no samples');
    const samples = (result.samples ?? []).map((sample) => MetricSample.parse(sample));
    expect(samples[0]).toMatchObject({
      record_id: 'id:m1',
      tracking_id: 'id',
      ts: result.message.ts,
      host: 'modem-1',
      source: 'file',
      value: 9.8,
    });
    expect(new Set(samples.map(({ record_id }) => record_id)).size).toBe(samples.length);
  });
});

describe('a record whose text is the line of another program', () => {
  it.each([
    [
      'a line of a switch, without a level',
      { ts: AT, host: 'core-1', msg: '%LINK-3-UPDOWN: Interface Gi1/0/1, changed state to down' },
      { host: 'core-1', level: 'error', meta: { mnemonic: 'LINK-3-UPDOWN' } },
    ],
    [
      'JSON of pino, with the level of its labels',
      {
        ts: AT,
        service: 'pms',
        level: 'error',
        msg: '{"level":50,"time":1769860800250,"msg":"no bed","bed":7}',
      },
      { ts: AT, service: 'pms', level: 'error', msg: 'no bed', meta: { bed: 7, format: 'json' } },
    ],
    [
      'a text that says nothing about itself',
      { ts: AT, msg: 'engine: all well' },
      { level: null, msg: 'engine: all well' },
    ],
    [
      'a text like JSON that is none',
      { ts: AT, level: 'info', msg: '{not json' },
      { level: 'info', msg: '{not json' },
    ],
  ])('%s: what the record states counts, the rest is read from the line', (_, record, expected) => {
    expect(taken(record)).toMatchObject({ message: expected });
  });

  it('keeps a level of its own and the text beside it', () => {
    const msg = '%LINK-3-UPDOWN: Interface Gi1/0/1, changed state to down';
    expect(taken({ ts: AT, level: 'info', msg })).toMatchObject({ message: { level: 'info', msg } });
  });
});
