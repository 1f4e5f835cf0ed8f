import { parsePlain } from './parse-plain.ts';
import { parseSyslog } from './parse-syslog.ts';
import type { LineContext, ParsedLine } from './parsed-line.ts';

/** Takes one line apart: syslog if it has its form, else as an application's line. Never throws. */
export function parseLine(line: string, context: LineContext): ParsedLine {
  return parseSyslog(line, context) ?? parsePlain(line, context);
}
