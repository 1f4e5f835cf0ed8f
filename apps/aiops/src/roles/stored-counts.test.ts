import { ManualClock } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import { type Counted, StoredCounts } from './stored-counts.ts';

type Host = { host: string };

function counts(maxRows = 10) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const stored: Counted<Host>[][] = [];
  const refused: unknown[] = [];
  let isDown = false;
  const site = {
    clock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    telemetry: { count: (...counted: unknown[]) => void refused.push(counted), gauge() {}, observe() {} },
  };
  const all = new StoredCounts<Host>({
    name: 'some hosts',
    maxRows,
    everyMs: 1_000,
    store: async (rows) => {
      if (isDown) throw new Error('disk full');
      stored.push([...rows]);
    },
    site,
  });
  return { all, clock, stored, refused, fail: (value: boolean) => (isDown = value) };
}

describe('counts that are stored now and then', () => {
  it('add up to one row a key, from the first time to the last', async () => {
    const { all, clock, stored } = counts();
    all.add('a', { host: 'a' }, 1);
    clock.advance(500);
    all.add('a', { host: 'a' }, 2);
    await all.write();
    const row = { host: 'a', records: 3, first_seen: '2026-01-01T00:00:00.000Z' };
    expect(stored).toEqual([[{ ...row, last_seen: '2026-01-01T00:00:00.500Z' }]]);
    await all.write();
    expect(stored).toHaveLength(1);
  });

  it('of a write that failed come with the next one, also of what was counted again meanwhile', async () => {
    const { all, clock, stored, fail } = counts();
    all.add('a', { host: 'a' }, 5, 'relay');
    fail(true);
    const failed = all.write();
    clock.advance(1_000);
    all.add('a', { host: 'a' }, 1, 'relay');
    await failed;
    expect([all.size, all.rowsOf('relay')]).toEqual([1, 1]);
    fail(false);
    await all.write();
    expect(stored).toMatchObject([
      [{ records: 6, first_seen: '2026-01-01T00:00:00.000Z', last_seen: '2026-01-01T00:00:01.000Z' }],
    ]);
  });

  it('stay within the bound when a write fails, and the metric counts what had no room', async () => {
    const { all, refused, fail } = counts(2);
    all.add('a', { host: 'a' }, 1);
    all.add('b', { host: 'b' }, 1);
    fail(true);
    const failed = all.write();
    all.add('c', { host: 'c' }, 1);
    await failed;
    expect(all.size).toBe(2);
    expect(refused).toEqual([['aiops_queue_refused_total', { queue: 'some_hosts' }]]);
  });
});
