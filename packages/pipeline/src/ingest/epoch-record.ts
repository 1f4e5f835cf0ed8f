import { levelAtHead } from './level-words.ts';
import { readEpoch, readLineTime } from './line-time.ts';
import type { LineContext, ParsedLine } from './parsed-line.ts';

/** A word of the line with its place. */
interface Field {
  readonly text: string;
  readonly at: number;
}

const MAX_FIELDS = 12;
const MAX_BEFORE_EPOCH = 5;
const DATE = /^\d{4}[./-]\d\d[./-]\d\d$/;
const NODE = /^[A-Za-z][\w.:-]{0,254}$/;
const NO_NODE = /^(?:null|none|nil|unknown\w*)$/i;
const FACILITY = /^[A-Z][A-Z0-9_]{1,31}$/;
const QUARTER_HOUR_MS = 900_000;

function headFields(line: string): Field[] {
  const fields: Field[] = [];
  for (const match of line.slice(0, 400).matchAll(/\S+/g)) {
    fields.push({ text: match[0], at: match.index });
    if (fields.length === MAX_FIELDS) break;
  }
  return fields;
}

function nodeOf(text: string | undefined): string | undefined {
  return text !== undefined && NODE.test(text) && !NO_NODE.test(text) ? text : undefined;
}

function textFrom(line: string, field: Field | undefined): string {
  return field === undefined ? '' : line.slice(field.at);
}

/** The epoch counts; a wall clock that differs from it by a zone only adds its milliseconds. */
function refined(epochMs: number, wallMs: number): number {
  const millis = ((wallMs % 1000) + 1000) % 1000;
  return (wallMs - millis - epochMs) % QUARTER_HOUR_MS === 0 ? epochMs + millis : epochMs;
}

/** `… 1117838570 2005.06.03 NODE 2005-06-03-15.42.50.675872 NODE RAS KERNEL INFO text`: the node stands around a clock. */
function aroundClock(line: string, fields: Field[], epoch: number, context: LineContext): ParsedLine | null {
  let next = epoch + 1;
  if (DATE.test(fields[next]?.text ?? '')) next += 1;
  const node = fields[next]?.text;
  const clockField = fields[next + 1];
  const epochMs = readEpoch(line, fields[epoch]?.at ?? 0)?.ms;
  if (node === undefined || clockField === undefined || epochMs === undefined) return null;
  const clock = readLineTime(line, clockField.at, { ...context, timezone: 'UTC' });
  if (clock === null || clock.end !== clockField.at + clockField.text.length) return null;
  next += 2;
  if (fields[next]?.text === node) next += 1;
  const parsed: ParsedLine = { timeMs: refined(epochMs, clock.ms), level: null, service: null, msg: '' };
  const host = nodeOf(node);
  if (host !== undefined) parsed.host = host;
  const label = fields[epoch - 1]?.text;
  if (label !== undefined && label !== '-') parsed.meta = { label };
  parsed.msg = textFrom(line, readFacilities(parsed, fields, next));
  return parsed;
}

/** Words in capitals up to the level: the last of them is the component. Without a level they belong to the text. */
function readFacilities(parsed: ParsedLine, fields: Field[], from: number): Field | undefined {
  for (let i = from; i < from + 4; i += 1) {
    const word = fields[i]?.text;
    if (word === undefined || !FACILITY.test(word)) break;
    const level = levelAtHead(word);
    if (level === null) continue;
    parsed.level = level;
    if (i > from) parsed.service = fields[i - 1]?.text ?? null;
    return fields[i + 1];
  }
  return fields[from];
}

/** `134681 node-246 unix.hw state_change.unavailable 1077804742 1 text`: number, node, component, event, time, flag. */
function afterRecordNumber(line: string, fields: Field[], epoch: number): ParsedLine | null {
  const time = readEpoch(line, fields[epoch]?.at ?? 0);
  if (time === null || epoch < 2 || !/^\d{1,12}$/.test(fields[0]?.text ?? '')) return null;
  const parsed: ParsedLine = { timeMs: time.ms, level: null, service: null, msg: '' };
  const host = nodeOf(fields[1]?.text);
  if (host !== undefined) parsed.host = host;
  const names = fields.slice(host === undefined ? 1 : 2, epoch).map((field) => field.text);
  const [service, ...event] = names.filter((name) => /[A-Za-z]/.test(name));
  if (service !== undefined) parsed.service = service;
  if (event.length > 0) parsed.meta = { event: event.join(' ') };
  const flagged = /^-?\d$/.test(fields[epoch + 1]?.text ?? '') && fields[epoch + 2] !== undefined;
  parsed.msg = textFrom(line, fields[epoch + (flagged ? 2 : 1)]);
  return parsed;
}

/** Records of fields with the time as seconds since 1970 among the first of them. Null when it is none. */
export function parseEpochRecord(line: string, context: LineContext): ParsedLine | null {
  const fields = headFields(line);
  for (let i = 0; i <= MAX_BEFORE_EPOCH && i < fields.length; i += 1) {
    if (!/^[1-4]\d{9}$/.test(fields[i]?.text ?? '')) continue;
    return aroundClock(line, fields, i, context) ?? afterRecordNumber(line, fields, i);
  }
  return null;
}
