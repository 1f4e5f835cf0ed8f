import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, noise, OneSeries } from './series.fixture.ts';

describe('a latency, which is skewed', () => {
  it.each([1, 2, 3])(
    'opens when it is three times as long, and is not called back within ten minutes (%i)',
    (seed) => {
      const next = noise(seed);
      const one = new OneSeries({ name: 'http_latency' });
      const latency = (times: number) => () => times * 40 * Math.exp(0.4 * next());
      one.feed(0, 2 * DAY, latency(1), 15);
      expect(one.opened()).toEqual([]);
      one.feed(2 * DAY, 2 * DAY + 600, latency(3), 15);
      expect(one.opened().length).toBeGreaterThan(0);
      expect(one.cleared()).toEqual([]);
    },
  );
});

describe('a limit on one of several labelled series', () => {
  it('makes no other series of that metric one-sided', () => {
    const policy: Policy = {
      ...DEFAULT_POLICY,
      detect: {
        ...DEFAULT_POLICY.detect,
        thresholds: {
          deep: {
            metric: 'tank_level',
            op: '>',
            value: 1_000,
            labels: { tank: 'bilge' },
            severity: 'high',
            incident_type: 'other',
            for_sec: 0,
          },
        },
      },
    };
    const next = noise(8);
    const fuel = new OneSeries({ name: 'tank_level', labels: { tank: 'fuel' } }, policy);
    fuel.feed(0, DAY, () => 60 + next());
    fuel.feed(DAY, DAY + HOUR, () => 20 + next());
    expect(Math.abs((fuel.openedAt()[0] ?? 0) - DAY)).toBeLessThanOrEqual(60);
  });
});
