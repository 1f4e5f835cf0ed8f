import { describe, expect, it } from 'vitest';
import { conditionHits } from './detectable.ts';
import { isBeyond, thresholdOf } from './policy-conditions.ts';
import type { TimedRecord } from './record.ts';
import { BENIGN_SCENARIO_NAMES, generateScenario, type Scenario } from './scenario.ts';

const SEEDS = [1, 2, 3];

/** The records again as the conditions want them: each device by its host. */
function timed({ records }: Scenario): TimedRecord[] {
  return records.map(({ tracking_id: key, ...record }) => ({
    key,
    arrivalMs: Date.parse(String(record.ts)),
    deviceId: `${record.ship_id} ${record.host}`,
    causeId: null,
    record,
  }));
}

describe('a benign day', () => {
  it('is one of at least five kinds, so that twenty seeds are a hundred ship-days', () => {
    expect(BENIGN_SCENARIO_NAMES.length).toBeGreaterThanOrEqual(5);
    expect(BENIGN_SCENARIO_NAMES).toContain('quiet-day');
    for (const name of BENIGN_SCENARIO_NAMES) {
      const { truth } = generateScenario(name, 1, { density: 0.02 });
      expect(truth.ship_days).toBe(1);
    }
  });

  it.each(BENIGN_SCENARIO_NAMES)('%s has no cause and meets none of the policy conditions', (name) => {
    for (const seed of SEEDS) {
      const scenario = generateScenario(name, seed);
      expect(scenario.truth.causes).toEqual([]);
      expect(scenario.truth.records).toEqual({});
      expect(conditionHits(timed(scenario))).toEqual([]);
    }
  });

  it('goes beyond limits where it is noisy, and back before their time is up', () => {
    const beyond = SEEDS.flatMap((seed) =>
      generateScenario('noisy-day', seed).records.filter((record) => {
        const condition = record.kind === 'metric' ? thresholdOf(record.name) : undefined;
        return record.kind === 'metric' && condition !== undefined && isBeyond(condition, record.value);
      }),
    );
    expect(beyond.length).toBeGreaterThan(8);
  });

  it('is busy when guests come aboard: twice the clients, no less, and below every limit', () => {
    const { records } = generateScenario('embarkation-day', 1);
    const clients = records.flatMap((record) =>
      record.kind === 'metric' && record.name === 'wifi_clients' && record.host.startsWith('wlc-')
        ? [record.value]
        : [],
    );
    const usual = [...clients].sort((a, b) => a - b)[Math.floor(clients.length / 2)] ?? 0;
    expect(Math.max(...clients)).toBeGreaterThan(1.6 * usual);
  });

  it('keeps its new level after the maintenance until the day is over', () => {
    const { records } = generateScenario('maintenance-shift', 2, { density: 0.2 });
    const upgraded = records.findIndex(
      (record) => record.kind === 'log' && record.msg.startsWith('change finished'),
    );
    expect(upgraded).toBeGreaterThan(0);
    const memory = (part: typeof records): number => {
      const values = part.flatMap((record) =>
        record.kind === 'metric' && record.name === 'mem_pct' && record.host.startsWith('res-01')
          ? [record.value]
          : [],
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(memory(records.slice(upgraded))).toBeGreaterThan(memory(records.slice(0, upgraded)) + 2);
  });
});
