import type { Level } from '@aiops/contracts';
import { levelOf } from '../level-words.ts';

/** Single letters, as klog, MongoDB and Serilog write them, and words of single loggers. */
const MORE_WORDS: Readonly<Record<string, Level>> = {
  t: 'trace',
  v: 'trace',
  d: 'debug',
  d1: 'debug',
  d2: 'debug',
  d3: 'debug',
  d4: 'debug',
  d5: 'debug',
  i: 'info',
  n: 'notice',
  w: 'warning',
  e: 'error',
  f: 'critical',
  c: 'critical',
  dpanic: 'critical',
  http: 'info',
};
/** Upper bounds of OpenTelemetry's severity numbers, 1 to 24. */
const OTEL_STEPS: readonly (readonly [number, Level])[] = [
  [4, 'trace'],
  [8, 'debug'],
  [12, 'info'],
  [16, 'warning'],
  [20, 'error'],
  [24, 'critical'],
];
/** Python's `levelno`, the steps of ten shifted by one word against pino's. */
const PYTHON: Readonly<Record<number, Level>> = {
  10: 'debug',
  20: 'info',
  30: 'warning',
  40: 'error',
  50: 'critical',
};
const MAX_WORD = 24;

/** The level a field states; null when it means none we know. `INFO+2` of Go's slog is its word. */
export function statedLevel(value: unknown): Level | null {
  if (typeof value === 'number') return levelOf(value);
  if (typeof value !== 'string' || value.length > MAX_WORD) return null;
  const known = levelOf(value);
  if (known !== null) return known;
  const word = value
    .trim()
    .toLowerCase()
    .replace(/[+-]\d{1,2}$/, '');
  return (Object.hasOwn(MORE_WORDS, word) ? MORE_WORDS[word] : levelOf(word)) ?? null;
}

/** The level of an OpenTelemetry severity number; null outside of 1 to 24. */
export function levelOfOtelNumber(value: unknown): Level | null {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) return null;
  return OTEL_STEPS.find(([upTo]) => number <= upTo)?.[1] ?? null;
}

export function levelOfPythonNumber(value: unknown): Level | null {
  return PYTHON[Number(value)] ?? null;
}
