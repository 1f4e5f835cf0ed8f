import { RegistryDocument } from '@aiops/contracts';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createNormaliser } from './normaliser.ts';

const RECEIVED = Date.parse('2026-03-10T16:00:00Z');
const SYSLOG: Origin = { source: 'syslog-udp' };
const HTTP: Origin = { source: 'http' };
const registry = new Registry(
  RegistryDocument.parse({
    ships: [
      { ship_id: 'york', timezone: 'America/New_York' },
      { ship_id: 'oslo', timezone: 'Europe/Oslo' },
      { ship_id: 'none' },
    ],
    devices: [
      { device_id: 'y1', ship_id: 'york', hostnames: ['sw-y'], ips: ['10.1.0.1'] },
      { device_id: 'o1', ship_id: 'oslo', hostnames: ['sw-o', 'FGT-o'] },
      { device_id: 'n1', ship_id: 'none', hostnames: ['sw-n'] },
    ],
  }),
);

function make(siteShipId: string | null = null) {
  return createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => registry,
    siteShipId,
    newId: () => 'id',
    typeOf: createTypeMatcher(DEFAULT_POLICY),
  });
}

function at(result: ReturnType<ReturnType<typeof make>['normaliseRecord']>): string {
  if (!('message' in result)) throw new Error(JSON.stringify(result));
  return result.message.ts.slice(11, 19);
}

describe('a time without a zone, in a line', () => {
  it.each([
    ['<13>Mar 10 11:59:58 sw-y app: x', '15:59:58'],
    ['<13>Mar 10 16:59:58 sw-o app: x', '15:59:58'],
    ['<13>Mar 10 15:59:58 sw-n app: x', '15:59:58'],
    ['<13>Mar 10 15:59:58 stranger app: x', '15:59:58'],
    ['<13>2026-03-10T11:59:58 sw-y app: x', '15:59:58'],
    ['<13>Mar 10 15:59:58 sw-o app: 2026-03-10 16:59:57,123 ERROR x', '15:59:57'],
    ['<13>Mar 10 15:59:58 sw-o kubelet[1]: I0310 16:59:57.123456 1 a.go:3] x', '15:59:57'],
    [
      'date=2026-03-10 time=16:59:58 devname="FGT-o" devid="F" logid="1" type="event" level="warning"',
      '15:59:58',
    ],
    ['{"timestamp":"2026-03-10 16:59:58","message":"x","host":"sw-o"}', '15:59:58'],
    // A zone that is named counts.
    ['<13>2026-03-10T15:59:58Z sw-y app: x', '15:59:58'],
    ['<13>Mar 10 16:59:58 CET sw-y app: x', '15:59:58'],
  ])('is one of its ship: %s', (line, expected) => {
    expect(at(make().normaliseLine(line, SYSLOG, RECEIVED))).toBe(expected);
  });

  it('is one of its ship whichever ship the line before was of', () => {
    const normaliser = make();
    const lines = ['11:59:58 sw-y', '16:59:58 sw-o', '16:59:58 sw-o', '15:59:58 sw-n', '11:59:58 sw-y'];
    const times = lines.map((line) =>
      at(normaliser.normaliseLine(`<13>Mar 10 ${line} app: x`, SYSLOG, RECEIVED)),
    );
    expect(times).toEqual(lines.map(() => '15:59:58'));
  });

  it('is one of the ship of the sender or the site when nobody knows the host', () => {
    const line = '<13>Mar 10 11:59:58 stranger app: x';
    expect(at(make('york').normaliseLine(line, SYSLOG, RECEIVED))).toBe('15:59:58');
    const nameless = '<189>45: Mar 10 2026 11:59:58: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down';
    expect(at(make().normaliseLine(nameless, { ...SYSLOG, peer: '10.1.0.1' }, RECEIVED))).toBe('15:59:58');
  });
});

describe('a time without a zone, in a record', () => {
  it.each([
    [{ ts: '2026-03-10T11:59:58', msg: 'x', host: 'sw-y' }, '15:59:58'],
    [{ ts: '2026-03-10 16:59:58', msg: 'x', ship_id: 'oslo' }, '15:59:58'],
    [{ ts: '2026-03-10T15:59:58', msg: 'x' }, '15:59:58'],
    [{ timestamp: '2026-03-10 16:59:58', message: 'x', hostname: 'sw-o' }, '15:59:58'],
    [{ timestamp: '2026-03-10 11:59:58', message: 'x', ship_id: 'york' }, '15:59:58'],
    [{ ts: '2026-03-10T11:59:58', name: 'temperature', value: 1, host: 'sw-y' }, '15:59:58'],
    [{ ts: '2026-03-10T15:59:58Z', msg: 'x', host: 'sw-y' }, '15:59:58'],
  ])('is one of its ship: %j', (record, expected) => {
    expect(at(make().normaliseRecord(record, HTTP, RECEIVED))).toBe(expected);
  });

  it('is one of its ship at the end of an alert too', () => {
    const alert = {
      kind: 'alert',
      name: 'Down',
      ts: '2026-03-10T11:00:00',
      ends_at: '2026-03-10T11:30:00',
      host: 'sw-y',
    };
    expect(make().normaliseRecord(alert, HTTP, RECEIVED)).toMatchObject({
      message: { state: 'cleared', occurred_at: '2026-03-10T15:30:00.000Z' },
    });
  });
});

describe('a record in our own names', () => {
  const record = (fields: object) => {
    const result = make().normaliseRecord(
      { ts: '2026-03-10T15:59:58Z', msg: 'x', ...fields },
      HTTP,
      RECEIVED,
    );
    return 'message' in result ? result.message : result;
  };

  it.each([
    [{ host: { name: 'sw-1' } }, { host: 'sw-1', ts: '2026-03-10T15:59:58.000Z' }],
    [{ service: { name: 'shop' } }, { service: 'shop' }],
    [{ ts: 1773158398123456800 }, { ts: '2026-03-10T15:59:58.123Z' }],
    [{ ts: '1773158398123456789' }, { ts: '2026-03-10T15:59:58.123Z' }],
    [{ ts: '2026-03-10T15:59Z' }, { ts: '2026-03-10T15:59:00.000Z' }],
    [{ level: 'dpanic' }, { level: 'critical' }],
    [{ level: 'W' }, { level: 'warning' }],
    [{ level: 'INFO+2' }, { level: 'info' }],
  ])('may have the values that other names have: %j', (fields, expected) => {
    expect(record(fields)).toMatchObject(expected);
  });

  it('is refused for a time that is none', () => {
    expect(record({ ts: 'soon' })).toMatchObject({ refused: { field: 'ts' } });
  });
});

describe('an event of Windows, as a record', () => {
  it('is read as in a line', () => {
    const event = {
      TimeGenerated: '2026-03-10T15:59:58Z',
      EventLevelName: 'Error',
      Computer: 'POS-1',
      RenderedDescription: 'a bad block',
      EventLog: 'System',
      Source: 'disk',
      tracking_id: 'T-1',
    };
    expect(make().normaliseRecord(event, { ...HTTP, kind: 'log' }, RECEIVED)).toMatchObject({
      message: { level: 'error', host: 'POS-1', service: 'disk', msg: 'a bad block', tracking_id: 'T-1' },
    });
  });
});
