import { generateScenario, SCENARIO_NAMES } from '@aiops/scenarios';
import { describe, expect, it } from 'vitest';
import { analyze } from './analysis.ts';
import { judge, judgementTable } from './judge.ts';

const SEEDS = [1, 2];
/** Days of a fleet take their time. */
const LIMIT_MS = 60_000;

const cases = SCENARIO_NAMES.flatMap((name) => SEEDS.map((seed) => ({ name, seed })));

describe.each(cases)('scenario $name, seed $seed', ({ name, seed }) => {
  it(
    'finds every cause once, with its type, severity and root, and nothing else',
    async () => {
      const scenario = generateScenario(name, seed);
      const { incidents, summary } = await analyze({ 'records.ndjson': scenario.records }, scenario.registry);
      expect(summary.errors).toBe(0);
      const judgement = judge(scenario.truth, incidents);
      expect(judgement.faults, judgementTable(judgement)).toEqual([]);
    },
    LIMIT_MS,
  );
});
