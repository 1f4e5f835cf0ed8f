import type { Recurrence } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { Site, START_MS, statement } from './correlate.fixture.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

function silence(recurs: Recurrence) {
  return {
    silence_id: 's1',
    matchers: [{ field: 'device_id', value: 'a*' }],
    starts_at: new Date(START_MS - 3_600_000).toISOString(),
    ends_at: new Date(START_MS + 30 * 86_400_000).toISOString(),
    comment: '',
    created_by: 'chief',
    recurs,
  };
}

function windowed(window: Partial<Policy['correlate']['maintenance_windows'][number]>): Policy {
  const maintenance = {
    name: 'refit',
    start: '10:00',
    end: '11:00',
    timezone: 'UTC',
    matchers: [{ field: 'device_id' as const, value: 'a*' }],
    ...window,
  };
  return {
    ...DEFAULT_POLICY,
    correlate: { ...DEFAULT_POLICY.correlate, maintenance_windows: [maintenance] },
  };
}

/** What a condition that began so many seconds from the start (a Sunday, 10:00 UTC) is at once, and after a while. */
function statusAt(site: Site, at: number, later: number): string[] {
  site.feed(statement({ at, device: 'a1', clearable: true }));
  const first = site.only.status;
  site.tick(at);
  for (let now = at; now <= later; now += 5 * MINUTE) site.tick(now);
  site.tick(later);
  return [first, site.only.status];
}

describe('a silence that recurs', () => {
  const sunday: Recurrence = { days: ['sun'], start: '10:00', duration_min: 60, timezone: 'UTC' };

  it('covers what begins in its time, which becomes open when that is over and it still fires', () => {
    const site = new Site().command(0, 'silence', { arguments: silence(sunday) });
    expect(statusAt(site, 10 * MINUTE, 50 * MINUTE)).toEqual(['suppressed', 'suppressed']);
    site.tick(70 * MINUTE);
    expect(site.only).toMatchObject({ status: 'open' });
    expect(site.only.suppressed_by).toBeUndefined();
  });

  it('covers nothing outside of it, nor on another day', () => {
    const soon = new Site().command(0, 'silence', { arguments: silence({ ...sunday, start: '12:00' }) });
    expect(statusAt(soon, 10 * MINUTE, 20 * MINUTE)).toEqual(['open', 'open']);
    const monday = new Site().command(0, 'silence', { arguments: silence({ ...sunday, days: ['mon'] }) });
    expect(statusAt(monday, 10 * MINUTE, 20 * MINUTE)).toEqual(['open', 'open']);
  });

  it('comes again a week later', () => {
    const site = new Site().command(0, 'silence', { arguments: silence(sunday) });
    site.feed(statement({ at: 7 * 24 * HOUR + 60, device: 'a1' }));
    expect(site.only).toMatchObject({ status: 'suppressed', suppressed_by: 's1' });
  });

  it('goes by the clock of the ship', () => {
    const recurs = { ...sunday, start: '05:00', timezone: 'ship' };
    const site = new Site([], undefined, [{ ship_id: 'aurora', timezone: 'America/New_York' }]);
    site.command(0, 'silence', { arguments: silence(recurs) });
    expect(statusAt(site, 10 * MINUTE, 50 * MINUTE)).toEqual(['suppressed', 'suppressed']);
    const elsewhere = new Site().command(0, 'silence', { arguments: silence(recurs) });
    expect(statusAt(elsewhere, 10 * MINUTE, 20 * MINUTE)).toEqual(['open', 'open']);
  });
});

describe('a maintenance window', () => {
  it('covers what begins in it, and ends by itself', () => {
    const site = new Site([], windowed({ days: ['sun'] }));
    expect(statusAt(site, 10 * MINUTE, 50 * MINUTE)).toEqual(['suppressed', 'suppressed']);
    site.tick(70 * MINUTE);
    expect(site.only.status).toBe('open');
  });

  it('over midnight covers the morning of the day after', () => {
    const night = windowed({ days: ['sat'], start: '22:00', end: '10:30' });
    expect(statusAt(new Site([], night), 10 * MINUTE, 15 * MINUTE)).toEqual(['suppressed', 'suppressed']);
    expect(statusAt(new Site([], night), 40 * MINUTE, 45 * MINUTE)).toEqual(['open', 'open']);
  });

  it('lets through what is graver than it holds for', () => {
    const site = new Site([], windowed({ max_severity: 'medium' }));
    site.feed(
      statement({ at: 60, device: 'a1', written: 'critical' }),
      statement({ at: 90, device: 'a2', written: 'low' }),
    );
    expect(site.incidents.map(({ status }) => status).sort()).toEqual(['open', 'suppressed']);
  });
});
