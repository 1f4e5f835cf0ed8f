import { ManualClock, UnavailableError } from '@aiops/kernel';
import { type FeedEvent, SILENT_LOG, type StoredStats } from '@aiops/ports';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIncidentFeed } from './incident-feed.ts';
import { startLiveStats } from './live-stats.ts';

const NO_TIMES = { p50: null, p95: null, p99: null, count: 0 };
const STORED: StoredStats = {
  logs: 10,
  metrics: 0,
  alerts: 0,
  anomalies: 0,
  incidents: 0,
  duplicates: 0,
  suppressions: 0,
  errors: 0,
  by_severity: {},
  by_status: {},
  by_type: {},
  by_category: {},
  fast_path_ms: NO_TIMES,
  insight_path_ms: NO_TIMES,
  cache_hit_rate: null,
  missing: [],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('counts every 5 s while somebody follows, and costs nothing otherwise', async () => {
  const feed = createIncidentFeed(0);
  let counted = 0;
  let isDown = false;
  const live = startLiveStats({
    feed,
    clock: new ManualClock(7_200_000),
    log: SILENT_LOG,
    roles: { services: async () => [], slo: () => ({}) },
    store: {
      stats: async () => {
        counted += 1;
        if (isDown) throw new UnavailableError('store_unavailable', 'busy');
        return STORED;
      },
    },
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(counted).toBe(0);
  const events: FeedEvent[] = [];
  const unsubscribe = feed.subscribe((event) => events.push(event));
  feed.publish('incident', 1);
  await vi.advanceTimersByTimeAsync(10_000);
  const stats = {
    range: '1h',
    from: '1970-01-01T01:00:00.000Z',
    to: '1970-01-01T02:00:00.000Z',
    logs: 10,
    slo: {},
  };
  expect(events).toMatchObject([{ id: '0-1' }, { id: null, type: 'stats', data: stats }, { type: 'stats' }]);
  // A client that comes back wants the newest counts and not those it missed.
  expect(feed.since('0-1')).toEqual([]);
  isDown = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([counted, events.length]).toEqual([3, 3]);
  unsubscribe();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(counted).toBe(3);
  await live.stop();
  expect(vi.getTimerCount()).toBe(0);
});
