import { readIsoTime } from './iso-time.ts';
import { levelAtHead, levelOfSyslogNumber } from './level-words.ts';
import { type LineTime, readLineTime } from './line-time.ts';
import type { LineContext, ParsedLine } from './parsed-line.ts';
import { readStructuredData } from './structured-data.ts';
import { momentIn } from './time-zone.ts';
import { clockState, isUnsetClock } from './unset-clock.ts';

const PRI = /^<(\d{1,3})>/;
const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'solaris-cron',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

interface Priority {
  readonly severity: number;
  readonly facility: string;
  readonly end: number;
}

/** `<34>`: facility times eight plus severity, 0 to 191. */
function readPriority(line: string): Priority | null {
  const m = PRI.exec(line);
  const number = Number(m?.[1]);
  const facility = FACILITIES[number >> 3];
  if (m === null || facility === undefined) return null;
  return { severity: number & 7, facility, end: m[0].length };
}

function start(priority: Priority | null): ParsedLine {
  const parsed: ParsedLine = { timeMs: null, level: null, service: null, msg: '' };
  if (priority === null) return parsed;
  parsed.level = levelOfSyslogNumber(priority.severity) ?? null;
  parsed.severityNumber = priority.severity;
  parsed.meta = { facility: priority.facility };
  return parsed;
}

function note(parsed: ParsedLine, key: string, value: unknown): void {
  parsed.meta ??= {};
  parsed.meta[key] = value;
}

const HEADER_5424 = /1 (\S{1,64}) (\S{1,255}) (\S{1,255}) (\S{1,128}) (\S{1,32}) (?=-(?: |$)|\[)/y;

function named(field: string | undefined): string | undefined {
  return field === '-' ? undefined : field;
}

/** RFC 5424: `<165>1 TIME HOST APP PROCID MSGID SD MSG`; `-` is a field that is not given. */
function parse5424(line: string, priority: Priority | null, context: LineContext): ParsedLine | null {
  HEADER_5424.lastIndex = priority?.end ?? 0;
  const header = HEADER_5424.exec(line);
  if (header === null) return null;
  const [, timeText = '-', hostText, app, procId, msgId] = header;
  const iso = readIsoTime(timeText, 0);
  if (priority === null && iso === null) return null;
  const parsed = start(priority);
  if (iso !== null && iso.end === timeText.length) parsed.timeMs = momentIn(context.timezone, iso);
  else parsed.parseError = timeText === '-' ? 'the sender knows no time' : 'the time cannot be read';
  const host = named(hostText);
  if (host !== undefined) parsed.host = host;
  parsed.service = named(app) ?? null;
  if (named(procId) !== undefined) note(parsed, 'pid', procId);
  if (named(msgId) !== undefined) note(parsed, 'msg_id', msgId);
  const data = readStructuredData(line, HEADER_5424.lastIndex);
  if (Object.keys(data.elements).length > 0) note(parsed, 'structured_data', data.elements);
  if (data.error !== undefined) parsed.parseError = data.error;
  parsed.msg = line.slice(data.end).replace(/^ ?\uFEFF?/, '');
  return parsed;
}

/** Meraki counts its version as RFC 5424 does, and then writes seconds since 1970, its name and the kind of event. */
const MERAKI = /1 (?=\d{10}\.\d{1,9} )(\S{1,20}) ([A-Za-z0-9_][\w.-]{0,254}) ([a-z][\w-]{1,63}) /y;

function parseMeraki(line: string, priority: Priority | null, context: LineContext): ParsedLine | null {
  MERAKI.lastIndex = priority?.end ?? 0;
  const header = MERAKI.exec(line);
  if (header === null) return null;
  const [, timeText = '', host = '', kind = ''] = header;
  const parsed = start(priority);
  parsed.timeMs = readLineTime(timeText, 0, context)?.ms ?? null;
  parsed.host = host;
  parsed.service = kind;
  parsed.msg = line.slice(MERAKI.lastIndex);
  return parsed;
}

/** `-- ` stands before the tag of some login programs; a version may follow the name. */
const TAG =
  /(?:-- )?([^\s:[\]()<>"'=,;%][^\s:[\]()]{0,63})(?:\(([^\s()]{1,64})\))?(?:\[([^\s\]]{0,32})\])?(?: \d+\.[\d.]*(?=:))?:(?: |$)/y;
const HOST = /([A-Za-z0-9_][A-Za-z0-9._:-]{0,254}) +/y;
/** Cisco's `%FACILITY-SEVERITY-MNEMONIC:`. */
const MNEMONIC = /^%[A-Z0-9_]+(?:-[A-Z0-9_]+)*-([0-7])-[A-Z0-9_]+:/;

function readTag(parsed: ParsedLine, line: string, at: number): number | null {
  TAG.lastIndex = at;
  const m = TAG.exec(line);
  if (m === null) return null;
  parsed.service = m[1] ?? null;
  if (m[2] !== undefined) note(parsed, 'module', m[2]);
  if (m[3] !== undefined && m[3] !== '') note(parsed, 'pid', m[3]);
  return TAG.lastIndex;
}

function readHost(line: string, at: number): { host: string; end: number } | null {
  HOST.lastIndex = at;
  const host = HOST.exec(line)?.[1];
  // `tag:` in this place means that the host was left out, as local sockets do.
  if (host === undefined || host.endsWith(':') || levelAtHead(host) !== null) return null;
  return { host, end: HOST.lastIndex };
}

/** Host and tag behind the time. Without a priority a host is believed only if a tag follows it. */
function readHostAndTag(parsed: ParsedLine, line: string, from: number, mustTag: boolean): number | null {
  const bare = readTag(parsed, line, from);
  if (bare !== null) return mustTag ? null : bare;
  const host = readHost(line, from);
  if (host === null) return mustTag ? null : from;
  const behindTag = readTag(parsed, line, host.end);
  if (behindTag === null && mustTag) return null;
  parsed.host = host.host;
  return behindTag ?? host.end;
}

/** Network devices put counters, their own name and a mark for an unset clock before the time. */
const BEFORE_TIME = /(?:\d{1,10}: )?(?:([^\s:]{1,255}): )?([*.])?(?=[A-Z][a-z]{2} |\d{4} )|: (?=\d{4} )/y;

function readMnemonic(parsed: ParsedLine): void {
  const severity = MNEMONIC.exec(parsed.msg)?.[1];
  if (severity === undefined || parsed.severityNumber !== undefined) return;
  parsed.severityNumber = Number(severity);
  parsed.level = levelOfSyslogNumber(parsed.severityNumber) ?? null;
}

/** The time of a device that may say what it thinks of its clock. */
function noteTime(
  parsed: ParsedLine,
  line: string,
  at: number,
  mark: string | undefined,
  time: LineTime,
  context: LineContext,
): void {
  if (time.unknownZone !== undefined) note(parsed, 'zone_unknown', time.unknownZone);
  if (mark !== undefined) note(parsed, 'clock', clockState(mark));
  if (!isUnsetClock(mark, line, at, time.ms, context)) {
    parsed.timeMs = time.ms;
    return;
  }
  note(parsed, 'device_time', line.slice(at, time.end));
  parsed.parseError = 'the clock of the device was never set';
}

/** RFC 3164: `<34>Oct 11 22:14:15 host tag[pid]: text`, with the looseness of real senders. */
function parse3164(line: string, priority: Priority | null, context: LineContext): ParsedLine | null {
  const parsed = start(priority);
  let at = priority?.end ?? 0;
  let time = readLineTime(line, at, context);
  let mark: string | undefined;
  let timeAt = at;
  if (time === null) {
    BEFORE_TIME.lastIndex = at;
    const before = BEFORE_TIME.exec(line);
    timeAt = BEFORE_TIME.lastIndex;
    mark = before?.[2];
    if (before !== null) time = readLineTime(line, timeAt, context);
    // `29: router-1: *Mar  1 …`: the name that the device gives itself.
    if (time !== null && before?.[1] !== undefined && /[A-Za-z.]/.test(before[1])) parsed.host = before[1];
  }
  if (time === null) {
    if (priority === null) return null;
    parsed.parseError = 'no time behind the priority';
    parsed.msg = line.slice(readTag(parsed, line, at) ?? at);
    return parsed;
  }
  noteTime(parsed, line, timeAt, mark, time, context);
  at = time.end;
  // `time: %LINK-3-UPDOWN: …`: such devices name no host.
  if (line.startsWith(': ', at)) parsed.msg = line.slice(at + 2);
  else {
    // Junos pads the time with a second blank.
    const from = line.startsWith('  ', at) ? at + 2 : at + 1;
    const end = readHostAndTag(parsed, line, from, priority === null);
    if (end === null) return null;
    parsed.msg = line.slice(end).replace(/^[ \uFEFF]/, '');
  }
  readMnemonic(parsed);
  return parsed;
}

const BSD_TIME = /^[*.]?[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d/;
const DAEMON_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d:?\d\d /;
/** With another ISO time the `name[pid]:` behind the host tells syslog from other lines. */
const ISO_WITH_PID = /^\d{4}-\d\d-\d\dT\S{8,28} [A-Za-z0-9][\w.:-]{0,254} [^\s:[\]]{1,64}\[\d{1,10}\]: /;

/**
 * Takes a syslog line of either RFC apart, with or without its priority.
 * Null when the line is not syslog; it never guesses a host for a line that does not have the form.
 */
export function parseSyslog(line: string, context: LineContext): ParsedLine | null {
  const priority = readPriority(line);
  if (line.charCodeAt(priority?.end ?? 0) === 49) {
    const modern = parse5424(line, priority, context) ?? parseMeraki(line, priority, context);
    if (modern !== null) return modern;
  }
  if (priority === null && !BSD_TIME.test(line) && !DAEMON_TIME.test(line) && !ISO_WITH_PID.test(line)) {
    return null;
  }
  return parse3164(line, priority, context);
}
