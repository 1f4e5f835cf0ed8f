import type { LogMessage } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { Bench, chance, DAY, type Entry, HOUR, kinds, usual } from './template-detector.fixture.ts';

describe('a new template', () => {
  const odd = (at: number, word: string): Entry => ({
    at,
    msg: `${word} never heard of this before`,
    level: 'error',
  });

  it('is told once, after the learning time, with its text and level', () => {
    const said = new Bench().feed([
      ...usual(0, 2 * DAY),
      odd(DAY - 600, 'early'),
      odd(DAY + 600, 'late'),
      odd(DAY + 7200, 'late'),
    ]);
    expect(kinds(said)).toEqual(['new_template supports firing']);
    expect(said[0]).toMatchObject({
      reason: 'new template: "late never heard of this before"',
      level: 'error',
      verdict: 'template_new',
      atSec: DAY + 600,
    });
    expect(said[0]?.signal).toBe(said[0]?.template_id);
  });

  it('is not told on a ship with few lines, however old it is', () => {
    expect(new Bench().feed([...usual(0, DAY / 2), odd(3 * DAY, 'late')])).toEqual([]);
  });

  it('is told of a source with few lines when its ship is known', () => {
    const fatal = Array.from({ length: 60 }, (_, i) => ({
      at: 19 * DAY + 60 * i,
      msg: 'nvme0: controller fatal status',
      level: 'error' as const,
      host: 'h2',
    }));
    const quiet = Array.from({ length: 19 }, (_, day) => ({
      at: day * DAY + 5,
      msg: `hourly ${day}`,
      host: 'h2',
    }));
    const said = new Bench().feed([...usual(0, 19.1 * DAY), ...quiet, ...fatal]);
    expect(said.filter(({ about }) => about?.host === 'h2')[0]).toMatchObject({
      anomaly_type: 'new_template',
      atSec: 19 * DAY,
    });
  });

  it('a source that is new on a known ship is told once, however much it has to say', () => {
    const words = ['disk', 'fan', 'pump', 'door', 'valve', 'light', 'radar', 'crane'];
    const fresh = Array.from({ length: 64 }, (_, i) => ({
      at: 3 * DAY + 900 * i,
      msg: `${'so '.repeat(i % 13)}${words[i % 8]} then ${words[i >> 3]}`,
      host: 'h2',
    }));
    const said = new Bench().feed([...usual(0, 4 * DAY), ...fresh]);
    expect(kinds(said)).toEqual(['new_template supports firing']);
    expect(said[0]?.atSec).toBe(3 * DAY);
  });

  it('of a source that makes them all the time not more than a few a week are told', () => {
    const odd = Array.from({ length: 300 }, (_, i) => ({
      at: 2 * DAY + 1800 * i,
      msg: `${'ab'.repeat(i + 1)}x `.repeat(3 + (i % 7)),
    }));
    const said = new Bench().feed([...usual(0, 9 * DAY), ...odd]);
    expect(said.length).toBeGreaterThan(4);
    expect(said.length).toBeLessThanOrEqual(10);
  });

  it('a source of distinct lines takes it from no other source of the ship', () => {
    const random = [...Array(6000).keys()].map((i) => ({
      at: i * 45,
      msg: [i * 7919, i * 104_729, i * 15_485_863]
        .map((n) => (n + 26 ** 5).toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[Number(d)] ?? ''))
        .join(' '),
      host: 'junk',
    }));
    const bench = new Bench();
    const said = bench.feed([...usual(0, 3.2 * DAY), ...random, odd(3 * DAY, 'late')]);
    expect(said.filter(({ about }) => about?.host === 'h1').map(({ reason }) => reason)).toEqual([
      'new template: "late never heard of this before"',
    ]);
    const usage = bench.detector.usage();
    expect(usage.find(({ state }) => state === 'unmineable_sources')).toMatchObject({ size: 1 });
    expect(usage.find(({ state }) => state === 'templates')?.capacity).toBe(4000);
  });

  it('a burst of them counts once', () => {
    const burst = ['alpha', 'beta', 'gamma'].map((word, i) =>
      odd(DAY + 600 + 100 * i, `${word} ${word} ${word}`),
    );
    expect(new Bench().feed([...usual(0, 2 * DAY), ...burst])).toHaveLength(1);
  });

  it('what another host of the ship said before is not new, what another ship said is', () => {
    const bench = new Bench();
    const others = usual(0, DAY).map((entry) => ({ ...entry, host: 'h2', ship: 's1' }));
    bench.feed([
      ...usual(0, DAY),
      ...others,
      { ...odd(DAY - 5, 'known'), host: 'h2' },
      { ...odd(9, 'far'), ship: 's2' },
    ]);
    expect(bench.feed([odd(DAY + 60, 'known')])).toEqual([]);
    expect(bench.feed([odd(DAY + 3600, 'far')])).toHaveLength(1);
  });

  it('what was learned is kept over a restart', () => {
    const bench = new Bench();
    bench.feed(usual(0, 1.5 * DAY));
    bench.restarted();
    expect(bench.feed(usual(1.5 * DAY, 1.6 * DAY))).toEqual([]);
    expect(kinds(bench.feed([odd(1.7 * DAY, 'late')]))).toEqual(['new_template supports firing']);
  });

  it('a line that a pattern stands for is told by that', () => {
    expect(
      new Bench().feed([...usual(0, DAY), { at: DAY + 60, msg: 'write failed: no space left on device' }]),
    ).toEqual([]);
  });
});

describe('a rate that changes', () => {
  const storm = (from: number, seconds: number, perWindow: number, level: LogMessage['level']): Entry[] =>
    chance(
      from,
      from + seconds,
      perWindow,
      (i) => ({ msg: `order ${i} booked for cabin ${i % 99}`, level }),
      9,
    );

  it('is told once in its window, with what is usual and what is now', () => {
    const said = new Bench().feed([...usual(0, 2 * DAY), ...storm(2 * DAY + 30, 100, 120, 'info')]);
    expect(kinds(said)).toEqual(['rate_change supports firing']);
    expect(said[0]?.reason).toMatch(/^usually \d–\d in 5 min, now \d\d: "order <\*> booked for cabin <\*>"$/);
    expect(said[0]?.score).toBeGreaterThan(0.9);
  });

  it('opens when it goes on for two minutes and the lines are warnings or worse', () => {
    const warnings = (level: LogMessage['level']) => [
      ...usual(0, 2 * DAY),
      ...storm(2 * DAY + 30, 400, 200, level),
    ];
    const said = new Bench().feed(warnings('warning'));
    expect(kinds(said).filter((kind) => kind.includes('opens'))).toEqual(['rate_change opens firing']);
    expect(said.find(({ role }) => role === 'opens')?.reason).toMatch(/now \d+, for \d+ (s|min): "order/);
    expect(kinds(new Bench().feed(warnings('info'))).join()).not.toContain('opens');
  });

  it('a burst that comes every night is usual after the first', () => {
    const nights = Array.from({ length: 6 }, (_, day) =>
      storm(day * DAY + 2 * HOUR, 240, 100, 'info'),
    ).flat();
    const said = new Bench().feed([...usual(0, 6 * DAY), ...nights]);
    expect(said.filter(({ atSec }) => atSec > 1.5 * DAY)).toEqual([]);
  });
});

describe('a burst of errors', () => {
  const words = ['disk', 'fan', 'pump', 'door', 'valve', 'light', 'radar', 'crane'];
  const errors = (from: number, to: number, perWindow: number): Entry[] =>
    chance(
      from,
      to,
      perWindow,
      (i) => ({ msg: `${words[i % 8]} ${words[(i >> 3) % 8]} reports trouble of kind ${i}`, level: 'error' }),
      4,
    );

  it('is told when many templates have a part in it', () => {
    const said = new Bench().feed([
      ...usual(0, 2 * DAY),
      ...errors(0, 2 * DAY, 1),
      ...errors(2 * DAY + 10, 2 * DAY + 250, 60),
    ]);
    const bursts = said.filter(({ anomaly_type }) => anomaly_type === 'severity_burst');
    expect(bursts).toHaveLength(1);
    expect(bursts[0]?.reason).toMatch(/^lines of level error or worse: usually 0–\d in 5 min, now \d+$/);
    expect(bursts[0]).toMatchObject({ role: 'supports', level: 'error' });
  });

  it('of a service that was never heard before is told once when its ship is known', () => {
    const failing = Array.from({ length: 120 * 20 }, (_, i) => ({
      at: 3 * DAY + 30 * Math.floor(i / 20),
      msg: `cannot reach the broker, attempt ${i}`,
      level: 'error' as const,
      host: 'h2',
    }));
    const said = new Bench().feed([...usual(0, 4 * DAY), ...failing]);
    expect(kinds(said)).toEqual(['new_template supports firing', 'severity_burst supports firing']);
    expect(said[1]?.atSec).toBe(3 * DAY);
    expect(new Bench().feed(failing)).toEqual([]);
  });

  it('is not told beside the one template that it is made of', () => {
    const one = (from: number, to: number, n: number) =>
      chance(from, to, n, (i) => ({ msg: `valve ${i} is stuck`, level: 'error' as const }), 5);
    const said = new Bench().feed([
      ...usual(0, 2 * DAY),
      ...one(0, 2 * DAY, 1),
      ...one(2 * DAY + 10, 2 * DAY + 250, 60),
    ]);
    expect(kinds(said).filter((kind) => kind.endsWith('supports firing'))).toEqual([
      'rate_change supports firing',
    ]);
  });
});

it('lines out of order and of impossible times change nothing that a later line depends on', () => {
  const bench = new Bench();
  bench.feed(usual(0, DAY));
  const [late] = bench.feed([{ at: 5, msg: 'order 1 booked for cabin 2' }]) as unknown[];
  expect(late).toBeUndefined();
});

it('on lines that come by chance it is silent: nothing opens, and little supports', () => {
  let supports = 0;
  let opens = 0;
  const streams = 15;
  for (let seed = 1; seed <= streams; seed += 1) {
    const perWindow = [0.02, 0.3, 2, 8, 20][seed % 5] ?? 1;
    const entries = chance(0, 8 * DAY, perWindow, (i) => ({ msg: `tick ${i}`, level: 'error' }), seed);
    for (const { role, atSec } of new Bench().feed(entries)) {
      if (atSec < DAY) continue;
      if (role === 'opens') opens += 1;
      else supports += 1;
    }
  }
  expect(opens).toBe(0);
  expect(supports / streams).toBeLessThanOrEqual(1);
}, 30_000);
