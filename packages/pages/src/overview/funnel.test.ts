import { describe, expect, it } from 'vitest';
import { funnelOf } from './funnel.ts';
import { statsOf } from './stats.fixture.ts';

describe('the funnel from records to incidents', () => {
  it('adds up what came in and tells how much of it one incident stands for', () => {
    const { steps, sentence } = funnelOf(statsOf());
    expect(steps.map(({ count }) => count)).toEqual([10_000, 80, 4]);
    expect(steps[0]?.explains).toBe('9,000 log lines, 990 metric values, 10 alerts');
    expect(sentence).toBe('One incident for every 2,500 records.');
  });

  it('does not add up what it only knows in part, and says why', () => {
    const missing = [{ part: 'logs', reason: 'logs of a part of this range are no longer kept' }];
    const { steps, sentence } = funnelOf(statsOf({ logs: null, missing }));
    expect(steps[0]).toMatchObject({
      count: null,
      reason: 'logs of a part of this range are no longer kept',
    });
    expect(steps[0]?.explains).toContain('log lines not known, 990 metric values');
    expect(sentence).toBeNull();
  });

  it('tells a quiet time from an empty one', () => {
    expect(funnelOf(statsOf({ incidents: 0 })).sentence).toBe('None of it needed a person.');
    expect(funnelOf(statsOf({ logs: 0, metrics: 0, alerts: 0, incidents: 0 })).sentence).toBe(
      'Nothing came in.',
    );
  });

  it('makes no ratio of incidents whose records are not of this time', () => {
    expect(funnelOf(statsOf({ logs: 0, metrics: 0, alerts: 0, incidents: 2 })).sentence).toBeNull();
  });
});
