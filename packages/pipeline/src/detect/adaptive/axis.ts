/** The room left at each end of the range, so that a slow drift does not move the cells at every point. */
const ROOM = 0.1;

export type AxisSnapshot = readonly [
  min: number | null,
  max: number | null,
  lo: number,
  per: number,
  oldLo: number,
  oldPer: number,
];

/** A row of cells over a range that grows with what it must hold. */
export class Axis {
  readonly cells: number;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  lo = 0;
  /** Cells per unit; 0 while all values were the same. */
  per = 0;
  #oldLo = 0;
  #oldPer = 0;

  constructor(cells: number) {
    this.cells = cells;
  }

  /** The cell of a value; outside the range it is below 0 or beyond the last. */
  cellOf(value: number): number {
    return this.per > 0 ? Math.floor((value - this.lo) * this.per) : 0;
  }

  /** Takes a value in. True when the cells moved. */
  admit(value: number): boolean {
    if (value >= this.min && value <= this.max) return false;
    if (this.per === 0) this.#oldLo = this.min;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.max === this.min) return false;
    const fits = this.per > 0 && this.min >= this.lo && this.max < this.lo + this.cells / this.per;
    if (fits) return false;
    this.#fit();
    return true;
  }

  #fit(): void {
    const room = ROOM * (this.max - this.min);
    if (this.per > 0) this.#oldLo = this.lo;
    this.#oldPer = this.per;
    this.lo = this.min - room;
    this.per = this.cells / (this.max - this.min + 2 * room);
  }

  /** Where the content of a cell belongs after the cells moved. */
  movedFrom(cell: number): number {
    const value = this.#oldPer > 0 ? this.#oldLo + (cell + 0.5) / this.#oldPer : this.#oldLo;
    return Math.max(0, Math.min(this.cells - 1, this.cellOf(value)));
  }

  /** Gives up a range of which only these cells are still in use, when they are few. True when the cells moved. */
  tighten(first: number, last: number): boolean {
    if (this.per === 0 || last < first || last - first + 1 > this.cells / 4) return false;
    const { lo, per } = this;
    this.min = lo + first / per;
    this.max = lo + (last + 1) / per;
    this.#fit();
    return true;
  }

  snapshot(): AxisSnapshot {
    const isEmpty = this.min > this.max;
    return [
      isEmpty ? null : this.min,
      isEmpty ? null : this.max,
      this.lo,
      this.per,
      this.#oldLo,
      this.#oldPer,
    ];
  }

  restore([min, max, lo, per, oldLo, oldPer]: AxisSnapshot): void {
    this.min = min ?? Number.POSITIVE_INFINITY;
    this.max = max ?? Number.NEGATIVE_INFINITY;
    this.lo = lo;
    this.per = per;
    this.#oldLo = oldLo;
    this.#oldPer = oldPer;
  }
}
