import { isUtf8 } from 'node:buffer';
import { type Element, readInteger, readOid, readUnsigned } from './ber.ts';
import { TrapRefused } from './trap-refused.ts';

/** A value as the agent typed it. */
export type VarbindValue =
  | { readonly kind: 'number'; readonly number: number | string }
  | { readonly kind: 'ticks'; readonly hundredths: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'oid'; readonly oid: string }
  | { readonly kind: 'address'; readonly text: string }
  | { readonly kind: 'none' };

/** More of one value than this is not kept. */
const MAX_BYTES = 1024;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text where it can be read by people; hardware addresses and dates are octets too. */
function readOctets(bytes: Buffer): VarbindValue {
  let end = bytes.length;
  // Agents written in C send the terminator of their strings along.
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const whole = bytes.subarray(0, end);
  if (isUtf8(whole)) {
    const text = whole.toString('utf8');
    if (!CONTROL.test(text)) return { kind: 'text', text: cut(text) };
  }
  return { kind: 'hex', hex: bytes.toString('hex', 0, MAX_BYTES / 2) };
}

function cut(text: string): string {
  return text.length <= MAX_BYTES ? text : text.slice(0, MAX_BYTES).replace(/[\uD800-\uDBFF]$/, '');
}

/** A value of RFC 2578's types; those that only answers have are `none`. @throws TrapRefused */
export function readValue({ tag, value }: Pick<Element, 'tag' | 'value'>): VarbindValue {
  switch (tag) {
    case 0x02:
      return { kind: 'number', number: readInteger(value) };
    case 0x04:
      return readOctets(value);
    case 0x06:
      return { kind: 'oid', oid: readOid(value) };
    case 0x40:
      if (value.length !== 4) throw new TrapRefused('damaged', 'an address of another length than 4');
      return { kind: 'address', text: [...value].join('.') };
    case 0x43:
      return { kind: 'ticks', hundredths: Number(readUnsigned(value)) };
    case 0x41:
    case 0x42:
    case 0x46:
      return { kind: 'number', number: readUnsigned(value) };
    case 0x44:
      return { kind: 'hex', hex: value.toString('hex', 0, MAX_BYTES / 2) };
    case 0x05:
    case 0x80:
    case 0x81:
    case 0x82:
      return { kind: 'none' };
    default:
      throw new TrapRefused('damaged', `a value of the unknown type ${tag}`);
  }
}
