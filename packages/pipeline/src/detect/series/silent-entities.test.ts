import type { AnomalyDetected } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { newStage, START_MS, sampleInput } from './series.fixture.ts';

const HOUR = 120;
const DAY = 24 * HOUR;

/** Hosts with some series each, a sample every 30 s; an index is 30 s. */
class Fleet {
  stage = newStage();
  readonly said: AnomalyDetected[] = [];
  readonly #perHost: number;

  constructor(perHost: number) {
    this.#perHost = perHost;
  }

  feed(from: number, to: number, hosts: readonly string[], shiftSec = 0, level = 50): void {
    for (let index = from; index < to; index += 1) {
      for (const host of hosts) {
        for (let i = 0; i < this.#perHost; i += 1) {
          this.#sample(index, host, `load_${i}`, level + ((index * 7 + i) % 11), shiftSec);
        }
      }
    }
  }

  #sample(index: number, host: string, name: string, value: number, shiftSec: number): void {
    const input = sampleInput(index * 30 + shiftSec, value, { host, name });
    const { emissions, errors } = this.stage.process([input]);
    expect(errors).toEqual([]);
    this.said.push(...emissions.map((emission) => emission.item as AnomalyDetected));
  }

  missing(): string[] {
    return this.said
      .filter(({ detector }) => detector === 'missing')
      .map(({ role, state, reason }) => `${role} ${state}: ${reason}`);
  }

  restart(): void {
    const kept: unknown = JSON.parse(JSON.stringify(this.stage.snapshot()));
    this.stage = newStage();
    this.stage.restore(kept);
  }
}

describe('a host that says nothing any more', () => {
  it('opens once for all its series, and ends when one of them is heard again', () => {
    const fleet = new Fleet(6);
    fleet.feed(0, DAY, ['h1', 'h2']);
    fleet.feed(DAY, DAY + 3 * HOUR, ['h2']);
    fleet.restart();
    fleet.feed(DAY + 3 * HOUR, DAY + 7 * HOUR, ['h2']);
    expect(fleet.missing()).toEqual([
      expect.stringMatching(
        /^opens firing: h1 says nothing any more: 6 series for 1[01] min; they came every 30 s, and others of the ship still come$/,
      ),
    ]);
    fleet.feed(DAY + 7 * HOUR, DAY + 8 * HOUR, ['h1', 'h2']);
    expect(fleet.missing().slice(1)).toEqual([
      expect.stringMatching(/^opens cleared: h1 is heard again after 7 h, by load_0$/),
    ]);
    const [fired, cleared] = fleet.said.filter(({ detector }) => detector === 'missing');
    expect(cleared?.fingerprint).toBe(fired?.fingerprint);
    expect(fired).toMatchObject({ host: 'h1', service: null, anomaly_type: 'silent', clearable: true });
  });

  it('is not told when the whole ship is silent', () => {
    const fleet = new Fleet(6);
    fleet.feed(0, DAY, ['h1', 'h2']);
    fleet.feed(DAY + 7 * HOUR, DAY + 8 * HOUR, ['h1', 'h2']);
    expect(fleet.missing()).toEqual([]);
  });

  it('is told of none whose few series fall silent: those only support', () => {
    const fleet = new Fleet(2);
    fleet.feed(0, DAY, ['h1', 'h2']);
    fleet.feed(DAY, DAY + HOUR, ['h2']);
    expect(fleet.missing().map((text) => text.slice(0, 15))).toEqual(['supports firing', 'supports firing']);
  });
});

describe('a host whose clock is set back by two hours', () => {
  it('loses two samples of each series, and what deviates then is told', () => {
    const fleet = new Fleet(3);
    fleet.feed(0, DAY, ['h1', 'h2']);
    fleet.feed(DAY, DAY + HOUR, ['h1', 'h2'], -7200);
    fleet.feed(DAY + HOUR, DAY + 2 * HOUR, ['h1', 'h2'], -7200, 90);
    const usage = fleet.stage.usage().find(({ state }) => state === 'judged_series');
    expect(usage).toMatchObject({ out_of_order: 12, set_back: 6 });
    const opened = fleet.said.filter(({ role }) => role === 'opens');
    expect(new Set(opened.map(({ host, signal }) => `${host} ${signal}`)).size).toBe(6);
    expect(fleet.missing()).toEqual([]);
  });
});

describe('series that deviate together for long', () => {
  it('say so less and less often, but within ten minutes', () => {
    const fleet = new Fleet(1);
    fleet.feed(0, DAY, ['h1']);
    fleet.feed(DAY, DAY + HOUR, ['h1'], 0, 90);
    const times = fleet.said
      .filter(({ role }) => role === 'opens')
      .map(({ occurred_at }) => (Date.parse(occurred_at) - START_MS) / 1000);
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(times.length).toBeGreaterThan(5);
    expect(times.length).toBeLessThan(12);
    expect(gaps.at(-1)).toBe(600);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(600);
  });
});
