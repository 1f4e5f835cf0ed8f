import type { AnomalyEnriched } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { Site, START_MS, statement } from './correlate.fixture.ts';

interface Arrival {
  readonly item: AnomalyEnriched;
  /** When it comes, s from the start. */
  readonly comesAt: number;
}

function siteAfter(arrivals: readonly Arrival[], policy: Policy = DEFAULT_POLICY): Site {
  const site = new Site([], policy);
  for (const { item, comesAt } of arrivals) {
    site.input({ subject: 'anomaly.detected.enriched', item, atMs: START_MS + comesAt * 1000 });
  }
  return site.tick(300).tick(2_000).tick(9_000);
}

describe('a repeat that comes out of order', () => {
  it('is put in order where, by landscape, its signal had ended without it', () => {
    const policy = { ...DEFAULT_POLICY, correlate: { ...DEFAULT_POLICY.correlate, landscape_gap_sec: 90 } };
    const at = (seconds: number, comesAt: number, started = seconds): Arrival => ({
      item: statement({ at: seconds, started, host: 'cart', type: 'app_degradation' }),
      comesAt,
    });
    const inOrder = siteAfter([at(0, 0), at(100, 100), at(110, 110, -90)], policy);
    const delayed = siteAfter([at(0, 0), at(110, 110, -90), at(100, 250)], policy);
    const counts = (site: Site) => site.incidents.map(({ anomaly_count }) => anomaly_count).sort();
    expect(counts(delayed)).toEqual(counts(inOrder));
    expect(counts(inOrder)).toEqual([1, 2]);
  });

  it('is put in order where what came before it was news only for want of it', () => {
    const of = (signal: string) => (seconds: number, comesAt: number) => ({
      item: statement({ at: seconds, host: 'cart', type: 'app_degradation', signal }),
      comesAt,
    });
    const [at, other] = [of('errors'), of('other')];
    const between = [other(300, 300), other(600, 600)];
    const inOrder = siteAfter([at(0, 0), ...between, at(890, 890), at(910, 910)]).only;
    const delayed = siteAfter([at(0, 0), ...between, at(910, 910), at(890, 915)]).only;
    expect(delayed.duplicate_count).toBe(inOrder.duplicate_count);
    expect(delayed.evidence).toEqual(inOrder.evidence);
    expect(delayed.timeline).toEqual(inOrder.timeline);
    expect(inOrder.duplicate_count).toBe(3);
  });
});
