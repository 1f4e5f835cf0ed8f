import { expect, it } from 'vitest';
import { type Grouped, scoreParsing } from './score.ts';

function lines(...runs: readonly (readonly [string, string, number])[]): Grouped[] {
  return runs.flatMap(([group, template, count]) =>
    Array.from({ length: count }, () => ({ group, template })),
  );
}

it('groups and templates are scored as an independent scorer does', () => {
  const truth = lines(['E1', 'a <*>', 4], ['E2', 'b <*> c', 3], ['E3', 'd', 2], ['E4', 'e <*>', 1]);
  const found = lines(
    ['1', 'a <*>', 4],
    ['2', 'b <*> c', 2],
    ['3', 'b <*>', 1],
    ['4', '<*>', 2],
    ['5', 'e <*>', 1],
  );
  const score = scoreParsing(truth, found);
  expect([score.ga, score.fga, score.pa, score.fta].map((share) => share.toFixed(4))).toEqual([
    '0.7000',
    '0.6667',
    '0.7000',
    '0.6667',
  ]);
});
