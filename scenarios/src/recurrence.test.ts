import { describe, expect, it } from 'vitest';
import { MINUTE } from './record.ts';
import { generateScenario, type Scenario } from './scenario.ts';

/** The longest gap between two records of any cause, in minutes. */
function longestGapMin({ records, truth }: Scenario): number {
  const times = records
    .filter((record) => truth.records[record.tracking_id] !== undefined)
    .map((record) => Date.parse(String(record.ts)))
    .sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.max(...gaps) / MINUTE;
}

describe('a fault that comes back', () => {
  it.each([
    ['recurrence-10-min', 10, 1],
    ['recurrence-25-min', 25, 1],
    ['recurrence-60-min', 60, 2],
  ] as const)(
    '%s does so after its time, in the same place, as %i minutes make of it',
    (name, minutes, causes) => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const scenario = generateScenario(name, seed, { density: 0.3 });
        const { truth } = scenario;
        expect(truth.causes.length).toBe(causes);
        expect(new Set(truth.causes.map((cause) => cause.root_device)).size).toBe(1);
        expect(Math.abs(longestGapMin(scenario) - minutes)).toBeLessThan(6);
      }
    },
  );
});
