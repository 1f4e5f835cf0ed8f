import { UnavailableError } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import { engineNames, engineReason } from './engine-words.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4222'), { code: 'ECONNREFUSED' });

describe('what is told of an engine', () => {
  it('is its address and variable, never a user or a password', () => {
    const names = engineNames({
      nats: { servers: ['nats://role:p4ss@a:4222', 'tls://b:4222'], replicas: 1 },
      clickHouse: { url: 'http://role:p4@s/s@clickhouse:8123?password=p4ss' },
    });
    expect(names).toEqual({
      bus: 'NATS at nats://a:4222, tls://b:4222 (AIOPS_NATS_URL)',
      store: 'ClickHouse at http://clickhouse:8123 (AIOPS_CLICKHOUSE_URL)',
    });
  });

  it('is the first cause alone, in words where the system has a code', () => {
    const inner = new Error('connection refused', { cause: refused });
    expect(engineReason(new UnavailableError('bus_unavailable', 'NATS did not take it', inner))).toBe(
      'connection refused',
    );
    expect(engineReason(new Error('Authorization Violation'))).toBe('Authorization Violation');
    expect(engineReason(new Error('no way to http://role:p4ss@clickhouse:8123'))).toBe(
      'no way to http://clickhouse:8123',
    );
  });
});
