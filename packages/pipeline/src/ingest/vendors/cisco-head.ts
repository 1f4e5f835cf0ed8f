import type { FormatContext } from '../formats/line-format.ts';
import { clockState, isUnsetClock } from '../unset-clock.ts';
import { readDeviceTime } from './device-time.ts';
import type { Draft } from './draft.ts';

/** Priority, sequence numbers, origin id, AireOS task, IOS-XR node and the mark of the clock, each where it is. */
const BEFORE_TIME =
  /(?:<\d{1,3}>)?(?:: ?| )?(?:(\d{1,10}): )?(?:([A-Za-z_][\w.-]{0,254}|\d{1,3}(?:\.\d{1,3}){3}) ?: (?!%))?(?:(\d{1,10}): )?(?:\*(\w[\w. -]{0,63}): )?(?:((?:RP|LC)\/[\w/]{1,30}):)?([*.])?/y;
/** `service timestamps log uptime`: time since the start, which is no time of day. */
const UPTIME = /\d{1,3}:\d\d:\d\d(?=: )|(?:\d{1,4}[ywdh]){1,2}\d{0,2}[wdh]?(?=: )/y;
/** Behind the time: `: `, a host as NX-OS and ASA write it, or IOS-XR's process. */
const AFTER_TIME =
  /(?: ?:)?(?: (?:([\w.-]{1,64})\[(\d{1,10})\]: |([A-Za-z0-9_][\w.-]{0,254}) ?(?:: )?)?)?(?:%\$ [\w-]{1,64} %\$ )?/y;

/** Where the time stands is read into the draft; returns where reading goes on. */
function readTime(
  draft: Draft,
  text: string,
  at: number,
  mark: string | undefined,
  context: FormatContext,
): number {
  const time = readDeviceTime(text, at, context);
  if (mark !== undefined) draft.meta.clock = clockState(mark);
  if (time !== null) {
    if (isUnsetClock(mark, text, at, time.ms, context)) draft.meta.device_time = text.slice(at, time.end);
    else draft.timeMs = time.ms;
    if (time.unknownZone !== undefined) draft.meta.zone_unknown = time.unknownZone;
    return time.end;
  }
  UPTIME.lastIndex = at;
  const uptime = UPTIME.exec(text)?.[0];
  if (uptime === undefined) return at;
  draft.meta.uptime = uptime;
  return at + uptime.length;
}

/**
 * Reads what a Cisco device puts before its `%`, at `end`, into the draft.
 * False when something else stands there: a text that merely quotes a message is none.
 */
export function readCiscoHead(draft: Draft, text: string, end: number, context: FormatContext): boolean {
  if (end === 0) return true;
  BEFORE_TIME.lastIndex = 0;
  const before = BEFORE_TIME.exec(text);
  if (before === null) return false;
  const at = BEFORE_TIME.lastIndex;
  const [, sequence, host, second, task, node, mark] = before;
  if (host !== undefined) draft.host = host;
  const number = second ?? sequence;
  if (number !== undefined) draft.meta.sequence = number;
  if (task !== undefined) {
    draft.meta.task = task;
    // A syslog header takes the controller's name before the task for a program.
    if (draft.host === undefined && context.service) draft.host = context.service;
  }
  if (node !== undefined) draft.meta.node = node;
  if (at === end) return true;
  const behind = readTime(draft, text, at, mark, context);
  AFTER_TIME.lastIndex = behind;
  const after = AFTER_TIME.exec(text);
  if (after === null || AFTER_TIME.lastIndex !== end) return false;
  if (after[1] !== undefined) draft.meta.process = after[1];
  if (after[2] !== undefined) draft.meta.pid = after[2];
  if (after[3] !== undefined) draft.host = after[3];
  return true;
}
