import { BAND, LASTING, MEMORY, WARM } from './parameters.ts';

const PACE = 1 / MEMORY;
/** What a row back inside takes from the rows held: one in four may fall back. */
const ROWS_LOST = 3;
/** What lies outside counts as at this many usual distances, so that it cannot widen the band. */
const CLIPPED = 4;

export type HeldSnapshot = readonly [gap: number, usual: number, side: number, rows: number];

/**
 * What is usual of late. While the values stay on one side of it the level from before is what counts, for the slow
 * mean follows what it should be compared with; after a while it is the usual level that moved.
 */
export class LevelHold {
  /** The usual distance of a value from the slow mean. */
  gap = 0;
  usual = 0;
  #side = 0;
  #rows = 0;

  get isHeld(): boolean {
    return this.#rows > 0;
  }

  /** @param slow the slow mean before it knew of this value @param seen rows before this one */
  add(value: number, slow: number, seen: number): void {
    if (this.#rows > LASTING) this.#rows = 0;
    const distance = value - (this.isHeld ? this.usual : slow);
    const isOutside = seen >= WARM && Math.abs(distance) > BAND * this.gap;
    const side = isOutside ? Math.sign(distance) : 0;
    if (side !== 0 && (!this.isHeld || side === this.#side)) {
      if (!this.isHeld) {
        this.usual = slow;
        this.#side = side;
      }
      this.#rows += 1;
    } else this.#rows = Math.max(0, this.#rows - ROWS_LOST);
    const off = Math.abs(value - slow);
    const clipped = seen >= WARM && this.gap > 0 ? Math.min(off, CLIPPED * this.gap) : off;
    this.gap += Math.max(PACE, 1 / (seen + 1)) * (clipped - this.gap);
  }

  snapshot(): HeldSnapshot {
    return [this.gap, this.usual, this.#side, this.#rows];
  }

  restore([gap, usual, side, rows]: HeldSnapshot): void {
    this.gap = gap;
    this.usual = usual;
    this.#side = side;
    this.#rows = rows;
  }
}
