import { parsePlain } from './parse-plain.ts';
import { parseSyslog } from './parse-syslog.ts';

/** What a file holds. */
export type InputKind = 'ndjson' | 'syslog' | 'plain';

/** How many lines at the head are looked at; callers need not hand over more. */
export const CLASSIFY_LINES = 50;

/** The kind of one line; undefined for one that fits none, such as a continuation. */
function kindOfLine(line: string): InputKind | undefined {
  if (line.startsWith('{')) {
    try {
      JSON.parse(line);
      return 'ndjson';
    } catch {
      return undefined;
    }
  }
  // The year decides nothing here, so any receipt will do.
  const context = { receivedMs: 0 };
  if (parseSyslog(line, context) !== null) return 'syslog';
  return parsePlain(line, context).parseError === undefined ? 'plain' : undefined;
}

/** Tells from the first lines what a file holds: the kind most of them have; plain when none fits any. */
export function classifyInput(firstLines: readonly string[]): InputKind {
  const counts = { ndjson: 0, syslog: 0, plain: 0 };
  for (const line of firstLines.slice(0, CLASSIFY_LINES)) {
    const kind = kindOfLine(line.replace(/^\uFEFF/, '').trim());
    if (kind !== undefined) counts[kind] += 1;
  }
  if (counts.ndjson > 0 && counts.ndjson >= counts.syslog + counts.plain) return 'ndjson';
  return counts.syslog > counts.plain ? 'syslog' : 'plain';
}
