import { plainAddress } from '@aiops/kernel';
import type { Origin } from '@aiops/ports';

const LOOPBACK = /^(?:127\.|::1$)/;

/** The address of a sender elsewhere; undefined for one on this machine, whose address tells nothing. */
export function peerAddress({ peer }: Origin): string | undefined {
  if (peer === undefined || peer === '') return undefined;
  const address = plainAddress(peer);
  return LOOPBACK.test(address) ? undefined : address;
}
