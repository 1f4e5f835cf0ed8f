import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';
import type { CodedError } from '@aiops/kernel';
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

/** An address that a name stands for. */
export interface SiteAddress {
  readonly address: string;
  readonly family: number;
}

type Lookup = (hostname: string) => Promise<readonly SiteAddress[]>;

/** Without a way to shore a resolver may be silent for half a minute, in a thread that the store needs. */
const ANSWER_LIMIT_MS = 2_000;
const KEPT_MS = 60_000;
/** So long the last answer stands for a resolver that is away: names are often looked up on shore, and the server is on board. */
const STANDS_IN_MS = 86_400_000;

interface Answer {
  readonly addresses: readonly SiteAddress[];
  readonly atMs: number;
}

/**
 * What a name stands for, asked once a minute: a name that is on site today may be elsewhere tomorrow. The connection goes to
 * the very addresses that were looked at. One lookup at a time: one that was given up on still has its thread. While nobody answers
 * the last addresses are used, for a day.
 */
export class SiteName {
  readonly #hostname: string;
  readonly #onlyOnSite: boolean;
  readonly #lookup: Lookup;
  #asked: Promise<readonly SiteAddress[]> | null = null;
  #last: Answer | null = null;
  #askAgainMs = 0;

  /**
   * @param hostname of a URL: a name, an IPv4 address or an IPv6 address in brackets
   * @param onlyOnSite whether addresses outside are refused
   */
  constructor(hostname: string, onlyOnSite: boolean, ask: Lookup = (name) => lookup(name, { all: true })) {
    this.#hostname = hostname.replace(/^\[|\]$/g, '');
    this.#onlyOnSite = onlyOnSite;
    this.#lookup = ask;
  }

  /** @throws CodedError `model_unavailable` when one of its addresses is outside, it has none, or nobody says which */
  async addresses(): Promise<readonly SiteAddress[]> {
    const addresses = await this.#found();
    const outside = this.#onlyOnSite ? addresses.find((one) => !isOnSite(one)) : undefined;
    if (outside !== undefined) {
      throw modelError(
        'model_unavailable',
        `${this.#hostname} (${outside.address}) is not an address of this site, and the policy's llm.offline_only allows no other`,
      );
    }
    if (addresses.length === 0) throw this.#unknown('it has none');
    return addresses;
  }

  async #found(): Promise<readonly SiteAddress[]> {
    if (this.#last !== null && performance.now() < this.#askAgainMs) return this.#last.addresses;
    this.#asked ??= this.#lookup(this.#hostname).finally(() => {
      this.#asked = null;
    });
    try {
      const addresses = await inTime(this.#asked);
      this.#last = { addresses, atMs: performance.now() };
      this.#askAgainMs = performance.now() + KEPT_MS;
      return addresses;
    } catch (error) {
      const standIn = this.#standIn();
      if (standIn !== null) return standIn;
      throw this.#unknown('nothing is known of it', error);
    }
  }

  /** Asked again in a minute only: each question to a resolver that is silent costs two seconds. */
  #standIn(): readonly SiteAddress[] | null {
    if (this.#last === null || performance.now() - this.#last.atMs > STANDS_IN_MS) return null;
    this.#askAgainMs = performance.now() + KEPT_MS;
    return this.#last.addresses;
  }

  #unknown(why: string, cause?: unknown): CodedError {
    return modelError(
      'model_unavailable',
      `the address of ${this.#hostname} is not to be had: ${why}; check its name, and whether it runs`,
      cause,
    );
  }
}

/** @throws CodedError `model_unavailable` when one of its addresses is outside, or it has none */
export async function requireOnSite(hostname: string): Promise<void> {
  await new SiteName(hostname, true).addresses();
}

function isOnSite({ address, family }: SiteAddress): boolean {
  return SITE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

async function inTime<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)), ANSWER_LIMIT_MS);
  });
  // Given up on, it may still fail: nobody is there to hear of it then.
  asked.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
