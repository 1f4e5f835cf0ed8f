import { describe, expect, it } from 'vitest';
import { createDemoFeed } from './demo.ts';
import { HOUR, type InputRecord, MINUTE, SECOND } from './record.ts';

const START_MS = Date.UTC(2026, 5, 1, 12, 0, 17);
const feed = createDemoFeed({ seed: 7, startMs: START_MS });

const messages = (records: readonly InputRecord[]): string[] =>
  records.flatMap((record) => (record.kind === 'log' ? [record.msg] : []));

describe('the demo feed', () => {
  it('gives the same records however the time is cut, also from a feed made anew', () => {
    const from = START_MS + 40 * MINUTE;
    const cuts = [from, from + 1, from + 777, from + 61_000, from + 5 * MINUTE];
    const parts = cuts.slice(1).flatMap((cut, index) => feed.recordsBetween(cuts[index] ?? from, cut));
    const other = createDemoFeed({ seed: 7, startMs: START_MS });
    expect(parts).toEqual(other.recordsBetween(from, from + 5 * MINUTE));
    expect(parts.length).toBeGreaterThan(500);
  });

  it('shows a lost carrier on the first ship within five seconds, for any seed', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const first = createDemoFeed({ seed, startMs: START_MS }).recordsBetween(
        START_MS,
        START_MS + 5 * SECOND,
      );
      const lost = first.filter((record) => record.kind === 'log' && /carrier lost/.test(record.msg));
      expect(lost.map((record) => record.ship_id)).toEqual(['nordic-aurora']);
    }
  });

  it('goes on with faults on every ship, and their recoveries', () => {
    const records = feed.recordsBetween(START_MS, START_MS + 80 * MINUTE);
    const wordings = [
      /carrier acquired/,
      /pool exhausted/,
      /changed state to up/,
      /Failed password/,
      /No space left/,
    ];
    for (const wording of wordings) expect(messages(records).some((msg) => wording.test(msg))).toBe(true);
    const troubled = new Set(
      records.filter((record) => /:live-|-live-/.test(record.tracking_id)).map((record) => record.ship_id),
    );
    expect(troubled.size).toBe(3);
  });

  it('has six hours of history in at most 60,000 records, with faults that are over', () => {
    const history = feed.history(6);
    expect(history.length).toBeLessThanOrEqual(60_000);
    expect(history.length).toBeGreaterThan(20_000);
    const stamps = history.map((record) => Date.parse(record.ts));
    expect(stamps.every((stamp) => stamp < START_MS && stamp > START_MS - 6.1 * HOUR)).toBe(true);
    for (const wording of [/pool exhausted/, /changed state to down/, /No space left/]) {
      expect(messages(history).some((msg) => wording.test(msg))).toBe(true);
    }
    const lastHour = history.filter((record) => Date.parse(record.ts) > START_MS - 50 * MINUTE);
    expect(messages(lastHour).some((msg) => /exhausted|state to down|No space/.test(msg))).toBe(false);
  });

  it('has ids that are unique over history and live together', () => {
    const ids = [...feed.history(2), ...feed.recordsBetween(START_MS, START_MS + HOUR)].map(
      (record) => record.tracking_id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
  });

  it('writes a second of an endless run in a few milliseconds', () => {
    const from = START_MS + 400 * 24 * HOUR;
    const began = performance.now();
    for (let second = 0; second < 60; second += 1) {
      feed.recordsBetween(from + second * SECOND, from + (second + 1) * SECOND);
    }
    expect((performance.now() - began) / 60).toBeLessThan(100);
  });
});
