import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readCiscoHead } from './cisco-head.ts';
import { type Draft, noteMatch, setSyslogSeverity } from './draft.ts';

const MNEMONIC =
  /[%#]([A-Z][A-Z0-9_]{0,63}(?:-[A-Z][A-Z0-9_]{0,63}){0,3})-([0-7])-([A-Za-z0-9_]{1,64}) ?:(?: |$)/y;
const MAX_HEAD = 300;
const MAX_MARKS = 4;
/** At the head, or behind the time. */
const HASH_MARK = /(?:^|: )#[A-Z]/;

/**
 * Facility to service, where several facilities speak of one thing; every other facility is its own service in lower
 * case (`OSPF` is `ospf`).
 */
const SERVICE_OF_FACILITY: Readonly<Record<string, string>> = {
  LINK: 'interface',
  LINEPROTO: 'interface',
  ETHPORT: 'interface',
  ETH_PORT_CHANNEL: 'interface',
  EC: 'interface',
  'PKT_INFRA-LINK': 'interface',
  'PKT_INFRA-LINEPROTO': 'interface',
  SEC_LOGIN: 'aaa',
  LOGIN: 'aaa',
  AAA: 'aaa',
  AAAA: 'aaa',
  AUTHPRIV: 'aaa',
  ENVMON: 'environment',
  ENV_MON: 'environment',
  PLATFORM_ENV: 'environment',
  PFMA: 'environment',
  SPANTREE: 'stp',
  STP: 'stp',
  DUAL: 'eigrp',
  CAPWAP: 'capwap',
};

/** Products whose messages are numbered and not named. */
const NUMBERED = new Set(['ASA', 'FTD', 'PIX', 'FWSM']);
/** `%DAEMON-4-SNMP_TRAP_LINK_DOWN`: Junos with explicit priority. */
const JUNOS = new Set([
  'KERN',
  'DAEMON',
  'AUTH',
  'USER',
  'INTERACT',
  'CONFLICT',
  'PFE',
  'FIREWALL',
  'CHANGE',
]);

const INTERFACE = /\b(?:[Ii]nterface|[Pp]ort) ([A-Za-z][\w./:-]{0,62}\d)/;
const USER = /\b[Uu]ser(?:name)?:? ?'?([A-Za-z0-9_@.\\-]{1,64})(?=[\]', ]|$)/;
const SOURCE = /\[Source: ?([^\s\]]{1,64})\]|\bfrom (?:host )?(\d{1,3}(?:\.\d{1,3}){3})/;
const NEIGHBOUR = /\b(?:[Nn]eighbor|Nbr|peer) (\d{1,3}(?:\.\d{1,3}){3})/;
/** AireOS names the line of its source before the text. */
const SOURCE_FILE = /^(?:\[[A-Z]{2}\])?([\w.]{1,64}\.c):(\d{1,6}) /;

interface Mnemonic {
  readonly at: number;
  readonly end: number;
  readonly facility: string;
  readonly severity: number;
  readonly name: string;
}

/** The first `%FACILITY-SEVERITY-MNEMONIC:` near the head of a text; some releases of AireOS write `#` for the mark. */
function findMnemonic(text: string): Mnemonic | null {
  return findMarked(text, '%') ?? (HASH_MARK.test(text) ? findMarked(text, '#') : null);
}

function findMarked(text: string, mark: string): Mnemonic | null {
  let at = text.indexOf(mark);
  for (let i = 0; i < MAX_MARKS && at >= 0 && at <= MAX_HEAD; i += 1) {
    MNEMONIC.lastIndex = at;
    const m = MNEMONIC.exec(text);
    if (m !== null) {
      const [, facility = '', severity, name = ''] = m;
      return { at, end: MNEMONIC.lastIndex, facility, severity: Number(severity), name };
    }
    at = text.indexOf(mark, at + 1);
  }
  return null;
}

function noteObjects(draft: Draft, body: string): void {
  noteMatch(draft, 'interface', INTERFACE, body);
  noteMatch(draft, 'neighbour', NEIGHBOUR, body);
  const source = SOURCE.exec(body);
  if (source === null) return;
  draft.meta.source = source[1] ?? source[2];
  noteMatch(draft, 'user', USER, body);
}

function readMessage(text: string, context: FormatContext): { draft: Draft; body: string } | null {
  const found = findMnemonic(text);
  if (found === null || NUMBERED.has(found.facility) || JUNOS.has(found.facility)) return null;
  const draft: Draft = { meta: {} };
  if (!readCiscoHead(draft, text, found.at, context)) return null;
  setSyslogSeverity(draft, found.severity);
  draft.service = SERVICE_OF_FACILITY[found.facility] ?? found.facility.toLowerCase();
  draft.msg = text.slice(found.at);
  draft.meta.mnemonic = `${found.facility}-${found.severity}-${found.name}`;
  const body = text.slice(found.end);
  noteObjects(draft, body);
  return { draft, body };
}

/** Wireless controllers before IOS-XE: a task before the time, or a source file before the text. */
export const CISCO_AIREOS: LineFormat = {
  name: 'cisco_aireos',
  read(text, context): FormatReading | null {
    const message = readMessage(text, context);
    if (message === null) return null;
    const file = SOURCE_FILE.exec(message.body);
    if (file === null && message.draft.meta.task === undefined) return null;
    if (file !== null) message.draft.meta.source_file = `${file[1]}:${file[2]}`;
    return message.draft;
  },
};

/** IOS, IOS-XE, IOS-XR and NX-OS. */
export const CISCO_IOS: LineFormat = {
  name: 'cisco_ios',
  read(text, context): FormatReading | null {
    return readMessage(text, context)?.draft ?? null;
  },
};
