/** `10.0.0.1:9100` and `[fd00::1]:9100` without the port; a bare IPv6 address stays whole. */
export function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^[^:]+:\d{1,5}$/.test(host) ? host.slice(0, host.indexOf(':')) : host;
}

/** Addresses of IPv4 peers on a dual-stack socket are written as IPv6: `::ffff:10.0.0.5` is `10.0.0.5`. */
export function plainAddress(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') ? address.slice(7) : address;
}
