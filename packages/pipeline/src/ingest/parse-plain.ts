import { parseEpochRecord } from './epoch-record.ts';
import { levelAtHead } from './level-words.ts';
import { type LineHeader, readHeader } from './line-header.ts';
import { type LineTime, readLineTime } from './line-time.ts';
import { type LineContext, type ParsedLine, unparsed } from './parsed-line.ts';

const ACCESS = /^(\S{1,255}) (\S{1,255}) (\S{1,255}) (?=\[\d\d?\/[A-Z][a-z]{2}\/\d{4}:)/;

/** Web access logs, common and combined: the first field is the client, never the host that wrote the line. */
function parseAccess(line: string, context: LineContext): ParsedLine | null {
  const head = ACCESS.exec(line);
  if (head === null) return null;
  const time = readLineTime(line, head[0].length, context);
  if (time === null) return null;
  const meta: Record<string, unknown> = { client: head[1] };
  if (head[3] !== '-') meta.user = head[3];
  return { timeMs: time.ms, level: null, service: null, msg: line.slice(time.end).trimStart(), meta };
}

/** A level before the time: `ERROR 2026-03-10 11:59:58,123 …`, `[WARN ] [2026-…]`. In capitals, or it is a word. */
const LEVEL_FIRST = /^\[?([A-Z]{3,9}) {0,3}[\]:|]{0,2}[ \t]{1,4}(?=[[\dA-Z])/;

function readLevelFirst(line: string, context: LineContext): ParsedLine | null {
  const m = LEVEL_FIRST.exec(line);
  const level = m === null ? null : levelAtHead(m[1] ?? '');
  const time = m === null || level === null ? null : readLineTime(line, m[0].length, context);
  if (time === null) return null;
  // Behind the time stands what elsewhere stands behind the level.
  return withHeader(` ${m?.[1] ?? ''} ${line.slice(time.end)}`, time);
}

/** A time of day without a date, as Logback writes when nobody tells it otherwise: it is no moment, but ends where the header begins. */
const TIME_OF_DAY = /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?(?= )/;

function readTimeOfDay(line: string): ParsedLine | null {
  const clock = TIME_OF_DAY.exec(line)?.[0];
  if (clock === undefined) return null;
  const header = readHeader(line.slice(clock.length));
  if (header.level === null) return null;
  const parsed = ofHeader(header);
  parsed.meta = { ...parsed.meta, clock };
  parsed.parseError = 'the line states a time of day without a date';
  return parsed;
}

function ofHeader({ level, service, msg, pid, thread }: LineHeader): ParsedLine {
  const parsed: ParsedLine = { timeMs: null, level, service, msg };
  if (pid !== undefined) parsed.meta = { pid };
  if (thread !== undefined) parsed.meta = { ...parsed.meta, thread };
  return parsed;
}

function withHeader(rest: string, time: LineTime): ParsedLine {
  const parsed = ofHeader(readHeader(rest));
  parsed.timeMs = time.ms;
  if (time.unknownZone !== undefined) parsed.meta = { ...parsed.meta, zone_unknown: time.unknownZone };
  return parsed;
}

/**
 * Takes a line of an application's log apart by the forms that are usual: a time at its head, then level, process,
 * thread and component. A line without a time is kept whole, with the reason.
 */
export function parsePlain(line: string, context: LineContext): ParsedLine {
  const special = parseEpochRecord(line, context) ?? parseAccess(line, context);
  if (special !== null) return special;
  const time = readLineTime(line, 0, context);
  if (time !== null) return withHeader(line.slice(time.end), time);
  return (
    readLevelFirst(line, context) ?? readTimeOfDay(line) ?? unparsed(line, 'no time at the head of the line')
  );
}
