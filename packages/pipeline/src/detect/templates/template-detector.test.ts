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

  it('is not told of a source with few lines, however old it is', () => {
    expect(new Bench().feed([...usual(0, DAY / 2), odd(3 * DAY, 'late')])).toEqual([]);
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
