import { JSON_FORMATS, LINE_FORMATS } from './formats/index.ts';
import { jsonFormat, readObject } from './formats/json-format.ts';
import type { FormatContext, FormatReading, LineFormat } from './formats/line-format.ts';
import { putOwn } from './own-property.ts';
import { parsePlain } from './parse-plain.ts';
import { parseSyslog } from './parse-syslog.ts';
import { type LineContext, type ParsedLine, unparsed } from './parsed-line.ts';
import { readWindowsEvent, WINDOWS_EVENT } from './vendors/windows-event.ts';

/** Of a longer line only so much is looked at for the header; the rest is text. */
const MAX_HEADER_CHARS = 4096;
/** A longer text is kept as it is: taking it apart would hold up everything behind it. */
const MAX_FORMAT_CHARS = 262_144;
/** Formats that carry what another program wrote: their message is read once more. */
const ENVELOPES: ReadonlySet<string> = new Set(['json', 'cri']);

const BRACE = 123;

interface Found {
  readonly format: LineFormat;
  readonly reading: FormatReading;
}

/** Written out, since a spread costs more here than reading the line does. */
function contextOf({ service, meta }: ParsedLine, context: LineContext): FormatContext {
  const { receivedMs, year, timezone, previousTsMs } = context;
  const inside: { -readonly [K in keyof FormatContext]: FormatContext[K] } = { receivedMs, service };
  if (year !== undefined) inside.year = year;
  if (timezone !== undefined) inside.timezone = timezone;
  if (previousTsMs !== undefined) inside.previousTsMs = previousTsMs;
  if (meta !== undefined) inside.headerMeta = meta;
  return inside;
}

function findFormat(text: string, parsed: ParsedLine | null, context: LineContext): Found | null {
  if (text.length > MAX_FORMAT_CHARS) return null;
  const formatContext = parsed === null ? context : contextOf(parsed, context);
  for (const format of text.charCodeAt(0) === BRACE ? JSON_FORMATS : LINE_FORMATS) {
    const reading = format.read(text, formatContext);
    if (reading !== null) return { format, reading };
  }
  return null;
}

/** A level that the text states counts; the number of the envelope, which says another one, is kept beside it. */
function applyLevel(
  parsed: ParsedLine,
  { level, severityNumber }: FormatReading,
  meta: Record<string, unknown>,
) {
  if (level === undefined) {
    if (severityNumber !== undefined) parsed.severityNumber = severityNumber;
    return;
  }
  const outer = parsed.severityNumber;
  parsed.level = level;
  if (severityNumber !== undefined) parsed.severityNumber = severityNumber;
  else delete parsed.severityNumber;
  if (outer !== undefined && outer !== severityNumber) meta.syslog_severity = outer;
}

/** Puts what the text states over what its envelope said. */
function apply(parsed: ParsedLine, { format, reading }: Found, text: string): void {
  const meta = parsed.meta ?? {};
  for (const key in reading.meta) putOwn(meta, key, reading.meta[key]);
  meta.format = format.name;
  applyLevel(parsed, reading, meta);
  parsed.meta = meta;
  if (reading.timeMs !== undefined) {
    parsed.timeMs = reading.timeMs;
    delete parsed.parseError;
  }
  if (reading.host !== undefined) parsed.host = reading.host;
  if (reading.service !== undefined) parsed.service = reading.service;
  parsed.msg = reading.msg ?? text;
  if (reading.trackingId !== undefined) parsed.trackingId = reading.trackingId;
  if (reading.samples !== undefined && reading.samples.length > 0) parsed.samples = reading.samples;
}

/** A full date and a clock: other numbers at the head of a text are no header. */
const FULL_TIME = /^(?:\[?[A-Z]{3,9} {0,3}\]?:? {1,4})?\[?\d{4}[-/.]?\d\d[-/.]?\d\d[ T-]\d\d:?\d\d/;

/** An application's own header inside an envelope counts when it states both a time and a level. */
function applyHeader(parsed: ParsedLine, context: LineContext): void {
  if (!FULL_TIME.test(parsed.msg)) return;
  const inner = parseHead(parsed.msg, context, parsePlain);
  if (inner === null || inner.timeMs === null || inner.level === null) return;
  const meta: Record<string, unknown> = { ...parsed.meta, ...inner.meta };
  applyLevel(parsed, { level: inner.level }, meta);
  parsed.meta = meta;
  parsed.timeMs = inner.timeMs;
  delete parsed.parseError;
  if (inner.service !== null) parsed.service = inner.service;
  parsed.msg = inner.msg;
}

/** Reads the text that an envelope carries, one level deep. */
function readInside(parsed: ParsedLine, context: LineContext): void {
  const inside = findFormat(parsed.msg, parsed, context);
  if (inside === null) applyHeader(parsed, context);
  else apply(parsed, inside, parsed.msg);
}

/**
 * What a text that a record carries states, as agents ship the lines of other programs. Null: it is just text.
 * @param service who the record says wrote it
 */
export function parseCarried(text: string, service: string | null, context: LineContext): ParsedLine | null {
  const parsed: ParsedLine = { timeMs: null, level: null, service, msg: text };
  readInside(parsed, context);
  return parsed.msg === text && parsed.meta === undefined ? null : parsed;
}

/** Parses the head of a long line; the rest is text. */
function parseHead(
  line: string,
  context: LineContext,
  parse: (head: string, context: LineContext) => ParsedLine | null,
): ParsedLine | null {
  if (line.length <= MAX_HEADER_CHARS) return parse(line, context);
  const parsed = parse(line.slice(0, MAX_HEADER_CHARS), context);
  if (parsed !== null) parsed.msg += line.slice(MAX_HEADER_CHARS);
  return parsed;
}

function parseFound(found: Found, line: string, context: LineContext): ParsedLine {
  const parsed: ParsedLine = { timeMs: null, level: null, service: null, msg: line };
  apply(parsed, found, line);
  if (found.reading.msg !== undefined && ENVELOPES.has(found.format.name)) {
    const outer = found.format.name;
    readInside(parsed, context);
    if (parsed.meta?.format !== outer) parsed.meta = { ...parsed.meta, envelope: outer };
  }
  if (parsed.timeMs === null) parsed.parseError = 'the line states no time';
  return parsed;
}

/** What a parsed JSON object of any common field names states. Its `msg` is empty when it states none. */
export function parseObject(record: Readonly<Record<string, unknown>>, context: LineContext): ParsedLine {
  const event = readWindowsEvent(record, context);
  if (event?.msg !== undefined) return parseFound({ format: WINDOWS_EVENT, reading: event }, '', context);
  return parseFound({ format: jsonFormat, reading: readObject(record, context) }, '', context);
}

/**
 * Takes one line apart: syslog if it has its form, else by the format of the whole line, else as an application's
 * line. What stands inside a syslog message or an envelope is read too. Never throws.
 */
export function parseLine(line: string, context: LineContext): ParsedLine {
  const syslog = parseHead(line, context, parseSyslog);
  if (syslog !== null) {
    readInside(syslog, context);
    return syslog;
  }
  const whole = findFormat(line, null, context);
  if (whole?.reading.timeMs !== undefined) return parseFound(whole, line, context);
  const plain = parseHead(line, context, parsePlain) ?? unparsed(line, 'no time at the head of the line');
  // A format that found no time may have taken a header for text.
  if (plain.timeMs === null) return whole === null ? plain : parseFound(whole, line, context);
  const inside = findFormat(plain.msg, plain, context);
  if (inside !== null) apply(plain, inside, plain.msg);
  return plain;
}
