import { endsWord, startsWord } from './characters.ts';
import { type Address, type Networks, parseV4, parseV6 } from './networks.ts';
import type { Span } from './spans.ts';

const V4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
const V6 = /[0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]{0,39}:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]{1,40})/g;

/** The address that a span of a guest's address holds, in one form however it was written. */
export function addressIn(text: string): string {
  const address = parseV4(text) ?? parseV6(text);
  return address === null ? text : `${address.bits}:${address.value.toString(16)}`;
}

/** Addresses inside the guest networks. The ranges themselves, as in routes and leases, stay readable. */
export function findGuestAddresses(text: string, networks: Networks, found: Span[]): void {
  if (networks.isEmpty) return;
  find(text, V6, parseV6, networks, found);
  find(text, V4, parseV4, networks, found);
}

function find(
  text: string,
  form: RegExp,
  parse: (text: string) => Address | null,
  networks: Networks,
  found: Span[],
): void {
  for (const { 0: match, index } of text.matchAll(form)) {
    const written = match.replace(/(?<=[^:]):$/, '');
    const end = index + written.length;
    const address = parse(written);
    if (address === null || !networks.has(address) || isPart(text, index, end)) continue;
    if (!isRange(text, end, address)) found.push({ start: index, end, kind: 'guest_ip' });
  }
}

function isPart(text: string, start: number, end: number): boolean {
  if (!startsWord(text, start) || !endsWord(text, end)) return true;
  return (
    (text.charAt(start - 1) === '.' && /\d/.test(text.charAt(start - 2))) ||
    /^\.\d/.test(text.slice(end, end + 2))
  );
}

/** `10.60.0.0/16`: nothing is left of the address below the prefix. */
function isRange(text: string, end: number, { bits, value }: Address): boolean {
  const length = /^\/(\d{1,3})(?!\d)/.exec(text.slice(end, end + 5))?.[1];
  if (length === undefined || Number(length) >= bits) return false;
  return (value & ((1n << BigInt(bits - Number(length))) - 1n)) === 0n;
}
