import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readIsoTime } from '../iso-time.ts';
import { readStructuredData } from '../structured-data.ts';
import { momentIn } from '../time-zone.ts';
import { type Draft, noteMatch, noteValue, setSyslogSeverity } from './draft.ts';

/** `TAG: text`, with `%FACILITY-SEVERITY-` before it under `explicit-priority`. */
const TAGGED = /(?:%[A-Z][A-Z0-9_]{0,31}-([0-7])-)?([A-Z][A-Z0-9]{0,31})((?:_[A-Z0-9]{1,63}){1,12}): /y;
/** The daemons and subsystems whose events bear such tags; another upper-case word is an application's. */
const PREFIXES = new Set(
  (
    'ACCT ALARMD ASP AUDITD AUTHD BFDD CFMD CHASSISD COSD CRAFTD DCD DFWD DHCPD DOT1XD ESWD EVENTD FLOW FPCLOGIN FUD IDP ' +
    'JCS JSRPD KMD L2ALD L2CPD LACPD LFMD LIBJNX LLDPD LOGIN MCSNOOPD MIB2D NSD PFE PFED PPMD PPPD RMOPD RPD RT RTSOCK ' +
    'RTPERF SNMP SNMPD SSHD UI UTMD VCCPD VRRPD WEBFILTER'
  ).split(' '),
);
/** Tags that are not named after the daemon that writes them; the rest are. */
const SERVICE_OF_PREFIX: Readonly<Record<string, string>> = {
  SNMP: 'mib2d',
  UI: 'mgd',
  LOGIN: 'login',
  RT: 'rt_flow',
};

const HEADER = /(?:<(\d{1,3})>)?1 (\S{1,64}) (\S{1,255}) (\S{1,128}) (\S{1,64}) (\S{1,64}) (?=\[junos@2636)/y;

const INTERFACE = /\b(?:ifName|[Ii]nterface(?: Name)?:?) '?([a-z]{2,4}[-\d][\w./:-]{0,40})/;
const USER = /\b[Uu]ser(?:name)? '?([\w.@\\-]{1,64})/;
const SOURCE = /\bfrom (?:host )?'?([\da-f.:]{3,45}\w)/;
const NEIGHBOUR = /\b(?:neighbor|peer) (\d{1,3}(?:\.\d{1,3}){3})/;
/** Parameters of structured data by the plain names of other vendors. */
const PARAMETERS: readonly (readonly [string, string])[] = [
  ['interface-name', 'interface'],
  ['interface', 'interface'],
  ['snmp-interface-name', 'interface'],
  ['username', 'user'],
  ['source-address', 'source'],
  ['destination-address', 'destination'],
  ['policy-name', 'rule'],
  ['neighbor', 'neighbour'],
];

function noteObjects(draft: Draft, text: string): void {
  noteMatch(draft, 'interface', INTERFACE, text);
  noteMatch(draft, 'source', SOURCE, text);
  noteMatch(draft, 'user', USER, text);
  noteMatch(draft, 'neighbour', NEIGHBOUR, text);
}

/** The plain form. It states a severity only with explicit priority. */
function readTagged(text: string, context: FormatContext): FormatReading | null {
  TAGGED.lastIndex = 0;
  const m = TAGGED.exec(text);
  if (m === null || !PREFIXES.has(m[2] ?? '')) return null;
  const [, severity, prefix = '', rest = ''] = m;
  const draft: Draft = { meta: { tag: prefix + rest } };
  if (severity !== undefined) setSyslogSeverity(draft, Number(severity));
  const named = context.service;
  if (named === undefined || named === null || named === '') {
    draft.service = SERVICE_OF_PREFIX[prefix] ?? prefix.toLowerCase();
  }
  draft.msg = severity === undefined ? text : text.slice(text.indexOf(prefix));
  noteObjects(draft, text.slice(TAGGED.lastIndex));
  return draft;
}

type Elements = Readonly<Record<string, Readonly<Record<string, string>>>>;

function noteParameters(draft: Draft, elements: Elements): void {
  for (const values of Object.values(elements)) {
    for (const [parameter, name] of PARAMETERS) {
      if (Object.hasOwn(values, parameter)) noteValue(draft, name, values[parameter]);
    }
  }
}

/** The text gets its tag back, as in the plain form: it says what happened (`SNMP_TRAP_LINK_DOWN`). */
function withTag(tag: string | undefined, text: string): string {
  return tag === undefined || text.startsWith(tag) ? text : `${tag}: ${text}`;
}

function readElements(draft: Draft, text: string, at: number, tag: string | undefined): void {
  const data = readStructuredData(text, at);
  noteParameters(draft, data.elements);
  const body = text.slice(data.end).trimStart();
  draft.msg = withTag(tag, body === '' ? text.slice(at) : body);
  if (body !== '') noteObjects(draft, body);
}

function isElements(value: unknown): value is Elements {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).some((id) => id.startsWith('junos@2636'))
  );
}

/** A structured line whose header, with tag and data, is read already. Without a text the data are the text. */
function readBody(text: string, headerMeta: Readonly<Record<string, unknown>>): FormatReading | null {
  const data = headerMeta.structured_data;
  if (!isElements(data)) return null;
  const tag = typeof headerMeta.msg_id === 'string' ? headerMeta.msg_id : undefined;
  const draft: Draft = { meta: {} };
  noteParameters(draft, data);
  noteValue(draft, 'tag', tag);
  const said =
    text !== ''
      ? text
      : Object.values(data)
          .flatMap((values) => Object.entries(values).map(([name, value]) => `${name}="${value}"`))
          .join(' ');
  draft.msg = withTag(tag, said);
  if (text !== '') noteObjects(draft, text);
  return draft;
}

/** RFC 5424 with Juniper's enterprise number, whole or from its structured data on. */
function readStructured(text: string, timezone: string | undefined): FormatReading | null {
  const draft: Draft = { meta: {} };
  if (text.startsWith('[junos@2636')) {
    readElements(draft, text, 0, undefined);
    return draft;
  }
  HEADER.lastIndex = 0;
  const m = HEADER.exec(text);
  if (m === null) return null;
  const [, priority, time = '', host = '-', app = '-', pid = '-', tag = '-'] = m;
  const iso = readIsoTime(time, 0);
  if (iso !== null) draft.timeMs = momentIn(timezone, iso);
  if (priority !== undefined) setSyslogSeverity(draft, Number(priority) & 7);
  if (host !== '-') draft.host = host;
  if (app !== '-') draft.service = app.toLowerCase();
  noteValue(draft, 'pid', pid);
  noteValue(draft, 'tag', tag);
  readElements(draft, text, HEADER.lastIndex, tag === '-' ? undefined : tag);
  return draft;
}

/** Juniper Junos, plain and structured. */
export const JUNOS: LineFormat = {
  name: 'junos',
  read(text, context) {
    if (context.headerMeta?.structured_data !== undefined) {
      const reading = readBody(text, context.headerMeta);
      if (reading !== null) return reading;
    }
    const first = text.charCodeAt(0);
    // `<`, `1` and `[` begin structured lines; `%` and capitals tagged ones.
    if (first === 60 || first === 49 || first === 91) return readStructured(text, context.timezone);
    return first === 37 || (first >= 65 && first <= 90) ? readTagged(text, context) : null;
  },
};
