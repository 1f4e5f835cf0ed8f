import { FORGET } from './parameters.ts';

/** How far outside, as a share of the width, at most 1. A first move after a constant is a full surprise. */
export function excess(value: number, low: number, high: number, width: number): number {
  const out = value > high ? value - high : value < low ? low - value : 0;
  if (out === 0) return 0;
  return width > 0 ? Math.min(1, out / width) : 1;
}

export type RangeSnapshot = readonly [low: number | null, high: number | null, seen: number];

/** Between which values something was ever seen, narrowing very slowly. */
export class Range {
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  seen = 0;

  get width(): number {
    return this.high - this.low;
  }

  learn(value: number): void {
    this.seen += 1;
    const fade = this.seen > 1 ? FORGET * (this.high - this.low) : 0;
    this.low = value < this.low + fade ? Math.min(value, this.low) : this.low + fade;
    this.high = value > this.high - fade ? Math.max(value, this.high) : this.high - fade;
  }

  snapshot(): RangeSnapshot {
    return this.seen === 0 ? [null, null, 0] : [this.low, this.high, this.seen];
  }

  restore([low, high, seen]: RangeSnapshot): void {
    this.low = low ?? Number.POSITIVE_INFINITY;
    this.high = high ?? Number.NEGATIVE_INFINITY;
    this.seen = seen;
  }
}

/** Of each cell: the lowest, the highest, and how often it was counted. */
const NUMBERS_PER_CELL = 3;

/** How many numbers so many cells take in their storage. */
export function storageOf(cells: number): number {
  return NUMBERS_PER_CELL * cells;
}

/** A range for each of some situations, in a part of a storage that several share: an array of its own costs more. */
export class RangeCells {
  readonly #storage: Float32Array;
  readonly #from: number;
  readonly #cells: number;

  /** @param from where its part of the storage begins; the part must be new, or restored */
  constructor(storage: Float32Array, from: number, cells: number) {
    this.#storage = storage;
    this.#from = from;
    this.#cells = cells;
    storage.fill(Number.POSITIVE_INFINITY, from, from + cells);
    storage.fill(Number.NEGATIVE_INFINITY, from + cells, from + 2 * cells);
  }

  lowOf(cell: number): number {
    return this.#storage[this.#from + cell] ?? Number.POSITIVE_INFINITY;
  }

  highOf(cell: number): number {
    return this.#storage[this.#from + this.#cells + cell] ?? Number.NEGATIVE_INFINITY;
  }

  /** How often it was counted; what counts is the caller's. */
  seenOf(cell: number): number {
    return this.#storage[this.#from + 2 * this.#cells + cell] ?? 0;
  }

  learn(cell: number, value: number): void {
    if (value < this.lowOf(cell)) this.#storage[this.#from + cell] = value;
    if (value > this.highOf(cell)) this.#storage[this.#from + this.#cells + cell] = value;
  }

  count(cell: number): void {
    this.#storage[this.#from + 2 * this.#cells + cell] = this.seenOf(cell) + 1;
  }
}
