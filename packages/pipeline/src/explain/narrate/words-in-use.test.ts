import { expect, it } from 'vitest';
import { WordsInUse } from './words-in-use.ts';

const MINUTE = 60_000;
const TTL = 45 * MINUTE;

const words = (key: string) => ({ key, wording: { sentences: [{ of: [], text: `words of ${key}` }] } });

it('keeps the words of an incident’s former states anew when it is told again', () => {
  const inUse = new WordsInUse(10);
  inUse.kept('inc-1', words('created'), 0);
  inUse.kept('inc-1', words('changed'), MINUTE);
  inUse.kept('inc-2', words('other'), 0);
  expect(inUse.told('inc-1', 40 * MINUTE, TTL)).toEqual([words('created'), words('changed')]);
  expect(inUse.told('inc-1', 80 * MINUTE, TTL)).toEqual([words('created'), words('changed')]);
});

it('lets words age that nobody was told in, and does not wake what is too old', () => {
  const inUse = new WordsInUse(10);
  inUse.kept('inc-1', words('created'), 0);
  expect(inUse.told('inc-1', 46 * MINUTE, TTL)).toEqual([]);
  expect(inUse.told('inc-9', MINUTE, TTL)).toEqual([]);
});

it('does so once in a while, whichever incident it is told for', () => {
  const inUse = new WordsInUse(10);
  inUse.kept('inc-1', words('same'), 0);
  inUse.kept('inc-2', words('same'), 0);
  expect(inUse.told('inc-1', 4 * MINUTE, TTL)).toEqual([]);
  expect(inUse.told('inc-1', 6 * MINUTE, TTL)).toEqual([words('same')]);
  expect(inUse.told('inc-2', 7 * MINUTE, TTL)).toEqual([]);
});

it('holds no more than it may, and of one incident the latest states', () => {
  const inUse = new WordsInUse(12);
  for (let at = 0; at < 50; at += 1) inUse.kept('inc-1', words(`state-${at}`), at);
  expect(inUse.size).toBe(12);
  const alive = inUse.told('inc-1', 10 * MINUTE, TTL).map(({ key }) => key);
  expect(alive).toHaveLength(8);
  expect(alive.at(-1)).toBe('state-49');
  for (let at = 0; at < 50; at += 1) inUse.kept(`inc-${at + 2}`, words(`of-${at}`), at);
  expect(inUse.told('inc-1', 10 * MINUTE, TTL)).toEqual([]);
});
