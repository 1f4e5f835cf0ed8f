import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { describeVectorsContract } from '@aiops/ports/testing';
import { openChdbStore } from '../index.ts';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

describeVectorsContract('chDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-vectors-'));
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const options = { directory, retention: RETENTION, clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY };
  const store = await openChdbStore(options);
  return {
    open: async (model, dimensions) => store.vectors(model, dimensions),
    async dispose() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
});
