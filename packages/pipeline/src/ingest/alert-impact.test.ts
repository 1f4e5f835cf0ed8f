import { describe, expect, it } from 'vitest';
import { impactOfAnnotations } from './alert-impact.ts';

describe('what an alert says that it cost', () => {
  it('is read from its annotations, each amount by itself', () => {
    expect(impactOfAnnotations({ impact_delay_s: '26.5', impact_failed_calls: '12' })).toEqual({
      delay_s: 26.5,
      failed_calls: 12,
    });
    expect(impactOfAnnotations({ impact_failed_calls: '0', summary: '5 s' })).toEqual({ failed_calls: 0 });
  });

  it('is not known when no annotation states an amount', () => {
    for (const text of ['', ' ', 'many', '-1', 'Infinity', '12 s']) {
      expect(impactOfAnnotations({ impact_delay_s: text }), text).toBeUndefined();
    }
    expect(impactOfAnnotations(undefined)).toBeUndefined();
  });
});
