import type { Level } from '@aiops/contracts';
import { civilMs, milliOf } from '../civil-time.ts';
import { wallClockToUtc } from '../time-zone.ts';
import { minutesOf } from '../zone-names.ts';
import type { FormatContext, FormatReading, LineFormat } from './line-format.ts';

/** Count within syslog, time with the name of its zone, process, user and database, severity. */
const LINE =
  /^(?:\[\d{1,10}(?:-\d{1,10})?\] )?(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? ([A-Z][A-Za-z]{1,4}|[+-]\d\d(?::?\d\d)?) \[(\d{1,10})(?:-\d{1,10})?\]:? (?:([^\s@[\]]{1,64})@([^\s@[\]]{1,64}) )?(DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT): {1,2}/;
/** What belongs to the message before it states no level of its own. */
const LEVELS: Readonly<Record<string, Level>> = {
  INFO: 'info',
  LOG: 'info',
  NOTICE: 'notice',
  WARNING: 'warning',
  ERROR: 'error',
  FATAL: 'critical',
  PANIC: 'emergency',
};

/** Minutes east of UTC; null for a name that does not tell. */
function minutesOfZone(zone: string): number | null {
  if (!/^[+-]/.test(zone)) return minutesOf(zone);
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}

function noted(m: RegExpExecArray): Record<string, unknown> {
  const [, , , , , , , , , pid, user, database, severity] = m;
  const meta: Record<string, unknown> = { pid, severity };
  if (user !== undefined) meta.user = user;
  if (database !== undefined) meta.database = database;
  return meta;
}

/** PostgreSQL's own log, as files and syslog have it: `2026-03-10 11:59:58.123 CET [1234] user@db ERROR:  text`. */
export const postgresFormat: LineFormat = {
  name: 'postgres',
  read(text, context: FormatContext): FormatReading | null {
    // A digit, or the bracket of a count.
    const first = text.charCodeAt(0);
    if (first !== 91 && (text[4] !== '-' || text[10] !== ' ')) return null;
    const m = LINE.exec(text);
    if (m === null) return null;
    const wall = civilMs(
      Number(m[1]),
      Number(m[2]),
      Number(m[3]),
      Number(m[4]),
      Number(m[5]),
      Number(m[6]),
      milliOf(m[7]),
    );
    if (wall === null) return null;
    const [zone = '', severity = ''] = [m[8], m[12]];
    const minutes = minutesOfZone(zone);
    const level = severity.startsWith('DEBUG') ? 'debug' : LEVELS[severity];
    const meta = noted(m);
    if (minutes === null) meta.zone_unknown = zone;
    return {
      timeMs: minutes === null ? wallClockToUtc(wall, context.timezone) : wall - minutes * 60_000,
      ...(level === undefined ? {} : { level }),
      ...(context.service ? {} : { service: 'postgres' }),
      msg: text.slice(m[0].length),
      meta,
    };
  },
};
