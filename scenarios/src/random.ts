/** A stream of pseudo-random numbers that a seed fully decides. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  /** One element; throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Standard normal, by the Box–Muller transform. */
  normal(): number;
  /** A shuffled copy (Fisher–Yates). */
  shuffled<T>(list: readonly T[]): T[];
}

/** The 32-bit finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit moves every output bit. */
function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 units, finished with `mix32`: 32 unsigned bits. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** Combines a hash with a whole number (of up to 53 bits): 32 unsigned bits. */
export function hashStep(hash: number, step: number): number {
  const high = Math.floor(step / 0x1_0000_0000);
  return mix32(mix32(hash ^ (step >>> 0)) + Math.imul(high, 0x9e3779b9) + 0x6d2b79f5);
}

/** `hashStep` as a number in [0, 1). */
export function hashFraction(hash: number, step: number): number {
  return hashStep(hash, step) / 0x1_0000_0000;
}

/**
 * sfc32, the "small fast counting" generator of Chris Doty-Humphrey (PractRand 0.94, public domain),
 * with three words derived from a 32-bit seed and its usual twelve warm-up rounds.
 */
export function rngFrom(seed: number): Rng {
  let a = mix32(seed ^ 0x9e3779b9);
  let b = mix32(seed + 0x243f6a88);
  let c = mix32(seed ^ 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round += 1) next();
  return rngOver(next);
}

/** A generator for a named purpose: the same parts give the same stream, other parts an unrelated one. */
export function createRng(...parts: readonly (string | number)[]): Rng {
  return rngFrom(hashText(parts.join('\u001f')));
}

function rngOver(next: () => number): Rng {
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => {
      const element = list[Math.floor(next() * list.length)];
      if (element === undefined) throw new RangeError('nothing to pick from an empty list');
      return element;
    },
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i -= 1) {
        const j = int(0, i);
        const [x, y] = [copy[i], copy[j]];
        if (x !== undefined && y !== undefined) [copy[i], copy[j]] = [y, x];
      }
      return copy;
    },
  };
}
