import type { Level } from '@aiops/contracts';
import type { LineFormat } from '../formats/line-format.ts';
import { readIsoTime } from '../iso-time.ts';
import { csvFields } from './csv-fields.ts';
import { readWallClock } from './device-time.ts';
import { type Draft, noteValue } from './draft.ts';
import { withLinkWords } from './link-words.ts';

const START =
  /(?:<\d{1,3}>)?\d{0,2},\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,[0-9A-Za-z]{1,32},(TRAFFIC|THREAT|SYSTEM|CONFIG|GLOBALPROTECT|USERID|HIPMATCH|AUTHENTICATION|DECRYPTION|CORRELATION),/y;
const MAX_FIELDS = 64;

/** PAN-OS has five severities of its own. */
const LEVELS: Readonly<Record<string, Level>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  informational: 'info',
};

type Columns = Readonly<Record<string, number>>;
/** Columns by the vendor's "Syslog field descriptions", counted from 0. */
const FLOW: Columns = {
  source: 7,
  destination: 8,
  rule: 11,
  user: 12,
  application: 14,
  interface: 18,
  action: 30,
};
const COLUMNS: Readonly<Record<string, Columns>> = {
  TRAFFIC: { ...FLOW, source_port: 24, destination_port: 25, session_end_reason: 46 },
  THREAT: { ...FLOW, threat: 32, threat_category: 33, direction: 35 },
  SYSTEM: { event: 8, object: 9, module: 12 },
  CONFIG: { command: 9, user: 10, client: 11, result: 12, path: 13 },
};
const DEVICE_NAME: Readonly<Record<string, number>> = { TRAFFIC: 52, THREAT: 59, SYSTEM: 22 };
const SEVERITY: Readonly<Record<string, number>> = { THREAT: 34, SYSTEM: 13 };
const NAME = /^[A-Za-z_][\w.-]{0,254}$/;
/** Threats that the intrusion prevention finds; the rest of THREAT is filtering. */
const INTRUSION = new Set([
  'vulnerability',
  'spyware',
  'virus',
  'wildfire',
  'wildfire-virus',
  'scan',
  'flood',
  'packet',
]);

/** `ips` for intrusions, else the log type; SYSTEM logs are told apart by their subtype (`vpn`, `ha`, `auth`). */
function serviceOf(type: string, subtype: string): string {
  if (type === 'THREAT') return INTRUSION.has(subtype) ? 'ips' : `filter-${subtype || 'other'}`;
  if (type === 'SYSTEM') return subtype === '' || subtype === 'general' ? 'system' : subtype;
  return type.toLowerCase();
}

/** Generated time; the column with milliseconds and zone where the version has it. */
function timeOf(fields: readonly string[], type: string, zone: string | undefined): number | null {
  if (type === 'SYSTEM') {
    const fine = readIsoTime(fields[25] ?? '', 0);
    if (fine?.zoned === true) return fine.ms;
  }
  return readWallClock(fields[6] ?? '', zone) ?? readWallClock(fields[1] ?? '', zone);
}

/** Palo Alto PAN-OS in CSV. SYSTEM has a description, which is the message; other types keep their line. */
export const PALO_ALTO: LineFormat = {
  name: 'palo_alto',
  read(text, context) {
    const first = text.charCodeAt(0);
    if (!((first >= 48 && first <= 57) || first === 44 || first === 60)) return null;
    START.lastIndex = 0;
    const type = START.exec(text)?.[1];
    if (type === undefined) return null;
    const fields = csvFields(text, MAX_FIELDS);
    const draft: Draft = { meta: { log_type: type } };
    const ms = timeOf(fields, type, context.timezone);
    if (ms !== null) draft.timeMs = ms;
    const level = LEVELS[fields[SEVERITY[type] ?? MAX_FIELDS] ?? ''];
    if (level !== undefined) draft.level = level;
    const host = fields[DEVICE_NAME[type] ?? MAX_FIELDS];
    if (host !== undefined && NAME.test(host)) draft.host = host;
    const subtype = fields[4] ?? '';
    draft.service = serviceOf(type, subtype);
    if (subtype !== '0') noteValue(draft, 'subtype', subtype);
    noteValue(draft, 'device_serial', fields[2]);
    for (const [name, column] of Object.entries(COLUMNS[type] ?? {})) noteValue(draft, name, fields[column]);
    const description = fields[14];
    if (type === 'SYSTEM' && description) draft.msg = withLinkWords(description);
    return draft;
  },
};
