import { describe, expect, it } from 'vitest';
import { latencies, TARGET_AT } from './latency.ts';
import { statsOf } from './stats.fixture.ts';

describe('latency against the target', () => {
  const [fast, insight] = latencies(statsOf());

  it('is met, missed, or without a target, as the server judged', () => {
    expect(fast?.rows.map(({ share, targetMs, state }) => [share, targetMs, state])).toEqual([
      ['p50', null, 'untold'],
      ['p95', 1600, 'met'],
      ['p99', 3000, 'missed'],
    ]);
  });

  it('is drawn by its share of the target, and never beyond the meter', () => {
    expect(fast?.rows[1]?.fill).toBeCloseTo(0.75 * TARGET_AT);
    const [slow] = latencies(statsOf({ fast_path_ms: { p50: 1, p95: 90_000, p99: 90_000, count: 1 } }));
    expect(slow?.rows[1]?.fill).toBe(1);
  });

  it('that nobody measured is not known, with the reason of the server, and nothing is drawn', () => {
    expect(insight?.reason).toBe('nothing was explained yet');
    expect(insight?.rows.map(({ fill, valueMs }) => [fill, valueMs])).toEqual(Array(3).fill([null, null]));
    expect(fast?.reason).toBeNull();
  });
});
