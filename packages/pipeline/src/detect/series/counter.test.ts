import { describe, expect, it } from 'vitest';
import { DAY, HOUR, noise, OneSeries } from './series.fixture.ts';

describe('what only its name calls a counter', () => {
  it('is judged by its value when it falls like a gauge', () => {
    for (const name of ['session_count', 'power_sum', 'clients_total']) {
      const next = noise(2);
      const one = new OneSeries({ name });
      one.feed(0, DAY, () => Math.round(50 + 3 * next()));
      one.feed(DAY, DAY + HOUR, () => Math.round(5 + next()));
      expect(one.opened()[0]?.reason, name).toMatch(/usually 4\d[.\d]*–5\d[.\d]*, now [3-7][.\d]* /);
    }
  });

  it('is judged by its rate when it grows, through its resets', () => {
    for (const name of ['requests_count', 'requests_total']) {
      const next = noise(4);
      const one = new OneSeries({ name });
      let sum = 0;
      const grow = (rate: number) => (sec: number) => {
        sum = sec === HOUR ? 0 : sum + Math.round(10 * (rate + next()));
        return sum;
      };
      one.feed(0, DAY, grow(20));
      expect(one.opened(), name).toEqual([]);
      one.feed(DAY, DAY + HOUR, grow(40));
      expect(one.opened()[0]?.reason, name).toMatch(/usually \d+[.\d]*–2\d[.\d]*, now [34]\d[.\d]*\/s/);
    }
  });

  it('is what its sender says it is', () => {
    const delta = new OneSeries({ name: 'requests_total', labels: { metric_type: 'counter_delta' } });
    const next = noise(6);
    delta.feed(0, DAY, () => 200 + 3 * next());
    delta.feed(DAY, DAY + HOUR, () => 20 + next());
    expect(delta.opened()[0]?.reason).toMatch(/usually (19|20)\d.*, now [12]\d[.\d]* \(/);
  });

  it('opens for a count of things that always stood at one value', () => {
    const one = new OneSeries({ name: 'replica_count' });
    one.feed(0, DAY, () => 5);
    one.feed(DAY, DAY + HOUR, () => 1);
    expect(one.openedAt()).toEqual([DAY]);
  });
});
