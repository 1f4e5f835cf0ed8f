import { expect, it } from 'vitest';
import { evidence } from '../facts/evidence.fixture.ts';
import { factsOf } from '../facts/facts-block.ts';
import { confidenceOf, coverageOf } from './confidence.ts';

it('is never surer than the evidence on the cause', () => {
  expect(confidenceOf('high', 1, 1)).toBe('high');
  expect(confidenceOf('medium', 1, 1)).toBe('medium');
  expect(confidenceOf('low', 1, 1)).toBe('low');
  expect(confidenceOf('none', 1, 1)).toBe('low');
});

it('falls with what is left out and with what had to be dropped', () => {
  expect(confidenceOf('high', 0.7, 1)).toBe('medium');
  expect(confidenceOf('high', 1, 0.7)).toBe('medium');
  expect(confidenceOf('high', 0.7, 0.7)).toBe('low');
});

it('counts a kind as told by any of its facts, and the cause twice', () => {
  const block = factsOf(evidence());
  const told = (...kinds: readonly string[]): number =>
    coverageOf(block, new Set(block.facts.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)));
  expect(told()).toBe(0);
  expect(told('cause')).toBeCloseTo(2 / 8);
  expect(told('what', 'began', 'first_sign', 'affected', 'cause', 'step', 'state')).toBe(1);
});
