import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServerStore } from '@aiops/adapters/clickhouse';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY, type Store } from '@aiops/ports';
import { describeStoreContract } from '@aiops/ports/testing';
import { expect, it, onTestFinished } from 'vitest';
import { LAUNCHER } from './installation.fixture.ts';
import { startProcess } from './processes.ts';
import { startTlsFront } from './tls.fixture.ts';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

describeStoreContract('a ClickHouse server over HTTP', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-ch-'));
  const args = [LAUNCHER, 'clickhouse-endpoint', directory, '0'];
  const endpoint = await startProcess(process.execPath, args, /^ready: (\S+)/);
  const [url = ''] = endpoint.found;
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const open = (): Promise<Store> =>
    openServerStore({
      server: { url },
      retention: RETENTION,
      clock,
      log: SILENT_LOG,
      telemetry: SILENT_TELEMETRY,
    });
  return {
    open,
    async dispose() {
      await endpoint.end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
});

it('a ClickHouse server over TLS is trusted by the authority that was named, and by none else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-ch-'));
  const args = [LAUNCHER, 'clickhouse-endpoint', directory, '0'];
  const endpoint = await startProcess(process.execPath, args, /^ready: (\S+)/);
  const front = await startTlsFront(directory, endpoint.found[0] ?? '');
  onTestFinished(async () => {
    await front.close();
    await endpoint.end('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });
  const common = { retention: RETENTION, log: SILENT_LOG, telemetry: SILENT_TELEMETRY };
  const options = { ...common, clock: new ManualClock(Date.parse('2026-03-01T12:00:00.000Z')) };
  await expect(openServerStore({ ...options, server: { url: front.url } })).rejects.toThrow(/certificate/);
  const server = { url: front.url, caCertificate: front.certificate };
  const store = await openServerStore({ ...options, server });
  expect(await store.health()).toMatchObject({ ok: true });
  await store.close();
});
