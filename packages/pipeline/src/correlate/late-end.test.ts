import { expect, it } from 'vitest';
import { Site, START_MS, statement } from './correlate.fixture.ts';

it('an end of an earlier episode that comes too late ends nothing and is counted nowhere', () => {
  const fires = (at: number) => statement({ at, host: 'cart', clearable: true });
  const ends = (at: number) => statement({ at, host: 'cart', clearable: true, state: 'cleared' });
  const late = ends(5);
  const site = new Site().feed(fires(0), ends(10), fires(20)).tick(500);
  const before = site.only;
  site.input({ subject: 'anomaly.detected.enriched', item: late, atMs: START_MS + 500_000 });
  expect(site.verdictsOf(late)).toEqual(['late', 'cleared_nothing']);
  expect(site.only.anomaly_count).toBe(before.anomaly_count);
  expect(site.only.tracking_ids).not.toContain(late.tracking_id);
});
