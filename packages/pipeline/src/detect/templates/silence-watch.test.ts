import { describe, expect, it } from 'vitest';
import { Bench, chance, type Entry, HOUR, kinds } from './template-detector.fixture.ts';

describe('a regular line', () => {
  const every = (
    from: number,
    to: number,
    seconds: number,
    msg: string,
    more: Partial<Entry> = {},
  ): Entry[] =>
    Array.from({ length: Math.floor((to - from) / seconds) }, (_, i) => ({
      at: from + i * seconds,
      msg,
      ...more,
    }));
  const other = (from: number, to: number): Entry[] =>
    chance(from, to, 20, (i) => ({ msg: `packet ${i}`, host: 'h2' }), 3);

  it('that no longer comes is told, and that it is back', () => {
    const said = new Bench().feed([
      ...other(0, 4 * HOUR),
      ...every(0, 2 * HOUR, 30, 'I am well'),
      ...every(3 * HOUR, 4 * HOUR, 30, 'I am well'),
    ]);
    expect(kinds(said)).toEqual(['heartbeat supports firing', 'heartbeat supports cleared']);
    const [gone, back] = said;
    expect(gone?.reason).toMatch(
      /^regular line is gone: usually every 30 s, silent for \d+ (s|min): "I am well"$/,
    );
    expect(gone?.about).toMatchObject({ host: 'h1', service: 'app' });
    expect(gone?.isOfOtherLines).toBe(true);
    expect((gone?.atSec ?? 0) - 2 * HOUR).toBeLessThan(240);
    expect([back?.signal, back?.atSec]).toEqual([gone?.signal, 3 * HOUR]);
  });

  it('nothing is told while the whole ship is silent, or when it comes back', () => {
    const lines = (from: number, to: number) => [...other(from, to), ...every(from, to, 30, 'I am well')];
    expect(new Bench().feed([...lines(0, 2 * HOUR), ...lines(5 * HOUR, 6 * HOUR)])).toEqual([]);
  });

  it('several of one entity that fall silent together are told once', () => {
    const said = new Bench().feed([
      ...other(0, 4 * HOUR),
      ...every(0, 2 * HOUR, 30, 'I am well'),
      ...every(7, 2 * HOUR, 60, 'pump turns'),
      ...every(9, 2 * HOUR, 45, 'valve open'),
    ]);
    expect(said).toHaveLength(1);
  });

  it('that comes by chance is not regular, and of one that tells of a fault the end is good', () => {
    const said = new Bench().feed([
      ...other(0, 4 * HOUR),
      ...chance(0, 2 * HOUR, 10, () => ({ msg: 'now and then' })),
      ...every(0, 2 * HOUR, 30, 'retry of the booking failed', { level: 'error' }),
    ]);
    expect(said).toEqual([]);
  });

  it('a restart changes nothing, at whichever line', () => {
    const entries = [
      ...other(0, 3 * HOUR),
      ...every(0, HOUR, 30, 'I am well'),
      ...every(2 * HOUR, 3 * HOUR, 30, 'I am well'),
    ];
    const sorted = entries.sort((a, b) => a.at - b.at);
    const told = new Bench().feed(sorted);
    for (const share of [0.1, 0.33, 0.37, 0.6, 0.9]) {
      const bench = new Bench();
      const at = Math.floor(sorted.length * share);
      const before = bench.feed(sorted.slice(0, at));
      bench.restarted();
      expect([...before, ...bench.feed(sorted.slice(at))]).toEqual(told);
    }
  });

  const hosts = (count: number, words: readonly string[], minutes: number): Entry[] =>
    Array.from({ length: minutes }, (_, minute) =>
      Array.from({ length: count }, (_, host) =>
        words.map((word) => ({ at: 60 * minute + host / 20, msg: `${word} is well`, host: `n${host}` })),
      ).flat(),
    ).flat();

  it('of thousands on a ship each is watched', () => {
    const lines = hosts(700, ['pump'], 40).filter(({ at, host }) => host !== 'n690' || at < 1500);
    const said = new Bench().feed(lines);
    expect(said.map(({ about }) => about?.host)).toEqual(['n690']);
  });

  it('that finds no place is counted once', () => {
    const bench = new Bench();
    bench.feed(hosts(600, 'pump fan door valve radar crane winch light rudder'.split(' '), 26));
    const usage = bench.detector.usage().find(({ state }) => state === 'template_heartbeats');
    expect(usage).toMatchObject({ size: 5000, refused: 400, capacity: 5000 });
  });
});
