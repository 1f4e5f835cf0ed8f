import { CodedError } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import type { ClusterOptions } from '../options.ts';
import { type InstallationSeen, rolesIn } from '../roles/look-at-engines.ts';
import { engineFindings } from './engine-checks.ts';

const cluster: ClusterOptions = {
  nats: { servers: ['nats://a:4222'], replicas: 1 },
  clickHouse: { url: 'http://b:8123' },
  partitions: 8,
};
const running = (...roles: string[]) =>
  rolesIn(roles.map((role) => ({ process: `aiops ${role}`, policy: 'x' })));
const ALL_BUT_CORRELATION = [
  'ingest',
  'llm-enricher',
  'anomaly-detection',
  'enhanced-anomaly-detection',
  'enrichment-service',
  'incident-api',
];

async function found(seen: Partial<InstallationSeen>) {
  const all: InstallationSeen = {
    bus: { name: 'NATS at a', version: '2.15.2' },
    store: { name: 'ClickHouse at b', version: '25.8' },
    roles: running(),
    ...seen,
  };
  return engineFindings(
    () => cluster,
    async () => all,
  );
}

describe('a distributed installation', () => {
  it('names a role that nobody runs while others do, and counts those that run', async () => {
    const findings = await found({ roles: running(...ALL_BUT_CORRELATION, 'ingest') });
    expect(findings).toContainEqual({ check: 'role ingest', state: 'ok', detail: '2 processes answer' });
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([
      {
        check: 'role correlation-service',
        state: 'fail',
        detail: 'no process of correlation-service answers',
        mend: 'start it with `aiops service correlation-service`',
      },
    ]);
  });

  it('is no fault before its first role was started', async () => {
    expect((await found({})).map(({ state }) => state)).toEqual(['ok', 'ok', 'warn']);
  });

  it('says of an engine that is away why, and nothing about the roles that it can’t ask', async () => {
    const findings = await found({ bus: { name: 'NATS at a', fault: 'connection refused' }, roles: null });
    expect(findings).toMatchObject([
      { check: 'nats', state: 'fail', detail: 'NATS at a: connection refused' },
      { check: 'clickhouse', state: 'ok', detail: 'ClickHouse at b is 25.8' },
    ]);
  });

  it('is told what is not set instead of breaking', async () => {
    const read = (): never => {
      throw new CodedError('options_invalid', 'AIOPS_CLICKHOUSE_URL must be set');
    };
    expect(await engineFindings(read, async () => expect.unreachable())).toMatchObject([
      { check: 'engines', state: 'fail', detail: 'AIOPS_CLICKHOUSE_URL must be set' },
    ]);
  });
});
