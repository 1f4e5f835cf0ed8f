import { expect, it } from 'vitest';
import { MinedLines, UNKEPT } from './mined-lines.ts';

/** A text of letters only that no other number has. */
const word = (i: number): string =>
  [...(i * 7919 + 26 ** 5).toString(26)]
    .map((c) => String.fromCharCode(97 + Number.parseInt(c, 26)))
    .join('');
const distinct = (i: number): string => `${word(i)} `.repeat(2 + (i % 17)).trim();
const COUNT = 44_000;

function mined(lines: MinedLines): MinedLines {
  for (let i = 0; i < COUNT; i += 1) {
    lines.add(distinct(i));
    if (i % 100 === 0) lines.add(`valve ${i} opened by ${word(i)} on the bridge`);
  }
  return lines;
}

it('each line has its template, also when there are more than a miner holds', () => {
  const found = mined(new MinedLines()).found();
  const texts = [...found.byLine()].map((at) => found.at(at).text);
  expect(texts).toHaveLength(COUNT + COUNT / 100);
  expect(texts.slice(0, 4)).toEqual([
    distinct(0),
    'valve <*> opened by <*> on the bridge',
    distinct(1),
    distinct(2),
  ]);
  expect(texts.at(-1)).toBe(distinct(COUNT - 1));
  expect([...found.counts().values()].filter((count) => count > 1)).toEqual([COUNT / 100]);
});

it('what can not be kept says so, and the rest stays', () => {
  const found = mined(new MinedLines(100_000)).found();
  const numbers = [...found.byLine()];
  const unkept = numbers.filter((at) => found.at(at) === UNKEPT);
  expect(unkept.length).toBeGreaterThan(1000);
  expect(found.at(numbers[0] ?? 0).text).toBe(distinct(0));
  expect(found.at(numbers.at(-1) ?? 0).text).toBe(distinct(COUNT - 1));
});
