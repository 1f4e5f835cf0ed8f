import { AnomalyDetected } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { sourceOf } from './source.ts';
import { stormAnomaly } from './storm-anomaly.ts';
import { StormWatch } from './storm-watch.ts';

const START_MS = Date.parse('2026-01-05T10:00:00.000Z');
const BOUNDS = { records_per_sec_per_source: 10, window_sec: 10, clear_sec: 30 };
const SOURCE = sourceOf({ ship_id: 'aurora', host: 'sw-1' }, '');

function send(watch: StormWatch, perSecond: number, fromSec: number, toSec: number) {
  const turns = [];
  for (let sec = fromSec; sec < toSec; sec += 1) {
    for (let i = 0; i < perSecond; i += 1) {
      const turn = watch.note(SOURCE, 1, 0, START_MS + sec * 1000 + i);
      if (turn !== null) turns.push(turn);
    }
    turns.push(...watch.tick(START_MS + sec * 1000 + 999));
  }
  return turns;
}

describe('a storm', () => {
  it('is told once at its begin and once when the rate was back for long enough', () => {
    const watch = new StormWatch(() => BOUNDS);
    expect(send(watch, 9, 0, 30)).toEqual([]);
    const turns = [...send(watch, 50, 30, 90), ...send(watch, 5, 90, 180)];
    expect(turns.map(({ state }) => state)).toEqual(['firing', 'cleared']);
    expect(turns[1]?.startedMs).toBe(turns[0]?.startedMs);
    expect((turns[1]?.atMs ?? 0) - START_MS).toBeGreaterThan(90_000 + 19_000);
    expect(send(watch, 50, 180, 190).map(({ state }) => state)).toEqual(['firing']);
  });

  it('is on as soon as something of the source is dropped', () => {
    const watch = new StormWatch(() => BOUNDS);
    expect(watch.note(SOURCE, 0, 1, START_MS)).toMatchObject({ state: 'firing' });
    expect(watch.note(SOURCE, 0, 5, START_MS + 5)).toBeNull();
  });

  it('of one is told however many names another uses, whose own drops are told as the sender’s', () => {
    const watch = new StormWatch(() => BOUNDS);
    const liar = sourceOf({ ship_id: 'aurora' }, '10.0.0.66');
    const told = Array.from({ length: 8_000 }, (_, i) =>
      watch.note(sourceOf({ ship_id: 'aurora', host: `fake-${i}` }, ''), 1, 1, START_MS, liar),
    ).filter((turn) => turn !== null);
    expect(told).toHaveLength(257);
    expect(told.at(-1)).toMatchObject({ source: { name: '10.0.0.66' }, state: 'firing' });
    expect(watch.note(SOURCE, 0, 1, START_MS)).toMatchObject({ state: 'firing', source: SOURCE });
    for (const sec of [100, 200]) watch.tick(START_MS + sec * 1000);
    const fresh = sourceOf({ ship_id: 'aurora', host: 'fresh' }, '');
    expect(watch.note(fresh, 0, 1, START_MS + 201_000, liar)).toMatchObject({ source: fresh });
  });

  it('that was on when the process ended is over when the rate stays low after the start', () => {
    const before = new StormWatch(() => BOUNDS);
    before.note(SOURCE, 0, 1, START_MS);
    const watch = new StormWatch(() => BOUNDS);
    watch.restore(before.storms, START_MS + 60_000);
    expect(watch.tick(START_MS + 61_000)).toEqual([]);
    expect(watch.tick(START_MS + 91_000)).toMatchObject([{ state: 'cleared', startedMs: START_MS }]);
    expect(watch.storms).toEqual([]);
  });

  it('is a statement about its source of type platform, whose end has the fingerprint of its begin', () => {
    const watch = new StormWatch(() => BOUNDS);
    const [begin, end] = [...send(watch, 50, 0, 20), ...send(watch, 1, 20, 70)].map(stormAnomaly);
    expect(AnomalyDetected.parse(begin)).toMatchObject({
      incident_type: 'platform',
      detector: 'storm',
      state: 'firing',
      host: 'sw-1',
      clearable: true,
    });
    expect(end).toMatchObject({ state: 'cleared', fingerprint: begin?.fingerprint });
    expect(end?.record_id).not.toBe(begin?.record_id);
  });
});
