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

export interface CellsSnapshot {
  /** Null where nothing was seen. */
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly seen: readonly number[];
}

/** A range for each of some situations. */
export class RangeCells {
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  readonly #seen: Float32Array;

  constructor(cells: number) {
    this.#low = new Float32Array(cells).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float32Array(cells).fill(Number.NEGATIVE_INFINITY);
    this.#seen = new Float32Array(cells);
  }

  lowOf(cell: number): number {
    return this.#low[cell] ?? Number.POSITIVE_INFINITY;
  }

  highOf(cell: number): number {
    return this.#high[cell] ?? Number.NEGATIVE_INFINITY;
  }

  /** How often it was counted; what counts is the caller's. */
  seenOf(cell: number): number {
    return this.#seen[cell] ?? 0;
  }

  learn(cell: number, value: number): void {
    if (value < this.lowOf(cell)) this.#low[cell] = value;
    if (value > this.highOf(cell)) this.#high[cell] = value;
  }

  count(cell: number): void {
    this.#seen[cell] = this.seenOf(cell) + 1;
  }

  snapshot(): CellsSnapshot {
    const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return {
      low: Array.from(this.#low, finite),
      high: Array.from(this.#high, finite),
      seen: [...this.#seen],
    };
  }

  restore({ low, high, seen }: CellsSnapshot): void {
    low.forEach((value, cell) => {
      this.#low[cell] = value ?? Number.POSITIVE_INFINITY;
    });
    high.forEach((value, cell) => {
      this.#high[cell] = value ?? Number.NEGATIVE_INFINITY;
    });
    this.#seen.set(seen);
  }
}
