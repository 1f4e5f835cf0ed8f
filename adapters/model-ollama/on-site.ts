import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import { modelError } from '@aiops/ports';

/** Addresses that no router of the Internet passes on: loopback, link-local, private (RFC 1918, 4193, 6598). */
const SITE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  SITE.addSubnet(network, prefix, 'ipv4');
}
SITE.addAddress('::1', 'ipv6');
SITE.addSubnet('fc00::', 7, 'ipv6');
SITE.addSubnet('fe80::', 10, 'ipv6');

/**
 * What a name stands for is asked each time: a name that is on site today may be elsewhere tomorrow.
 *
 * @param hostname of a URL: a name, an IPv4 address or an IPv6 address in brackets
 * @throws CodedError `model_unavailable` when one of its addresses is outside, or it has none
 */
export async function requireOnSite(hostname: string): Promise<void> {
  let addresses: readonly { address: string; family: number }[];
  try {
    addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
  } catch (error) {
    throw modelError(
      'model_unavailable',
      `${hostname} has no address: check its name, and whether it runs`,
      error,
    );
  }
  const outside = addresses.find(
    ({ address, family }) => !SITE.check(address, family === 6 ? 'ipv6' : 'ipv4'),
  );
  if (outside === undefined) return;
  throw modelError(
    'model_unavailable',
    `${hostname} (${outside.address}) is not an address of this site, and the policy's llm.offline_only allows no other`,
  );
}
