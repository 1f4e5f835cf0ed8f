import { describe, expect, it } from 'vitest';
import { generateScenario } from './scenario.ts';
import { scenarioLines } from './write-scenario.ts';

const scenario = generateScenario('rough-records', 4);
const HOUR_MS = 3_600_000;
const stamps = scenario.records.map((record) => Date.parse(String(record.ts)));
const middle = [...stamps].sort((a, b) => a - b)[Math.floor(stamps.length / 2)] ?? 0;
const isNear = (ms: number): boolean => Math.abs(ms - middle) < 12 * HOUR_MS;

describe('rough records', () => {
  it('overtake each other, some by minutes, some by more than any lateness allows', () => {
    let newest = 0;
    const behindSec = stamps.filter(isNear).map((ms) => {
      newest = Math.max(newest, ms);
      return (newest - ms) / 1_000;
    });
    expect(behindSec.filter((sec) => sec > 10 && sec <= 100).length).toBeGreaterThan(50);
    expect(behindSec.filter((sec) => sec > 150 && sec <= 330).length).toBeGreaterThan(5);
    expect(behindSec.filter((sec) => sec > 380).length).toBeGreaterThan(0);
  });

  it('come from clocks of days ahead and of nineteen years ago', () => {
    expect(stamps.filter((ms) => ms > middle + 24 * HOUR_MS).length).toBeGreaterThan(10);
    expect(stamps.filter((ms) => ms < middle - 18 * 365 * 24 * HOUR_MS).length).toBeGreaterThan(10);
  });

  it('are huge now and then, with their words in front', () => {
    const huge = scenario.records.filter((record) => record.kind === 'log' && record.msg.length > 16_384);
    expect(huge.length).toBeGreaterThan(0);
  });

  it('have lines between them that are no records, and all records in their order', () => {
    const lines = [...scenarioLines(scenario)];
    expect(lines.length).toBe(scenario.records.length + scenario.malformed.length);
    const own = new Set(scenario.malformed.map(({ text }) => text));
    expect(own.size).toBeGreaterThan(4);
    const read = lines.filter((line) => !own.has(line)).map((line): unknown => JSON.parse(line));
    expect(read).toEqual(scenario.records);
  });

  it('leave the clock of the root alone, so that it is still the first', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { truth } = generateScenario('rough-records', seed, { density: 0.1 });
      const [cause] = truth.causes;
      expect(cause !== undefined && cause.detectable_at >= cause.begins_at).toBe(true);
    }
  });
});
