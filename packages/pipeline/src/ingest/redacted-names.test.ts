import { AnomalyDetected, LogMessage, MetricSample, RegistryDocument } from '@aiops/contracts';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createNormaliser } from './normaliser.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const ts = new Date(NOW).toISOString();
const registry = new Registry(
  RegistryDocument.parse({
    ships: [{ ship_id: 'aurora' }],
    devices: [{ device_id: 'ap-7', ship_id: 'aurora', hostnames: [], ips: ['172.20.3.4', '10.0.0.9'] }],
  }),
);
const policy = {
  ...DEFAULT_POLICY,
  privacy: { ...DEFAULT_POLICY.privacy, guest_networks: ['172.20.0.0/16'] },
};
const normaliser = createNormaliser({
  policy,
  registry: () => registry,
  siteShipId: 'aurora',
  newId: () => 'new-id',
  typeOf: createTypeMatcher(policy),
});
const PERSONS = { host: '172.20.3.5', service: 'john.smith@gmail.com', tracking_id: '305-555-0134' };
const HTTP: Origin = { source: 'http' };

function messageOf(record: object, origin = HTTP) {
  const result = normaliser.normaliseRecord({ ts, ...record }, origin, NOW);
  if (!('message' in result)) throw new Error(JSON.stringify(result));
  return result.message;
}

describe('who is named in the short fields of a record is replaced as in its text', () => {
  it('of a log record, which counts them; an id is replaced by a new one', () => {
    expect(LogMessage.parse(messageOf({ ...PERSONS, msg: 'x' }))).toMatchObject({
      host: '[guest-ip]',
      service: '[email]',
      tracking_id: 'new-id',
      error_msg: expect.stringContaining('tells of a person'),
      meta: { redacted: { 'guest-ip': 1, email: 1, phone: 1 } },
    });
  });

  it('of a sample, with its name and unit', () => {
    const sample = messageOf({ ...PERSONS, name: 'logins_john@gmail.com', value: 1, unit: 'a@b.com' });
    expect(MetricSample.parse(sample)).toMatchObject({
      host: '[guest-ip]',
      service: '[email]',
      tracking_id: 'new-id',
      name: '[email]',
      unit: '[email]',
    });
  });

  it('of an alert, before its identity is made of them', () => {
    const anomaly = messageOf({ ...PERSONS, kind: 'alert', name: 'PortalFault' });
    expect(JSON.stringify(AnomalyDetected.parse(anomaly))).not.toMatch(/172\.20|gmail|305-555/);
  });

  it('of a line, and of the values it states', () => {
    const { message } = normaliser.normaliseLine(
      `<13>1 ${ts} 172.20.3.5 maria@gmail.com - - - ready`,
      HTTP,
      NOW,
    ) as { message: unknown };
    expect(message).toMatchObject({ host: '[guest-ip]', service: '[email]' });
  });

  it('the device is found by what was written', () => {
    expect(messageOf({ host: '172.20.3.4', msg: 'x' })).toMatchObject({
      host: '[guest-ip]',
      device_id: 'ap-7',
    });
  });

  it('ids of the usual forms stay', () => {
    for (const tracking_id of [
      '550e8400-e29b-41d4-a716-446655440000',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      'T-1',
      '1773143998123-0001',
    ])
      expect(messageOf({ tracking_id, msg: 'x' })).toMatchObject({ tracking_id });
  });
});

describe('a sender that names no host', () => {
  const line = (peer: string) =>
    (
      normaliser.normaliseLine('<189>42: %SYS-5-CONFIG_I: done', { source: 'syslog-udp', peer }, NOW) as {
        message: LogMessage;
      }
    ).message;

  it('is told by its address', () => {
    expect(line('::ffff:10.0.0.7')).toMatchObject({ meta: { peer: '10.0.0.7' } });
    expect(line('10.0.0.9')).toMatchObject({ device_id: 'ap-7', meta: { peer: '10.0.0.9' } });
  });

  it('is not told when it is on this machine, or a guest', () => {
    expect(line('127.0.0.1').meta).not.toHaveProperty('peer');
    expect(line('::1').meta).not.toHaveProperty('peer');
    expect(line('172.20.1.1')).toMatchObject({ meta: { peer: '[guest-ip]' } });
  });

  it('one that names a host is not told by its address: it may be a relay', () => {
    const message = messageOf({ host: 'web-1', msg: 'x' }, { source: 'http', peer: '10.0.0.7' });
    expect(message).not.toHaveProperty('meta');
  });
});
