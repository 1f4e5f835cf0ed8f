import { CodedError, UnavailableError } from '@aiops/kernel';
import { type FunctionStage, NO_EFFECTS, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { idOf, Line } from './line.fixture.ts';
import { runFunctionStage } from './run-function-stage.ts';

async function running(stage: FunctionStage) {
  const line = new Line();
  const loop = await runFunctionStage(
    {
      ...{ role: 'ingest', consumer: 'ingest-store', subjects: ['logs.ingested'], bus: line.bus },
      ...{ clock: { now: () => 0 }, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
      ...{ trace: { writeTrace: async () => undefined }, maxBatch: 10, maxInFlight: 10 },
    },
    stage,
  );
  return { loop, line, published: line.published };
}

it('a store that is away for long makes no dead letters of what waits for it, and is told as stuck', async () => {
  let isAway = true;
  const { loop, line, published } = await running({
    async process() {
      if (isAway) throw new UnavailableError('store_unavailable', 'away');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'b');
  await vi.waitFor(() => expect(line.delays.length).toBeGreaterThan(80));
  expect(loop.status().stuckOn).toContain('away');
  expect(Math.max(...line.delays)).toBe(30_000);
  isAway = false;
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b']));
  expect(loop.status().stuckOn).toBeNull();
  expect(published).toEqual([]);
  await loop.stop();
});

it('one message that always fails in passing keeps none of the others from being done', async () => {
  const { loop, line } = await running({
    async process(batch) {
      if (batch.some(({ item }) => idOf(item) === 'bad'))
        throw new UnavailableError('store_busy', 'too much');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'bad', 'b');
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b']));
  await loop.stop();
});

it('a poison message goes to the dead letters with its reason, and the others are done', async () => {
  const { loop, line, published } = await running({
    async process(batch) {
      if (batch.some(({ item }) => idOf(item) === 'poison')) throw new CodedError('broken', 'can’t be read');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'poison', 'b');
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b', 'poison']));
  expect(published.map(({ subject }) => subject)).toEqual(['dlq.ingest']);
  expect(published[0]?.body[0]).toMatchObject({ reason: expect.stringContaining('can’t be read') });
  expect(loop.status().deadLetters).toBe(1);
  await loop.stop();
});
