import { CorrelateStage } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { SILENT_TELEMETRY } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { expect, it } from 'vitest';
import { tellingSizes } from './correlation.ts';

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
