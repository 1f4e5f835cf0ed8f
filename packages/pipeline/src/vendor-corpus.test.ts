import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { plainText } from './detect/log-text.ts';
import { PatternSet } from './detect/pattern-set.ts';
import { parseLine } from './ingest/parse-line.ts';

/** A line as its vendor documents it, and all that has to be read in it. */
interface Expected {
  readonly line: string;
  readonly format: string | null;
  readonly host: string | null;
  readonly service: string | null;
  readonly level: string | null;
  readonly time: string | null;
  readonly samples?: readonly unknown[];
  readonly pattern: string | null;
  readonly object?: string | null;
}

const FOLDER = new URL('./ingest/vendors/corpus/', import.meta.url);
const RECEIVED = Date.parse('2026-11-22T10:30:00Z');
const LEAST_LINES = 25;
const patterns = new PatternSet(DEFAULT_POLICY.detect.logs_patterns);

function read(line: string): Omit<Expected, 'line'> {
  const parsed = parseLine(line, { receivedMs: RECEIVED });
  const text = plainText(parsed.msg);
  const named = patterns.match(text);
  const samples = parsed.samples?.map(({ name, value, labels }) => ({
    name,
    value,
    ...(labels === undefined ? {} : { labels }),
  }));
  const format = parsed.meta?.format;
  return {
    format: typeof format === 'string' ? format : null,
    host: parsed.host ?? null,
    service: parsed.service,
    level: parsed.level,
    time: parsed.timeMs === null ? null : new Date(parsed.timeMs).toISOString(),
    ...(samples === undefined || samples.length === 0 ? {} : { samples }),
    pattern: named?.name ?? null,
    ...(named === undefined ? {} : { object: patterns.objectIn(text, named.name) ?? null }),
  };
}

const VENDORS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ndjson'))
  .map((name) => {
    const lines = readFileSync(new URL(name, FOLDER), 'utf8').trimEnd().split('\n');
    return { name, cases: lines.map((line) => JSON.parse(line) as Expected) };
  });

describe.each(VENDORS)('the lines of $name', ({ cases }) => {
  it('are enough to speak for the vendor', () => {
    expect(cases.length).toBeGreaterThanOrEqual(LEAST_LINES);
  });

  it.each(cases)('$line', ({ line, ...expected }) => {
    expect(read(line)).toEqual(expected);
  });
});

describe('the two edges of a link', () => {
  const object = (msg: string) => patterns.objectIn(msg, patterns.match(msg)?.name ?? '')?.toLowerCase();

  it('name the same object however the number is joined to it', () => {
    const wordings = ['beam=2', 'beam 2', 'beam: 2', 'Beam #2', 'beam = 2'];
    const objects = wordings.flatMap((beam) => [
      object(`carrier lost ${beam}`),
      object(`carrier restored ${beam}`),
    ]);
    expect(new Set(objects)).toEqual(new Set(['beam 2']));
  });

  it('keep things of different kinds apart', () => {
    expect(object('link down on modem 2')).not.toBe(object('link down on beam 2'));
  });
});
