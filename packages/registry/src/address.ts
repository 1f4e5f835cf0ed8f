const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
/** Two colons at least: a host with a port has one. Behind `%` the interface of a link-local address. */
const LOOKS_V6 = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*(?:%[\w.-]{1,64})?$/i;
const MAPPED_V4 = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;
const MAX_V6 = 45 + 65;

/** RFC 5952's one spelling of an IPv6 address, or of the IPv4 address mapped into it; null when the text is none. */
function canonicalV6(text: string): string | null {
  if (text.length > MAX_V6 || !LOOKS_V6.test(text)) return null;
  const [address = ''] = text.split('%');
  const url = `http://[${address}]`;
  if (!URL.canParse(url)) return null;
  const canonical = new URL(url).hostname.slice(1, -1);
  const mapped = MAPPED_V4.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** True for an IPv4 address in four decimal numbers, or an IPv6 address in any spelling. */
export function isAddress(text: string): boolean {
  return V4.test(text) || canonicalV6(text) !== null;
}

/** The form in which names are compared: host names without case, each IPv6 address in its one spelling. */
export function comparableName(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes(':') ? (canonicalV6(lower) ?? lower) : lower;
}
