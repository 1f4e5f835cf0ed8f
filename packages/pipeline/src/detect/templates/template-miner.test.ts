import { describe, expect, it } from 'vitest';
import { dearerAsOne } from '../../testing/as-one.ts';
import { SHIP_BOUNDS } from './parameters.ts';
import { currentOf } from './template.ts';
import { TemplateMiner } from './template-miner.ts';

const NAMES = 'alpha beta gamma delta eps zeta eta theta iota kappa lam mu'.split(' ');
const name = (i: number, step: number): string => NAMES[(i * step + step) % NAMES.length] ?? '';
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

function mined(lines: readonly string[], miner = new TemplateMiner()): Map<string, number> {
  const templates = lines.map((line) => miner.addText(line));
  const counts = new Map<string, number>();
  for (const template of templates) {
    const { text } = currentOf(template);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** A small generator of its own, so that the test is the same every time. */
function* randoms(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    yield x / 2 ** 32;
  }
}

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = randoms(seed);
  const out = [...values];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor((random.next().value ?? 0) * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

const MIXED = [
  ...times(60, (i) => `job ${name(i, 1)} assigned to worker ${name(i, 5)} by ${name(i, 7)}`),
  ...times(30, (i) => `service ${['started', 'stopped', 'failed'][i % 3]} on port ${i}`),
  ...times(30, (i) => `session opened for user ${name(i, 1)} by (uid=${i})`),
  ...times(20, (i) => `Sending list [${times((i % 5) + 1, (k) => name(k, i + 1)).join(', ')}] now`),
  ...times(20, (i) => `took ${i * 3} ${i % 2 === 0 ? 'ms' : 'KB'} for ${i}`),
];

describe('what lines of one kind differ in becomes a variable', () => {
  it('many values of a word in one slot, or in several at once', () => {
    const counts = mined(MIXED);
    expect(counts.get('job <*> assigned to worker <*> by <*>')).toBe(60);
    expect(counts.get('session opened for user <*> by (uid=<*>)')).toBe(30);
  });

  it('three words that each say something else stay three templates', () => {
    const counts = mined(MIXED);
    for (const word of ['started', 'stopped', 'failed'])
      expect(counts.get(`service ${word} on port <*>`)).toBe(10);
  });

  it('lists of any length and values with units are one slot', () => {
    const counts = mined(MIXED);
    expect(counts.get('Sending list <*> now') ?? counts.get('Sending list [<*>] now')).toBe(20);
    expect(counts.get('took <*> for <*>')).toBe(20);
  });

  it('a value that stands in nearly all lines is a constant with exceptions', () => {
    const lines = times(100, (i) => `login by ${i % 25 === 0 ? name(i / 25, 1) : 'root'} refused here`);
    expect(mined(lines).get('login by root refused here')).toBe(96);
  });
});

describe('ids', () => {
  it('the first id stays while the template generalises, and those merged lead to it', () => {
    const miner = new TemplateMiner();
    const given = times(8, (i) => miner.addText(`volume ${NAMES[i]} was mounted read only`));
    const first = given[0];
    expect(new Set(given.map((template) => currentOf(template).id))).toEqual(new Set([first?.id]));
    expect(first?.text).toBe('volume <*> was mounted read only');
  });

  it('two miners give the same line the same id', () => {
    const id = new TemplateMiner().addText('cabin 12 is cold').id;
    expect(new TemplateMiner().addText('cabin 7 is cold').id).toBe(id);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
  });
});

it('the order of the lines does not change what is one template', () => {
  const texts = [...mined(MIXED).keys()].sort();
  for (const seed of [1, 2, 3]) expect([...mined(shuffled(MIXED, seed)).keys()].sort()).toEqual(texts);
  expect([...mined([...MIXED].reverse()).keys()].sort()).toEqual(texts);
});

describe('snapshot', () => {
  it('a miner goes on as if nothing had happened, at whichever line it was stopped', () => {
    const lines = shuffled(MIXED, 7);
    const whole = new TemplateMiner(SHIP_BOUNDS);
    const ids = lines.map((line) => whole.addText(line).id);
    for (const at of [1, 10, 40, 90, 140]) {
      const before = new TemplateMiner(SHIP_BOUNDS);
      for (const line of lines.slice(0, at)) before.addText(line);
      const after = new TemplateMiner(SHIP_BOUNDS);
      after.restore(JSON.parse(JSON.stringify(before.snapshot())));
      expect(lines.slice(at).map((line) => after.addText(line).id)).toEqual(ids.slice(at));
    }
  });

  it('keeps the templates used last when there are more than it may hold', () => {
    const miner = new TemplateMiner({ ...SHIP_BOUNDS, templates: 10 });
    const templates = times(30, (i) => miner.addText('word '.repeat(i + 2)));
    const { templates: kept } = miner.snapshot();
    expect(kept.map(({ id }) => id)).toEqual(templates.slice(-kept.length).map(({ id }) => id));
    expect(miner.usage).toMatchObject({ templates: kept.length, dropped: 30 - kept.length });
  });
});

it('a line in use keeps its template, however many others come and go', () => {
  const random = randoms(5);
  const word = (): string =>
    times(6, () => String.fromCharCode(97 + Math.floor((random.next().value ?? 0) * 26))).join('');
  const miner = new TemplateMiner({ ...SHIP_BOUNDS, shapes: 200, templates: 200 });
  const hot = 'engine room pump alpha started normally today';
  const first = miner.addText(hot, 0, 1);
  for (let i = 0; i < 3000; i += 1) {
    miner.addText(times(3 + (i % 11), word).join(' '), 0, i);
    if (i % 4 === 0) miner.addText(hot, 0, i);
  }
  expect(miner.addText(hot, 0, 3001)).toBe(first);
  expect(first.count).toBe(752);
  expect(miner.forgottenMs).toBeGreaterThan(2500);
});

it('a line of a clock that is ahead by years makes nothing unknown for years', () => {
  const miner = new TemplateMiner({ ...SHIP_BOUNDS, templates: 100 });
  miner.addText('from another century', 0, 4e12);
  for (let i = 0; i < 200; i += 1) miner.addText('word '.repeat(i + 2), 0, 1000 + i);
  expect(miner.forgottenMs).toBeLessThan(1200);
});

describe('hostile lines', () => {
  it.each([
    ['digits', '1.'],
    ['slashes', 'a/'],
    ['colons', '1:'],
    ['blanks', ' '],
    ['short tokens', 'a1 '],
    ['letters', 'x'],
    ['open brackets', '['],
    ['a list', 'a, '],
    ['keys', 'a=1,'],
    ['dashes', 'a-'],
    ['quotes', '"'],
    ['at signs', 'a@'],
    ['signs of a variable', '<*>'],
  ])('a million of %s is read in linear time', (_, piece) => {
    const filled = (length: number) => piece.repeat(length / piece.length);
    const mine = (line: string) => {
      const miner = new TemplateMiner();
      for (let i = 0; i < 3; i += 1) miner.add(`${line}${i}`);
    };
    expect(dearerAsOne(mine, filled(100_000), filled(1_000_000))).toBeLessThan(5);
  });

  it('lines that share nothing fill it up to its bounds and no further', () => {
    const random = randoms(3);
    const word = (): string =>
      times(6, () => String.fromCharCode(97 + Math.floor((random.next().value ?? 0) * 26))).join('');
    const miner = new TemplateMiner(SHIP_BOUNDS);
    for (let i = 0; i < 12_000; i += 1) miner.addText(times(5, word).join(' '));
    expect(miner.usage.templates).toBeLessThanOrEqual(SHIP_BOUNDS.templates);
    expect(miner.snapshot().templates.length).toBeLessThanOrEqual(SHIP_BOUNDS.templates);
  });
});
