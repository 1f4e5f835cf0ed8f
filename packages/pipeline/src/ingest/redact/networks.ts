/** An address as a number with the width it is counted in. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const V4_MAPPED = 0xffffn << 32n;

export function parseV4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return { bits: 32, value };
}

/** RFC 4291 text forms. An address that maps an IPv4 one is that one. */
export function parseV6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const tail = last?.at(-1);
  if (last !== undefined && tail?.includes('.') === true) {
    const v4 = parseV4(tail);
    if (v4 === null) return null;
    last.splice(-1, 1, (v4.value >> 16n).toString(16), (v4.value & 0xffffn).toString(16));
  }
  const [head = [], rest = []] = groups;
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...rest];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const value = all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
  return value >> 32n === 0xffffn ? { bits: 32, value: value - V4_MAPPED } : { bits: 128, value };
}

interface Network {
  readonly bits: 32 | 128;
  readonly shift: bigint;
  readonly prefix: bigint;
}

/** A set of CIDR ranges. */
export class Networks {
  readonly #networks: readonly Network[];

  /** @param ranges CIDR ranges; one that is none is left out, the policy's check refuses it before */
  constructor(ranges: readonly string[]) {
    this.#networks = ranges.flatMap((range) => {
      const [text = '', length = ''] = range.split('/');
      const address = parseV4(text) ?? parseV6(text);
      if (address === null || !/^\d{1,3}$/.test(length) || Number(length) > address.bits) return [];
      const shift = BigInt(address.bits - Number(length));
      return [{ bits: address.bits, shift, prefix: address.value >> shift }];
    });
  }

  get isEmpty(): boolean {
    return this.#networks.length === 0;
  }

  has({ bits, value }: Address): boolean {
    return this.#networks.some(
      (network) => network.bits === bits && value >> network.shift === network.prefix,
    );
  }
}
