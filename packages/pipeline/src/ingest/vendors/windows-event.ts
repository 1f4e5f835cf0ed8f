import type { Level } from '@aiops/contracts';
import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readIsoTime } from '../iso-time.ts';
import { levelOf } from '../level-words.ts';
import { momentIn } from '../time-zone.ts';
import { type Draft, noteValue } from './draft.ts';
import { EVENT_SENTENCES } from './windows-sentences.ts';

type Json = Readonly<Record<string, unknown>>;

/** Windows' own levels; 0 is "log always", which states none. */
const LEVELS: readonly (Level | undefined)[] = [undefined, 'critical', 'error', 'warning', 'info', 'trace'];
/** Audit success and failure in the keywords' high bits. */
const AUDIT_FAILURE = 0x10_0000_0000_0000n;

/** Event data by plain names; the first that holds something wins. */
const NOTED: readonly (readonly [string, string])[] = [
  ['IpAddress', 'source'],
  ['ClientAddress', 'source'],
  ['TargetUserName', 'user'],
  ['SubjectUserName', 'user'],
  ['WorkstationName', 'workstation'],
  ['Workstation', 'workstation'],
  ['LogonType', 'logon_type'],
  ['ServiceName', 'service_name'],
  ['ProcessName', 'process'],
];

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The own field, also as XML attribute or text: `Name`, `@Name`, `#attributes.Name`. */
function field(of: Json | undefined, name: string): unknown {
  if (of === undefined) return undefined;
  if (Object.hasOwn(of, name)) return of[name];
  if (Object.hasOwn(of, `@${name}`)) return of[`@${name}`];
  const attributes = record(of['#attributes']) ?? record(of.$);
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Text or number as text, also from `{"#text": 4625}`. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const inner = record(value);
  return inner === undefined ? undefined : textOf(inner['#text'] ?? inner._ ?? inner.Value);
}

/** The parts of an event, wherever the shipper put them. */
interface WindowsEvent {
  readonly id: string | undefined;
  readonly level: unknown;
  readonly keywords: unknown;
  readonly provider: string | undefined;
  readonly channel: string | undefined;
  readonly computer: string | undefined;
  readonly time: unknown;
  readonly message: string | undefined;
  readonly data: Json;
}

/** `EventData` as an object or as the list of named items that XML gives. */
function dataOf(value: unknown): Json {
  const whole = record(value);
  const items = whole === undefined ? value : whole.Data;
  if (Array.isArray(items)) {
    const named = items.slice(0, 64).flatMap((item): [string, unknown][] => {
      const name = textOf(field(record(item), 'Name'));
      return name === undefined ? [] : [[name, textOf(item)]];
    });
    return Object.fromEntries(named);
  }
  return record(items) ?? whole ?? {};
}

/** Windows Event Forwarding and everything that turns the event's XML into JSON. */
function fromSystem(root: Json): WindowsEvent | null {
  const event = record(root.Event) ?? root;
  const system = record(event.System);
  if (system === undefined || system.EventID === undefined) return null;
  const rendering = record(event.RenderingInfo);
  return {
    id: textOf(system.EventID),
    level: system.Level,
    keywords: system.Keywords,
    provider: textOf(field(record(system.Provider), 'Name')) ?? textOf(system.Provider),
    channel: textOf(system.Channel),
    computer: textOf(system.Computer),
    time: field(record(system.TimeCreated), 'SystemTime') ?? system.TimeCreated,
    message: textOf(rendering?.Message) ?? textOf(event.Message) ?? textOf(root.message),
    data: dataOf(event.EventData),
  };
}

function fromWinlogbeat(root: Json): WindowsEvent | null {
  const winlog = record(root.winlog);
  if (winlog === undefined || winlog.event_id === undefined) return null;
  return {
    id: textOf(winlog.event_id),
    level: record(root.log)?.level ?? winlog.level,
    keywords: winlog.keywords,
    provider: textOf(winlog.provider_name),
    channel: textOf(winlog.channel),
    computer: textOf(winlog.computer_name) ?? textOf(record(root.host)?.name),
    time: root['@timestamp'],
    message: textOf(root.message),
    data: record(winlog.event_data) ?? {},
  };
}

/** nxlog's `to_json`, PowerShell's `Get-WinEvent | ConvertTo-Json`, and Azure's tables `Event` and `SecurityEvent`. */
function fromFlat(root: Json): WindowsEvent | null {
  const provider =
    textOf(root.SourceName) ??
    textOf(root.ProviderName) ??
    textOf(root.EventSourceName) ??
    textOf(root.Source);
  const id = textOf(root.EventID ?? root.Id);
  // Azure's table may leave the number out, but never the name of the log.
  if (provider === undefined || (id === undefined && root.EventLog === undefined)) return null;
  const severity = textOf(root.Severity);
  return {
    id,
    level: root.LevelDisplayName ?? root.EventLevelName ?? severity ?? root.Level ?? root.EventLevel,
    keywords: root.EventType ?? root.KeywordsDisplayNames ?? root.Keywords,
    provider,
    channel: textOf(root.Channel) ?? textOf(root.EventLog) ?? textOf(root.LogName),
    computer: textOf(root.Hostname) ?? textOf(root.MachineName) ?? textOf(root.Computer),
    time: root.EventTime ?? root.TimeCreated ?? root.TimeGenerated,
    message: textOf(root.Message) ?? textOf(root.RenderedDescription) ?? textOf(root.Activity),
    data: root,
  };
}

function isAuditFailure(keywords: unknown): boolean {
  if (Array.isArray(keywords)) return keywords.slice(0, 16).some(isAuditFailure);
  const text = textOf(keywords);
  if (text === undefined) return false;
  if (/^0x[\da-f]{1,16}$/i.test(text)) return (BigInt(text) & AUDIT_FAILURE) !== 0n;
  if (/^-?\d{1,20}$/.test(text)) return (BigInt.asUintN(64, BigInt(text)) & AUDIT_FAILURE) !== 0n;
  return /^audit[ _]failure$/i.test(text);
}

/** A failed audit is written at level 0 or "information", which hides it: it counts as a warning. */
function levelOfEvent({ level, keywords }: WindowsEvent): Level | null {
  if (isAuditFailure(keywords)) return 'warning';
  const text = textOf(level);
  if (text === undefined) return null;
  return /^\d$/.test(text) ? (LEVELS[Number(text)] ?? null) : levelOf(text);
}

const JSON_DATE = /^\/Date\((\d{1,14})\)\/$/;

function timeOfEvent(value: unknown, context: FormatContext): number | null {
  if (typeof value !== 'string') return null;
  const millis = JSON_DATE.exec(value)?.[1];
  if (millis !== undefined) return Number(millis);
  const iso = readIsoTime(value, 0);
  if (iso === null) return null;
  return momentIn(context.timezone, iso);
}

/** The rendered message; without one the documented first sentence of events that matter, with source and account. */
function messageOf({ id, message, data }: WindowsEvent): string | undefined {
  if (message !== undefined && message !== '') return message;
  const sentence = id !== undefined && Object.hasOwn(EVENT_SENTENCES, id) ? EVENT_SENTENCES[id] : undefined;
  if (sentence === undefined) return undefined;
  const [user, source] = [textOf(data.TargetUserName), textOf(data.IpAddress)];
  const account = user === undefined ? '' : ` Account Name: ${user}.`;
  return `${sentence}${account}${source === undefined || source === '-' ? '' : ` Source Network Address: ${source}`}`;
}

function parse(text: string): Json | undefined {
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What a parsed object states as a Windows event, whoever shipped it; null when it is none. */
export function readWindowsEvent(root: Json, context: FormatContext): FormatReading | null {
  const event = fromWinlogbeat(root) ?? fromSystem(root) ?? fromFlat(root);
  if (event === null || event.provider === undefined) return null;
  const draft: Draft = { service: event.provider, meta: {} };
  const ms = timeOfEvent(event.time, context);
  if (ms !== null) draft.timeMs = ms;
  const level = levelOfEvent(event);
  if (level !== null) draft.level = level;
  if (event.computer !== undefined && event.computer !== '') draft.host = event.computer;
  const msg = messageOf(event);
  if (msg !== undefined) draft.msg = msg;
  noteValue(draft, 'event_id', event.id);
  noteValue(draft, 'channel', event.channel);
  for (const [from, to] of NOTED) {
    if (draft.meta[to] === undefined) noteValue(draft, to, textOf(event.data[from]));
  }
  return draft;
}

const NAMES = ['"EventID"', '"event_id"', '"ProviderName"', '"EventLog"'] as const;

/** Windows events as JSON: winlogbeat, nxlog, forwarded XML, PowerShell. The service is the provider. */
export const WINDOWS_EVENT: LineFormat = {
  name: 'windows_event',
  read(text, context) {
    if (text.charCodeAt(0) !== 123) return null;
    if (!NAMES.some((name) => text.includes(name))) return null;
    const root = parse(text);
    return root === undefined ? null : readWindowsEvent(root, context);
  },
};
