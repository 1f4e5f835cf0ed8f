import { packNumbers, unpackNumbers } from '../packed-numbers.ts';
import { LASTING } from './parameters.ts';

export interface RecentSnapshot {
  /** Packed. */
  readonly values: string;
  readonly rows: number;
}

/** The last values of a series, and the lowest and highest among them. */
export class RecentValues {
  readonly #ring = new Float64Array(LASTING);
  rows = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #minRow = 0;
  #maxRow = 0;

  /** The value that came `back` rows before the next; undefined when there is none. @param back 1..LASTING */
  ago(back: number): number | undefined {
    return this.rows < back ? undefined : this.#ring[(this.rows - back) % LASTING];
  }

  add(value: number): void {
    this.#ring[this.rows % LASTING] = value;
    this.rows += 1;
    this.#note(value, this.rows);
    const oldest = this.rows - LASTING;
    const isKnown = this.rows <= LASTING || (this.#minRow > oldest && this.#maxRow > oldest);
    if (!isKnown) this.#lookAgain();
  }

  #note(value: number, row: number): void {
    if (value <= this.min) {
      this.min = value;
      this.#minRow = row;
    }
    if (value >= this.max) {
      this.max = value;
      this.#maxRow = row;
    }
  }

  /** Only when the lowest or highest it knew has left. */
  #lookAgain(): void {
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    for (let row = Math.max(1, this.rows - LASTING + 1); row <= this.rows; row += 1) {
      this.#note(this.#ring[(row - 1) % LASTING] ?? 0, row);
    }
  }

  snapshot(): RecentSnapshot {
    return { values: packNumbers(this.#ring), rows: this.rows };
  }

  restore({ values, rows }: RecentSnapshot): void {
    this.#ring.set(unpackNumbers(values).subarray(0, LASTING));
    this.rows = rows;
    if (rows > 0) this.#lookAgain();
  }
}
