import { CorrelateStage } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { SILENT_TELEMETRY } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import type { Running } from '@aiops/runtime';
import { expect, it } from 'vitest';
import { endingFirst, tellingSizes } from './correlation.ts';

it('correlation tells with each snapshot what it holds and what settled before its time', () => {
  const told = new Map<string, number>();
  const stage = new CorrelateStage({
    policyOf: () => DEFAULT_POLICY,
    registry: () => new Registry({ ships: [], devices: [] }),
  });
  const sizes = { ...stage.sizes(), journal: 7, early: 3 };
  stage.sizes = () => sizes;
  const telling = tellingSizes(stage, {
    ...SILENT_TELEMETRY,
    gauge: (name, value, { what = '' } = {}) => told.set(`${name} ${what}`.trim(), value),
  });
  expect(told.size).toBe(0);
  telling.snapshot();
  expect(told.get('aiops_correlation_settled_early')).toBe(3);
  expect(told.get('aiops_correlation_held journal')).toBe(7);
  expect(told.get('aiops_correlation_held open')).toBe(0);
});

it('a stage that ends is not asked for silences any more, also when its stop fails', async () => {
  const answering = new Set(['the stage']);
  const failing: Running = {
    isOver: false,
    status: () => ({
      ...{ role: 'correlation-service', consumer: 'correlation-service', processed: 0, errors: 0 },
      ...{ deadLetters: 0, stuckSinceMs: null, stuckOn: null },
    }),
    lag: async () => 0,
    stop: () => Promise.reject(new Error('the lease was lost')),
  };
  const stage = endingFirst(failing, () => answering.delete('the stage'));
  await expect(stage.stop()).rejects.toThrow('the lease was lost');
  expect(answering.size).toBe(0);
});
