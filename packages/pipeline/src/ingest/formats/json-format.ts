import type { FormatContext, FormatReading, LineFormat } from './line-format.ts';
import { StatedFields } from './stated-fields.ts';

const BRACE = 123;
const CLOSING = 125;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** MongoDB's `{"t":{"$date":…},"s":"I","c":"NETWORK",…}`: one-letter names, which mean something here only. */
function isMongo(record: Readonly<Record<string, unknown>>): boolean {
  return isObject(record.t) && record.t.$date !== undefined && typeof record.s === 'string';
}

/** What a parsed object states under any of the common names. */
export function readObject(record: Readonly<Record<string, unknown>>, context: FormatContext): FormatReading {
  const fields = new StatedFields(context);
  if (isMongo(record)) {
    const { t, s, c, ...rest } = record;
    fields.addAll({ timestamp: t, severity: s, component: c, ...rest });
  } else fields.addAll(record);
  return fields.reading();
}

/** The object a text is, or null. Whatever stands around it but blanks makes it none. */
export function parsedObject(text: string): Readonly<Record<string, unknown>> | null {
  let from = 0;
  while (text.charCodeAt(from) <= 32) from += 1;
  if (text.charCodeAt(from) !== BRACE) return null;
  let last = text.length - 1;
  while (last > from && text.charCodeAt(last) <= 32) last -= 1;
  if (text.charCodeAt(last) !== CLOSING) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** One JSON object: ECS, OpenTelemetry, pino, Bunyan, Winston, zap, Logback, journald, Docker, GELF and their like. */
export const jsonFormat: LineFormat = {
  name: 'json',
  read(text, context) {
    const record = parsedObject(text);
    return record === null ? null : readObject(record, context);
  },
};
