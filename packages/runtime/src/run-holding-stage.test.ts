import { CodedError, UnavailableError } from '@aiops/kernel';
import { type HoldingStage, NO_EFFECTS, SILENT_LOG, SILENT_TELEMETRY, type StageEffects } from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { idOf, Line } from './line.fixture.ts';
import { runHoldingStage } from './run-holding-stage.ts';

/** Is done with a message when the test says so. */
class Held implements HoldingStage {
  readonly taken = new Map<string, { resolve(effects: StageEffects): void; reject(error: Error): void }>();
  take({ item }: { readonly item: unknown }): Promise<StageEffects> {
    return new Promise((resolve, reject) => void this.taken.set(idOf(item), { resolve, reject }));
  }
  release(): void {
    for (const { reject } of this.taken.values()) reject(new UnavailableError('stopping', 'it stops'));
  }
}

async function running(room: number) {
  const line = new Line();
  const stage = new Held();
  const loop = await runHoldingStage(
    {
      ...{ role: 'llm-enricher', consumer: 'llm-enricher', subjects: ['enrichment.request'], bus: line.bus },
      ...{ clock: { now: () => 0 }, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
      ...{ trace: { writeTrace: async () => undefined }, maxBatch: 1, maxInFlight: 10, room: () => room },
    },
    stage,
  );
  return { loop, line, stage, published: line.published };
}

it('each message is acked when its own effects are published, whatever became of those before it', async () => {
  const { loop, line, stage, published } = await running(10);
  line.give('a', 'b', 'poison');
  await vi.waitFor(() => expect(stage.taken.size).toBe(3));
  stage.taken.get('b')?.resolve({
    ...NO_EFFECTS,
    emissions: [{ subject: 'enrichment.completed', key: null, id: 'b:first', item: {} }],
  });
  await vi.waitFor(() => expect(line.acked).toEqual(['b']));
  expect(published.map(({ id }) => id)).toEqual(['b:first']);
  stage.taken.get('poison')?.reject(new CodedError('broken', 'can’t be told'));
  await vi.waitFor(() => expect(line.acked).toEqual(['b', 'poison']));
  expect(published.at(-1)?.subject).toBe('dlq.llm-enricher');
  stage.taken.get('a')?.resolve(NO_EFFECTS);
  await vi.waitFor(() => expect(line.acked).toContain('a'));
  await loop.stop();
});

it('as many as there is room for are held, and the others stay on the bus', async () => {
  const { loop, line, stage } = await running(2);
  line.give('a', 'b', 'c', 'd', 'e');
  await vi.waitFor(() => expect(stage.taken.size).toBe(2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.taken.size).toBe(2);
  expect(line.waiting.length).toBeGreaterThanOrEqual(2);
  stage.taken.get('a')?.resolve(NO_EFFECTS);
  await vi.waitFor(() => expect(stage.taken.size).toBe(3));
  await loop.stop();
});

it('what it holds when it stops goes back, and nothing of it is acked', async () => {
  const { loop, line, stage } = await running(2);
  line.give('a', 'b', 'c');
  await vi.waitFor(() => expect(stage.taken.size).toBe(2));
  await loop.stop();
  expect(line.acked).toEqual([]);
  expect(loop.status().processed).toBe(0);
  expect(line.delays.length).toBeGreaterThanOrEqual(2);
});
