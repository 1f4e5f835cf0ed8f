import { endsWord, startsWord } from './characters.ts';
import { type Address, type Networks, parseV4, parseV6 } from './networks.ts';
import type { Span } from './spans.ts';

/** With dots, or with dashes or underscores as host names write them: `ip-172-20-1-5`. */
const V4 = /\d{1,3}([.\-_])\d{1,3}\1\d{1,3}\1\d{1,3}/g;
const V6 = /[0-9A-Fa-f]{0,4}:(?:[0-9A-Fa-f:]{0,39}:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]{1,40})/g;
/** Names of the reverse lookup, RFC 1035 3.5 and RFC 3596 2.5: the address backwards. */
const ARPA = /(?<![\w.-])((?:\d{1,3}\.){4})in-addr\.arpa|(?<![\w.-])((?:[0-9a-f]\.){32})ip6\.arpa/gi;

/** One form of an address however it was written. */
function canonical({ bits, value }: Address): string {
  return `${bits}:${value.toString(16)}`;
}

/** Addresses inside the guest networks. The ranges themselves, as in routes and leases, stay readable. */
export function findGuestAddresses(text: string, networks: Networks, found: Span[]): void {
  if (networks.isEmpty) return;
  find(text, V6, parseV6, networks, found);
  find(text, V4, parseWrittenV4, networks, found);
  if (/\.arpa/i.test(text)) findReversed(text, networks, found);
}

function parseWrittenV4(text: string): Address | null {
  return parseV4(text.replace(/[-_]/g, '.'));
}

function find(
  text: string,
  form: RegExp,
  parse: (text: string) => Address | null,
  networks: Networks,
  found: Span[],
): void {
  for (const { 0: match, 1: separator = '.', index } of text.matchAll(form)) {
    const written = match.replace(/(?<=[^:]):$/, '');
    const end = index + written.length;
    const address = parse(written);
    if (address === null || !networks.has(address) || isPart(text, index, end, separator)) continue;
    if (isRange(text, end, address)) continue;
    found.push({ start: index, end, kind: 'guest_ip', address: canonical(address) });
  }
}

function findReversed(text: string, networks: Networks, found: Span[]): void {
  for (const { 1: v4, 2: v6, index } of text.matchAll(ARPA)) {
    const parts = (v4 ?? v6 ?? '').split('.').slice(0, -1).reverse();
    const address =
      v4 === undefined ? parseV6(parts.join('').replace(/(.{4})(?!$)/g, '$1:')) : parseV4(parts.join('.'));
    if (address === null || !networks.has(address)) continue;
    const end = index + (v4 ?? v6 ?? '').length - 1;
    found.push({ start: index, end, kind: 'guest_ip', address: canonical(address) });
  }
}

/** @param separator the one between the numbers: with more of them it is part of something longer */
function isPart(text: string, start: number, end: number, separator: string): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  if (!startsWord(text, start) && !/[A-Za-z]_$/.test(before)) return true;
  if (!endsWord(text, end) || /^\.in-addr\.arpa/i.test(text.slice(end, end + 14))) return true;
  return (
    (before.endsWith(separator) && /^\d/.test(before)) ||
    (text.charAt(end) === separator && /\d/.test(text.charAt(end + 1)))
  );
}

/** `10.60.0.0/16`: nothing is left of the address below the prefix. */
function isRange(text: string, end: number, { bits, value }: Address): boolean {
  const length = /^\/(\d{1,3})(?!\d)/.exec(text.slice(end, end + 5))?.[1];
  if (length === undefined || Number(length) >= bits) return false;
  return (value & ((1n << BigInt(bits - Number(length))) - 1n)) === 0n;
}
