import { Axis, type AxisSnapshot } from './axis.ts';
import { EMPTY_CELL, FORGET_NATS, MAX_COUNTED, MOST_NATS } from './parameters.ts';

/** Points after which what was rarest fades slower, so that a week at 10 s has no more news than one at 5 min. */
const LONG_HISTORY = 10_000;
/** Of a column, the share at each end that is not usual. */
const UNUSUAL_SHARE = 0.05;

export interface DensitySnapshot {
  readonly axis: AxisSnapshot;
  readonly second: AxisSnapshot | null;
  /** Place and count, in turn, of the cells that are not empty. */
  readonly counts: readonly number[];
  readonly rarest: number;
}

/** Second dimension of a density: none, another value, or a ring such as the hours of a day. */
export type Columns = { readonly kind: 'none' } | { readonly kind: 'axis' | 'ring'; readonly count: number };

export const NO_COLUMNS: Columns = { kind: 'none' };

/** Counts of what one view of a series saw, and the rarest thing it ever saw. */
export class Density {
  readonly axis: Axis;
  readonly #second: Axis | null;
  readonly #columns: number;
  readonly #isRing: boolean;
  readonly #counts: Uint16Array;
  #total = 0;
  /** Nats of the rarest yet, fading. */
  #rarest = 0;

  constructor(rows: number, columns: Columns = NO_COLUMNS) {
    this.axis = new Axis(rows);
    this.#columns = columns.kind === 'none' ? 1 : columns.count;
    this.#second = columns.kind === 'axis' ? new Axis(columns.count) : null;
    this.#isRing = columns.kind === 'ring';
    this.#counts = new Uint16Array(rows * this.#columns);
  }

  /**
   * By how many nats this is rarer than anything before, at most `MOST_NATS`. Learns it.
   * @param second the other value, or the column of a ring
   */
  step(value: number, second = 0): number {
    const nats = this.#total > 0 ? this.#surprise(value, second) : 0;
    this.#learn(value, second);
    const over = nats - this.#rarest;
    if (over > 0) {
      this.#rarest = nats;
      return Math.min(over, MOST_NATS);
    }
    const fade = this.#total > LONG_HISTORY ? (FORGET_NATS * LONG_HISTORY) / this.#total : FORGET_NATS;
    this.#rarest = Math.max(0, this.#rarest - fade);
    return 0;
  }

  #surprise(value: number, second: number): number {
    const columns = this.#columns;
    // A cell, and half of each of its neighbours.
    const weight = this.#total * (columns > 1 ? 3 : 2) + 1;
    if (this.axis.per === 0) return value === this.axis.min ? 0 : Math.log(weight);
    const row = this.axis.cellOf(value);
    const column = this.#second === null ? second : this.#second.cellOf(second);
    const isInside = row >= 0 && row < this.axis.cells && column >= 0 && column < columns;
    return Math.log(weight / ((isInside ? this.#around(row, column) : 0) + EMPTY_CELL));
  }

  #at(place: number): number {
    return this.#counts[place] ?? 0;
  }

  #around(row: number, column: number): number {
    const columns = this.#columns;
    const place = row * columns + column;
    let side = 0;
    if (row > 0) side += this.#at(place - columns);
    if (row < this.axis.cells - 1) side += this.#at(place + columns);
    if (columns > 1) {
      if (column > 0) side += this.#at(place - 1);
      else if (this.#isRing) side += this.#at(place + columns - 1);
      if (column < columns - 1) side += this.#at(place + 1);
      else if (this.#isRing) side += this.#at(place - columns + 1);
    }
    return this.#at(place) + 0.5 * side;
  }

  #learn(value: number, second: number): void {
    const hasMovedRows = this.axis.admit(value);
    const hasMovedColumns = this.#second?.admit(second) ?? false;
    if (hasMovedRows || hasMovedColumns) this.#rearrange(hasMovedRows, hasMovedColumns);
    const row = Math.min(this.axis.cells - 1, this.axis.cellOf(value));
    const column = this.#second === null ? second : Math.min(this.#columns - 1, this.#second.cellOf(second));
    const place = row * this.#columns + column;
    this.#counts[place] = this.#at(place) + 1;
    this.#total += 1;
    if (this.#total >= MAX_COUNTED) this.#halve();
  }

  #rearrange(hasMovedRows: boolean, hasMovedColumns: boolean): void {
    const columns = this.#columns;
    const old = this.#counts.slice();
    this.#counts.fill(0);
    for (let place = 0; place < old.length; place += 1) {
      const count = old[place] ?? 0;
      if (count === 0) continue;
      const row = Math.floor(place / columns);
      const column = place - row * columns;
      const newRow = hasMovedRows ? this.axis.movedFrom(row) : row;
      const newColumn = hasMovedColumns ? (this.#second?.movedFrom(column) ?? column) : column;
      this.#counts[newRow * columns + newColumn] = this.#at(newRow * columns + newColumn) + count;
    }
  }

  /** Old content gives way, and an old outlier no longer makes the cells coarse. */
  #halve(): void {
    const columns = this.#columns;
    const used = { top: this.axis.cells, bottom: -1, left: columns, right: -1 };
    let total = 0;
    for (let place = 0; place < this.#counts.length; place += 1) {
      const count = this.#at(place) >> 1;
      this.#counts[place] = count;
      if (count === 0) continue;
      total += count;
      const row = Math.floor(place / columns);
      const column = place - row * columns;
      used.top = Math.min(used.top, row);
      used.bottom = Math.max(used.bottom, row);
      used.left = Math.min(used.left, column);
      used.right = Math.max(used.right, column);
    }
    this.#total = total;
    const hasMovedRows = this.axis.tighten(used.top, used.bottom);
    const hasMovedColumns = this.#second?.tighten(used.left, used.right) ?? false;
    if (hasMovedRows || hasMovedColumns) this.#rearrange(hasMovedRows, hasMovedColumns);
  }

  /** Between which values most of a column lies, and how many points say so; null when none does. */
  usual(column: number): { readonly low: number; readonly high: number; readonly count: number } | null {
    const { axis } = this;
    const inColumn = (row: number): number => this.#at(row * this.#columns + column);
    let count = 0;
    for (let row = 0; row < axis.cells; row += 1) count += inColumn(row);
    if (count === 0 || axis.per === 0) return null;
    const few = UNUSUAL_SHARE * count;
    let first = 0;
    for (let below = inColumn(first); below <= few; below += inColumn(first)) first += 1;
    let last = axis.cells - 1;
    for (let above = inColumn(last); above <= few; above += inColumn(last)) last -= 1;
    return { low: axis.lo + first / axis.per, high: axis.lo + (last + 1) / axis.per, count };
  }

  /** Bytes of the counts. */
  get byteLength(): number {
    return this.#counts.byteLength;
  }

  snapshot(): DensitySnapshot {
    const counts: number[] = [];
    this.#counts.forEach((count, place) => {
      if (count > 0) counts.push(place, count);
    });
    return {
      axis: this.axis.snapshot(),
      second: this.#second?.snapshot() ?? null,
      counts,
      rarest: this.#rarest,
    };
  }

  restore({ axis, second, counts, rarest }: DensitySnapshot): void {
    this.axis.restore(axis);
    if (second !== null) this.#second?.restore(second);
    this.#counts.fill(0);
    this.#total = 0;
    for (let i = 0; i < counts.length; i += 2) {
      const count = counts[i + 1] ?? 0;
      this.#counts[counts[i] ?? 0] = count;
      this.#total += count;
    }
    this.#rarest = rarest;
  }
}
