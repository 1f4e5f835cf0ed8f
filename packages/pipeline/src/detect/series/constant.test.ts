import { describe, expect, it } from 'vitest';
import { DAY, HOUR, noise, OneSeries, START_MS } from './series.fixture.ts';

describe('a series that stands at one value', () => {
  it('opens when it goes to another level for two minutes, and clears when it is back', () => {
    const up = new OneSeries({ name: 'up' });
    up.feed(0, 6 * HOUR, () => 1, 15);
    up.feed(6 * HOUR, 7 * HOUR, () => 0, 15);
    up.feed(7 * HOUR, 8 * HOUR, () => 1, 15);
    expect(up.openedAt()).toEqual([6 * HOUR]);
    expect(up.opened()[0]).toMatchObject({
      detector: 'shift',
      occurred_at: new Date(START_MS + (6 * HOUR + 120) * 1000).toISOString(),
    });
    expect(up.opened()[0]?.reason).toMatch(/^up usually 1, now 0 /);
    expect(up.cleared().map(({ reason }) => reason)).toEqual(['up back to usual at 1 after 62 min']);
  });

  it('opens for noise where there was none, and after the few moves of its life', () => {
    const next = noise(3);
    const errors = new OneSeries();
    errors.feed(0, DAY, (sec) => (sec === 5_000 || sec === 9_000 ? 3 : 0));
    errors.feed(DAY, DAY + HOUR, () => 50 + 5 * next());
    expect(errors.openedAt()).toEqual([DAY]);
  });

  it('opens for a counter that begins to count', () => {
    const errors = new OneSeries({ name: 'errors_total' });
    errors.feed(0, DAY, () => 7);
    errors.feed(DAY, DAY + HOUR, (sec) => 7 + (sec - DAY));
    expect(errors.opened()[0]?.reason).toMatch(/^errors_total usually 0, now 1\/s/);
  });

  it('says nothing of it before an hour has passed, nor of a move by a few percent, nor of a time', () => {
    const fresh = new OneSeries();
    fresh.feed(0, HOUR / 2, () => 1);
    fresh.feed(HOUR / 2, HOUR, () => 0);
    const days = new OneSeries({ name: 'certificate_days_left' });
    days.feed(0, 5 * DAY, (sec) => 90 - Math.floor(sec / DAY), 60);
    const booted = new OneSeries({ name: 'boot_time_seconds' });
    booted.feed(0, DAY, () => START_MS / 1000 - 1e8);
    booted.feed(DAY, DAY + HOUR, () => START_MS / 1000 + DAY);
    for (const site of [fresh, days, booted]) expect(site.opened()).toEqual([]);
  });

  it('learns that it alternates', () => {
    const pump = new OneSeries({ name: 'pump_on' });
    pump.feed(0, 14 * DAY, (sec) => (sec % (8 * HOUR) < 3 * HOUR ? 1 : 0), 60);
    expect(pump.openedAt()).toHaveLength(1);
    const backup = new OneSeries({ name: 'backup_runs' });
    backup.feed(0, 14 * DAY, (sec) => (sec % DAY < 2 * HOUR ? 1 : 0), 60);
    expect(backup.openedAt().length).toBeLessThanOrEqual(2);
  });
});
