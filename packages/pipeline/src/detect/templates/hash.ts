/** Two independent 32-bit hashes of a text (FNV-1a with different primes), as one number below 2^53 or as hex. */
export function hashText(text: string): { low: number; high: number } {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    low = Math.imul(low ^ c, 0x01000193);
    high = Math.imul(high ^ c, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return { low: low >>> 0, high: high >>> 0 };
}

/** Spreads a hash by its place, so that sums of them tell orders apart. */
export function placed(hash: number, place: number): number {
  let h = Math.imul(hash ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  return Math.imul(h, 0xc2b2ae35) >>> 0;
}

export const joined = (low: number, high: number): number => (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);

/** The same text gives the same id in every run. */
export function idOf(text: string): string {
  const { low, high } = hashText(text);
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
