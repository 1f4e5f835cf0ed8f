import type { FormatContext, LineFormat } from '../formats/line-format.ts';
import { levelOf } from '../level-words.ts';
import { readWallClock } from './device-time.ts';
import { type Draft, noteValue } from './draft.ts';
import { readKeyValues } from './key-values.ts';

const START = /(?:<\d{1,3}>)?(?=(?:date|logver|timestamp|devname|devid|eventtime)=)/y;
const OFFSET = /^[+-]\d{4}$/;
/** Nanoseconds, microseconds, milliseconds or seconds since 1970, by the number of digits. */
const EPOCH_DIGITS: Readonly<Record<number, number>> = { 19: 1e6, 16: 1e3, 13: 1, 10: 1e-3 };

/** Plain name of what the fields are about. The first of two fields for one name wins. */
const NOTED: readonly (readonly [string, string])[] = [
  ['logid', 'log_id'],
  ['devid', 'device_serial'],
  ['vd', 'virtual_domain'],
  ['interface', 'interface'],
  ['intf', 'interface'],
  ['user', 'user'],
  ['srcip', 'source'],
  ['remip', 'source'],
  ['dstip', 'destination'],
  ['action', 'action'],
  ['status', 'status'],
  ['policyid', 'policy_id'],
  ['attack', 'attack'],
];

/** The date and time in the zone the line names; without one the event's own count since 1970 is safer. */
function timeOf(pairs: ReadonlyMap<string, string>, context: FormatContext): number | null {
  const [date, time, zone] = [pairs.get('date'), pairs.get('time'), pairs.get('tz')];
  const hasZone = zone !== undefined && OFFSET.test(zone);
  const event = pairs.get('eventtime');
  if (!hasZone && event !== undefined && /^\d+$/.test(event)) {
    const unit = EPOCH_DIGITS[event.length];
    if (unit !== undefined) return Math.floor(Number(event) / unit);
  }
  if (date === undefined || time === undefined) return null;
  return readWallClock(`${date} ${time}`, hasZone ? zone : context.timezone);
}

/**
 * The message with its description before it, and behind it the interface or the address that only a field names,
 * since both edges of a condition must name the same object.
 */
function sentenceOf(pairs: ReadonlyMap<string, string>): string | undefined {
  const [title, message] = [pairs.get('logdesc'), pairs.get('msg')];
  let text = title ?? message;
  if (text === undefined) return undefined;
  if (title !== undefined && message !== undefined && message !== title) text = `${title}: ${message}`;
  const name = pairs.get('interface') ?? pairs.get('intf');
  if (name !== undefined && name !== '' && !text.includes(name)) text += `, interface ${name}`;
  const source = pairs.get('srcip') ?? pairs.get('remip');
  if (source !== undefined && source !== '' && !text.includes(source)) text += `, from ${source}`;
  return text;
}

/**
 * FortiOS: `date= time= devname= logid= type= subtype= level= …`. The service is the subtype of events and of
 * security logs (`system`, `vpn`, `ips`), `traffic` for traffic.
 */
export const FORTINET: LineFormat = {
  name: 'fortinet',
  read(text, context) {
    START.lastIndex = 0;
    if (!START.test(text) || !text.includes('type=')) return null;
    const pairs = readKeyValues(text, START.lastIndex);
    const [type, level] = [pairs.get('type'), pairs.get('level') ?? pairs.get('pri')];
    if (type === undefined || !(pairs.has('logid') || pairs.has('log_id') || pairs.has('devid'))) return null;
    const draft: Draft = { meta: {} };
    const ms = timeOf(pairs, context);
    if (ms !== null) draft.timeMs = ms;
    const known = level === undefined ? null : levelOf(level);
    if (known !== null) draft.level = known;
    const host = pairs.get('devname') ?? pairs.get('devid');
    if (host !== undefined && host !== '') draft.host = host;
    draft.service = type === 'traffic' ? type : (pairs.get('subtype') ?? type);
    const msg = sentenceOf(pairs);
    if (msg !== undefined) draft.msg = msg;
    for (const [field, name] of NOTED)
      if (draft.meta[name] === undefined) noteValue(draft, name, pairs.get(field));
    return draft;
  },
};
