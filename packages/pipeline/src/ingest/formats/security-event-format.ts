import type { Level } from '@aiops/contracts';
import { readLineTime } from '../line-time.ts';
import { statedTime } from './field-times.ts';
import type { FormatContext, FormatReading, LineFormat } from './line-format.ts';

const MAX_FIELDS = 256;
const PIPE = 124;
const BACKSLASH = 92;

/** Header fields between pipes, where a backslash keeps a pipe, and where the rest begins. Null when there are too few. */
function readHeader(text: string, from: number, count: number): { fields: string[]; end: number } | null {
  const fields: string[] = [];
  let start = from;
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === PIPE) {
      fields.push(text.slice(start, i).replace(/\\([\\|])/g, '$1'));
      start = i + 1;
      if (fields.length === count) return { fields, end: start };
    }
  }
  return null;
}

const VALUE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r' };

function plainValue(text: string): string {
  const value = text.trim();
  return value.includes('\\') ? value.replace(/\\([\s\S])/g, (_, c: string) => VALUE_ESCAPES[c] ?? c) : value;
}

const KEY = /(?:^|[ \t])([\w.[\]-]{1,128})=/g;

/** CEF's `key=value` whose values hold blanks: a value ends where the next ` key=` begins. `\=` is no such place. */
function readExtension(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let key: string | undefined;
  let from = 0;
  for (const match of text.matchAll(KEY)) {
    if (key !== undefined) values.set(key, plainValue(text.slice(from, match.index)));
    if (values.size >= MAX_FIELDS) return values;
    key = match[1];
    from = match.index + match[0].length;
  }
  if (key !== undefined) values.set(key, plainValue(text.slice(from)));
  return values;
}

function readDelimited(text: string, delimiter: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const part of text.split(delimiter, MAX_FIELDS)) {
    const equals = part.indexOf('=');
    if (equals > 0) values.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return values;
}

const WORDS: Readonly<Record<string, Level>> = {
  low: 'info',
  medium: 'warning',
  high: 'error',
  'very-high': 'critical',
};

/** CEF's scale, which LEEF shares: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
function levelOfSeverity(text: string | undefined): Level | null {
  if (text === undefined) return null;
  const word = text.trim().toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? null;
  if (!/^(?:\d|10)$/.test(word)) return null;
  const number = Number(word);
  if (number <= 3) return 'info';
  if (number <= 6) return 'warning';
  return number <= 8 ? 'error' : 'critical';
}

/** Removes and gives the first of these names that there is. */
function take(values: Map<string, string>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = values.get(name);
    if (value === undefined || value === '') continue;
    values.delete(name);
    return value;
  }
  return undefined;
}

function takeTime(
  values: Map<string, string>,
  names: readonly string[],
  context: FormatContext,
): number | null {
  for (const name of names) {
    const ms = statedTime(values.get(name), context);
    if (ms === null) continue;
    values.delete(name);
    return ms;
  }
  return null;
}

interface Product {
  readonly vendor: string | undefined;
  readonly product: string | undefined;
  readonly version: string | undefined;
  readonly eventId: string | undefined;
  readonly severity: string | undefined;
}

function compose(
  product: Product,
  title: string | undefined,
  values: Map<string, string>,
  context: FormatContext,
): FormatReading {
  const timeMs = takeTime(values, ['rt', 'devTime', 'end', 'start'], context);
  const host = take(values, 'dvchost', 'deviceHostName');
  const text = take(values, 'msg');
  const level = levelOfSeverity(product.severity);
  const message = [title, text].filter((part) => part !== undefined && part !== '').join(': ');
  return {
    ...(timeMs === null ? {} : { timeMs }),
    ...(level === null ? {} : { level }),
    ...(host === undefined || /\s/.test(host) ? {} : { host }),
    ...(product.product === undefined || product.product === '' ? {} : { service: product.product }),
    ...(message === '' ? {} : { msg: message }),
    meta: {
      vendor: product.vendor,
      version: product.version,
      event_id: product.eventId,
      ...(product.severity === undefined ? {} : { severity: product.severity }),
      ...Object.fromEntries(values),
    },
  };
}

function readCef(text: string, at: number, context: FormatContext): FormatReading | null {
  const header = readHeader(text, at + 4, 7);
  if (header === null) return null;
  const [, vendor, product, version, eventId, title, severity] = header.fields;
  const values = readExtension(text.slice(header.end));
  return compose({ vendor, product, version, eventId, severity }, title, values, context);
}

/** LEEF 2.0 names its delimiter, as a character or as its number: `^`, `x5E`, `0x09`. */
function delimiterOf(field: string): string {
  const hex = /^(?:0?x)([0-9A-Fa-f]{1,4})$/.exec(field)?.[1];
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return field.length === 1 ? field : '\t';
}

function readLeef(text: string, at: number, context: FormatContext): FormatReading | null {
  const header = readHeader(text, at + 5, 5);
  if (header === null) return null;
  const [format = '', vendor, product, version, eventId] = header.fields;
  let rest = text.slice(header.end);
  let delimiter = '\t';
  const stated = format.startsWith('2') ? /^([^|]{0,6})\|/.exec(rest) : null;
  if (stated !== null) {
    delimiter = delimiterOf(stated[1] ?? '');
    rest = rest.slice(stated[0].length);
  }
  const values = readDelimited(rest, delimiter);
  return compose(
    { vendor, product, version, eventId, severity: take(values, 'sev') },
    eventId,
    values,
    context,
  );
}

const MAX_PREFIX = 320;
const VERSION = /\d(?:\.\d)?\|/y;

/** Where `CEF:0|` or `LEEF:1.0|` begins: at the head, or behind a time and a host. */
function findMark(text: string, mark: string): number {
  const at = text.indexOf(mark);
  if (at < 0 || at > MAX_PREFIX || (at > 0 && text[at - 1] !== ' ')) return -1;
  VERSION.lastIndex = at + mark.length;
  return VERSION.test(text) ? at : -1;
}

const HOST_BEFORE = /(?:^| )([A-Za-z0-9][A-Za-z0-9._:-]{0,254}) $/;

/** Time and host that stand before the mark without being syslog. */
function prefixOf(text: string, at: number, context: FormatContext): FormatReading {
  if (at === 0) return {};
  const time = readLineTime(text, 0, context);
  const host = HOST_BEFORE.exec(text.slice(time?.end ?? 0, at))?.[1];
  return { ...(time === null ? {} : { timeMs: time.ms }), ...(host === undefined ? {} : { host }) };
}

/** ArcSight's CEF and QRadar's LEEF, as security devices send them. */
export const securityEventFormat: LineFormat = {
  name: 'security_event',
  read(text, context) {
    let at = findMark(text, 'CEF:');
    const isCef = at >= 0;
    if (!isCef) at = findMark(text, 'LEEF:');
    if (at < 0) return null;
    const reading = isCef ? readCef(text, at, context) : readLeef(text, at, context);
    return reading === null ? null : { ...prefixOf(text, at, context), ...reading };
  },
};
