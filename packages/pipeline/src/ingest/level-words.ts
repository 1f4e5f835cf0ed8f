import type { Level } from '@aiops/contracts';

const WORDS: Readonly<Record<Level, readonly string[]>> = {
  trace: ['trace', 'verbose', 'finer', 'finest', 'all', 'silly', 'trc', 'vrb'],
  debug: ['debug', 'dbg', 'fine', 'config', 'debu'],
  info: ['info', 'information', 'informational', 'inf', 'log', 'success', 'ok'],
  notice: ['notice', 'note', 'not', 'ntc'],
  warning: ['warning', 'warn', 'wrn', 'minor'],
  error: ['error', 'err', 'eror', 'severe', 'major', 'fail'],
  critical: ['critical', 'crit', 'crt', 'fatal', 'ftl', 'fat', 'failure'],
  alert: ['alert', 'alrt'],
  emergency: ['emergency', 'emerg', 'emg', 'panic'],
};
/** Words that mean a level in a field called level, but may be mere words at the head of a line. */
const FIELD_ONLY = new Set([
  'all',
  'fine',
  'config',
  'log',
  'success',
  'ok',
  'note',
  'not',
  'minor',
  'major',
  'fail',
  'fat',
]);

const LEVEL_OF_WORD: ReadonlyMap<string, Level> = new Map(
  Object.entries(WORDS).flatMap(([level, words]) => words.map((word) => [word, level as Level] as const)),
);

/** Syslog's severities in their own order. */
const BY_SYSLOG_NUMBER: readonly Level[] = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
];
/** The steps of ten that bunyan and pino write. */
const BY_TENS: Readonly<Record<number, Level>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'critical',
};

/** 0 to 7 as syslog counts; undefined for other numbers. */
export function levelOfSyslogNumber(number: number): Level | undefined {
  return BY_SYSLOG_NUMBER[number];
}

/** The level a field states, as word in any case or as number; null when it means none we know. */
export function levelOf(value: string | number): Level | null {
  if (typeof value === 'number') return BY_SYSLOG_NUMBER[value] ?? BY_TENS[value] ?? null;
  // The common spellings hit without a new string.
  const direct = LEVEL_OF_WORD.get(value);
  if (direct !== undefined) return direct;
  const word = value.trim().toLowerCase();
  const known = LEVEL_OF_WORD.get(word);
  if (known !== undefined) return known;
  return /^\d{1,2}$/.test(word) ? levelOf(Number(word)) : null;
}

/** The level that a word at the head of a line means: unmistakable words only. */
export function levelAtHead(word: string): Level | null {
  const lower = word.toLowerCase();
  return FIELD_ONLY.has(lower) ? null : (LEVEL_OF_WORD.get(lower) ?? null);
}
