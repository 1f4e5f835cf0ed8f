import { parseEpochRecord } from './epoch-record.ts';
import { readHeader } from './line-header.ts';
import { readLineTime } from './line-time.ts';
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

/**
 * Takes a line of an application's log apart by the forms that are usual: a time at its head, then level, process,
 * thread and component. A line without a time is kept whole, with the reason.
 */
export function parsePlain(line: string, context: LineContext): ParsedLine {
  const special = parseEpochRecord(line, context) ?? parseAccess(line, context);
  if (special !== null) return special;
  const time = readLineTime(line, 0, context);
  if (time === null) return unparsed(line, 'no time at the head of the line');
  const header = readHeader(line.slice(time.end));
  const parsed: ParsedLine = {
    timeMs: time.ms,
    level: header.level,
    service: header.service,
    msg: header.msg,
  };
  if (header.pid !== undefined || header.thread !== undefined) {
    parsed.meta = {
      ...(header.pid === undefined ? {} : { pid: header.pid }),
      ...(header.thread === undefined ? {} : { thread: header.thread }),
    };
  }
  return parsed;
}
