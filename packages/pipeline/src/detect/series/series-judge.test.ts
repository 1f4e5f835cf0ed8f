import type { AnomalyDetected, MetricSample } from '@aiops/contracts';
import { DEFAULT_POLICY } from '@aiops/policy';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DetectStage } from '../detect-stage.ts';
import { newStage, noise, START_MS, sampleInput } from './series.fixture.ts';

const PERIOD_SEC = 10;
const DAY = 8_640;

class Site {
  readonly said: AnomalyDetected[] = [];
  readonly verdicts: string[] = [];
  stage: DetectStage = newStage();

  /** One sample at this index of ten seconds. */
  feed(index: number, value: number, more: Partial<MetricSample> = {}): void {
    const { emissions, ledger, errors } = this.stage.process([sampleInput(index * PERIOD_SEC, value, more)]);
    expect(errors).toEqual([]);
    this.said.push(...emissions.map((emission) => emission.item as AnomalyDetected));
    this.verdicts.push(...ledger.map(({ verdict }) => verdict));
  }

  opened(): AnomalyDetected[] {
    return this.said.filter(({ role, state }) => role === 'opens' && state === 'firing');
  }

  cleared(): AnomalyDetected[] {
    return this.said.filter(({ state }) => state === 'cleared');
  }
}

const indexOf = (ts: string) => (Date.parse(ts) - START_MS) / 10_000;

describe('a series judged by its own statistics', () => {
  let site: Site;
  let next: () => number;
  beforeEach(() => {
    site = new Site();
    next = noise(7);
  });

  const learn = (to: number, from = 0) => {
    for (let i = from; i < to; i += 1) site.feed(i, 50 + next());
  };

  it('opens for a level that is 5 σ off, within five minutes, and tells what is usual', () => {
    learn(DAY);
    for (let i = DAY; i < DAY + 60; i += 1) site.feed(i, 55 + next());
    const [first] = site.opened();
    expect(indexOf(first?.occurred_at ?? '') - DAY).toBeLessThan(30);
    expect(first?.anomaly_type).toBe('deviation');
    expect(first?.signal).toBe('queue_length');
    expect(first?.detector).toBe('shift');
    expect(first?.reason).toMatch(/^queue_length usually (4[89]|50)[\d.]*–5[12][\d.]*, now 5[3456]/);
    expect(Math.abs(indexOf(first?.started_at ?? '') - DAY)).toBeLessThan(8);
  });

  it('repeats a deviation at most once a minute and ends it when the level is back', () => {
    learn(DAY);
    for (let i = DAY; i < DAY + 60; i += 1) site.feed(i, 58 + next());
    learn(DAY + 120, DAY + 60);
    const times = site.opened().map(({ occurred_at }) => indexOf(occurred_at));
    for (let i = 1; i < times.length; i += 1) {
      expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(6);
    }
    const [end] = site.cleared();
    expect(end?.fingerprint).toBe(site.opened()[0]?.fingerprint);
    expect(end?.reason).toMatch(/back to usual at \d/);
    expect(indexOf(end?.occurred_at ?? '')).toBeLessThan(DAY + 60 + 30);
    expect(site.verdicts).toContain('deviation_sustained');
    expect(site.verdicts).toContain('deviation_cleared');
  });

  it('never opens for one sample, however far off: that only supports, and the ledger says why', () => {
    learn(DAY);
    site.feed(DAY, 90);
    learn(DAY + 60, DAY + 1);
    expect(site.opened()).toEqual([]);
    expect(site.said).toHaveLength(1);
    expect(site.said[0]).toMatchObject({ role: 'supports', clearable: false, state: 'firing' });
    expect(site.said[0]?.reason).toMatch(/not confirmed or sustained yet/);
    expect(site.verdicts).toContain('deviation_supports');
  });

  it('takes a new level as usual after the time of the policy, and says so, but does not call it cleared', () => {
    learn(DAY);
    for (let i = DAY; i < DAY + 720; i += 1) site.feed(i, 60 + next());
    expect(site.cleared()).toEqual([]);
    expect(site.opened().at(-1)?.reason).toMatch(
      /^queue_length stays at about 6\d.* from now on that counts as usual/,
    );
    expect(site.verdicts).toContain('deviation_accepted');
    const before = site.said.length;
    for (let i = DAY + 720; i < DAY + 1_440; i += 1) site.feed(i, 60 + next());
    expect(site.said).toHaveLength(before);
  });

  it('does not end a deviation while samples are missing', () => {
    learn(DAY);
    for (let i = DAY; i < DAY + 40; i += 1) site.feed(i, 60 + next());
    for (let i = DAY + 200; i < DAY + 230; i += 1) site.feed(i, 60 + next());
    expect(site.opened().length).toBeGreaterThan(0);
    expect(site.cleared()).toEqual([]);
  });

  it('only supports where a limit says what a fault is, on whichever side', () => {
    for (const level of [40, 80]) {
      site = new Site();
      for (let i = 0; i < DAY; i += 1) site.feed(i, 60 + next(), { name: 'disk_pct' });
      for (let i = DAY; i < DAY + 60; i += 1) site.feed(i, level + next(), { name: 'disk_pct' });
      expect(site.opened()).toEqual([]);
      expect(site.said[0]?.reason).toMatch(/the limit of this metric says what a fault is/);
    }
  });

  it('opens beside a limit if the policy wants it, but only on the side that the limit calls bad', () => {
    const { detect } = DEFAULT_POLICY;
    const stats = { ...detect.stats, opens_beside_limit: true };
    const policy = { ...DEFAULT_POLICY, detect: { ...detect, stats } };
    for (const [level, opened] of [
      [40, 0],
      [80, 1],
    ] as const) {
      site = new Site();
      site.stage = newStage(policy);
      for (let i = 0; i < DAY; i += 1) site.feed(i, 60 + next(), { name: 'disk_pct' });
      for (let i = DAY; i < DAY + 30; i += 1) site.feed(i, level + next(), { name: 'disk_pct' });
      expect(site.opened().length > 0 ? 1 : 0).toBe(opened);
    }
  });

  it('goes on after a restart as if there had been none', () => {
    const other = new Site();
    const again = noise(7);
    learn(DAY + 5);
    for (let i = 0; i < DAY + 5; i += 1) other.feed(i, 50 + again());
    const kept: unknown = JSON.parse(JSON.stringify(other.stage.snapshot()));
    other.stage = newStage();
    other.stage.restore(kept);
    for (let i = DAY + 5; i < DAY + 80; i += 1) {
      site.feed(i, 57 + next());
      other.feed(i, 57 + again());
    }
    expect(other.said).toEqual(site.said);
    expect(site.opened().length).toBeGreaterThan(0);
  });

  it('does not use a sample that is older than the last one, and counts it', () => {
    learn(100);
    site.feed(50, 1_000);
    const usage = site.stage.usage().find(({ state }) => state === 'judged_series');
    expect(usage).toMatchObject({ size: 1, out_of_order: 1, full_policy: 'refuse_new' });
  });

  it('judges counters by their rate, through a reset', () => {
    let total = 0;
    const feed = (i: number, rate: number) => {
      total += rate * 10;
      site.feed(i, total, { name: 'requests_total' });
    };
    for (let i = 0; i < DAY; i += 1) {
      if (i === 4_000) total = 0;
      feed(i, 20 + next());
    }
    expect(site.said).toEqual([]);
    for (let i = DAY; i < DAY + 60; i += 1) feed(i, 30 + next());
    expect(site.opened()[0]?.reason).toMatch(/usually (19|20|18).*–2[012].*, now \d+(\.\d+)?\/s/);
  });

  it('does not judge context and the buckets of histograms', () => {
    for (let i = 0; i < 50; i += 1) {
      site.feed(i, i, { name: 'rain_mm_h' });
      site.feed(i, i, { name: 'latency_bucket', labels: { le: '0.5' } });
    }
    expect(site.stage.usage().find(({ state }) => state === 'judged_series')?.size).toBe(0);
  });

  it('only supports the first move of what stood still for more than a week, until it has lasted two minutes', () => {
    for (let i = 0; i < 8 * DAY; i += 6) site.feed(i, 1_000, { name: 'link_speed_mbps' });
    for (let i = 8 * DAY; i < 8 * DAY + 12; i += 6) site.feed(i, 100, { name: 'link_speed_mbps' });
    expect(site.opened()).toEqual([]);
    expect(site.said.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /^link_speed_mbps usually 1000, now 100 \(adaptive, with rate_of_change; not confirmed or sustained yet\)$/,
      ),
    ]);
  });

  it('opens for a job that comes at the same time every day on the first days only', () => {
    for (let i = 0; i < 7 * DAY; i += 1)
      site.feed(i, 20 + next() + (i % DAY >= 7_000 && i % DAY < 7_180 ? 40 : 0));
    const days = new Set(site.opened().map(({ occurred_at }) => Math.floor(indexOf(occurred_at) / DAY)));
    expect([...days]).toEqual([0, 1, 2]);
    expect(
      site.said.some(({ reason }) => reason.includes('it came at this time on 3 of the last 7 days')),
    ).toBe(true);
  });

  it('supports once when a value that always moved stands still', () => {
    learn(DAY);
    for (let i = DAY; i < DAY + 600; i += 1) site.feed(i, 50);
    const stuck = site.said.filter(({ detector }) => detector === 'stuck');
    expect(stuck).toHaveLength(1);
    expect(stuck[0]).toMatchObject({ role: 'supports' });
    expect(stuck[0]?.reason).toMatch(/queue_length stands still at 50 for 30 min/);
  });
});

describe('a series that falls silent', () => {
  const others = (site: Site, from: number, to: number, next: () => number) => {
    for (let i = from; i < to; i += 1) site.feed(i, 50 + next(), { name: 'other_load' });
  };
  const both = (site: Site, from: number, to: number, next: () => number) => {
    for (let i = from; i < to; i += 1) {
      site.feed(i, 50 + next(), { name: 'other_load' });
      site.feed(i, 50 + next(), { host: 'h2', labels: { core: '1' } });
    }
  };

  it('is told by the samples of others of its ship, once, as what it is', () => {
    const site = new Site();
    both(site, 0, DAY, noise(3));
    others(site, DAY, DAY + 400, noise(4));
    const silent = site.said.filter(({ detector }) => detector === 'missing');
    expect(silent).toHaveLength(1);
    expect(silent[0]).toMatchObject({
      role: 'supports',
      host: 'h2',
      metric_name: 'queue_length',
      signal: 'queue_length{core=1}',
      clearable: false,
    });
    expect(silent[0]?.reason).toMatch(/^queue_length is silent for 1[01] min; it came every 10 s/);
    expect(site.verdicts).toContain('series_silent');
  });

  it('is not told when the whole ship was silent', () => {
    const site = new Site();
    both(site, 0, DAY, noise(3));
    others(site, DAY + 2_000, DAY + 2_010, noise(4));
    both(site, DAY + 2_010, DAY + 2_100, noise(5));
    expect(site.said.filter(({ detector }) => detector === 'missing')).toEqual([]);
  });

  it('is still noticed after a restart', () => {
    const site = new Site();
    both(site, 0, DAY, noise(3));
    others(site, DAY, DAY + 30, noise(4));
    const kept: unknown = JSON.parse(JSON.stringify(site.stage.snapshot()));
    site.stage = newStage();
    site.stage.restore(kept);
    others(site, DAY + 30, DAY + 200, noise(5));
    expect(site.said.filter(({ detector }) => detector === 'missing')).toHaveLength(1);
  });
});
