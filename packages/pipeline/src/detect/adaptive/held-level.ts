import { AWAY, BAND, DULL, LASTING, MEMORY, SHORT, WARM } from './parameters.ts';

const PACE = 1 / MEMORY;
const STRAY_KEEP = Math.exp((-0.03 * 1) / MEMORY);
/** Share of the way at which a level counts as having strayed. */
const STRAY_AT = 0.8;
/** What a row back inside takes from the rows held: one in four may fall back. */
const ROWS_LOST = 3;
/** What lies outside counts as at this many usual distances, so that it cannot widen the band. */
const CLIPPED = 4;

/** What another level must have lasted, and at least so many rows, to be stated. */
const HELD_MS = 110_000;
const LEAST_ROWS = 3;

export type HeldSnapshot = readonly (number | null)[];

/** How a level that moved away stands now. */
export interface HeldLevel {
  /** How far it is from the usual level against what this series takes; from 1 on it is another level. */
  readonly distance: number;
  readonly rows: number;
  readonly sinceMs: number | null;
  /** Far enough, and for long enough. */
  readonly isAway: boolean;
}

const NOT_HELD: HeldLevel = { distance: 0, rows: 0, sinceMs: null, isAway: false };

/**
 * Whether the values have stayed on one side of what was usual, and how far away: "it lasts", beside the score, which
 * says "it is new". While it is held the level from before is what counts, for the slow mean follows what it should be
 * compared with. A series that wanders off again and again is one that does: each time says less.
 */
export class LevelHold {
  /** The usual distance of a value from the slow mean. */
  gap = 0;
  usual = 0;
  #side = 0;
  #rows = 0;
  #sinceMs = 0;
  #usualGap = 0;
  #away = 0;
  #isStray = false;
  #strays = 0;
  #dull = 0;

  get isHeld(): boolean {
    return this.#rows > 0;
  }

  /** @param slow the slow mean before it knew of this value @param seen rows before this one */
  add(ms: number, value: number, slow: number, seen: number): void {
    // By now it is the usual level that moved.
    if (this.#rows > LASTING) this.#rows = 0;
    const distance = value - (this.isHeld ? this.usual : slow);
    const far = Math.abs(distance);
    this.#strays *= STRAY_KEEP;
    const side = seen >= WARM && far > BAND * this.gap ? Math.sign(distance) : 0;
    if (side !== 0 && (!this.isHeld || side === this.#side)) this.#hold(ms, far, slow, side);
    else this.#rows = Math.max(0, this.#rows - ROWS_LOST);
    const off = Math.abs(value - slow);
    const clipped = seen >= WARM && this.gap > 0 ? Math.min(off, CLIPPED * this.gap) : off;
    this.gap += Math.max(PACE, 1 / (seen + 1)) * (clipped - this.gap);
  }

  #hold(ms: number, far: number, slow: number, side: number): void {
    if (!this.isHeld) {
      this.#sinceMs = ms;
      this.usual = slow;
      this.#usualGap = this.gap;
      this.#side = side;
      this.#away = 0;
      this.#isStray = false;
      this.#dull = this.#strays;
    }
    this.#rows += 1;
    this.#away += (far - this.#away) / Math.min(SHORT, this.#rows);
    const hasStrayed = this.#rows >= SHORT && this.#away > STRAY_AT * AWAY * this.#usualGap;
    if (hasStrayed && !this.#isStray) {
      this.#isStray = true;
      this.#strays += 1;
    }
  }

  /** @param ms the time of the last row @param seen rows so far: a new series knows little, so it needs more */
  level(ms: number, seen: number): HeldLevel {
    if (!this.isHeld || this.#usualGap === 0) return NOT_HELD;
    const known = seen / (seen + MEMORY / 4);
    const distance = (known * this.#away) / (this.#usualGap * AWAY * (1 + DULL * this.#dull));
    const isAway = distance >= 1 && this.#rows >= LEAST_ROWS && ms - this.#sinceMs >= HELD_MS;
    return { distance, rows: this.#rows, sinceMs: this.#sinceMs, isAway };
  }

  snapshot(): HeldSnapshot {
    const { gap, usual } = this;
    const stray = [this.#isStray ? 1 : 0, this.#strays, this.#dull];
    return [gap, usual, this.#side, this.#rows, this.#sinceMs, this.#usualGap, this.#away, ...stray];
  }

  restore(state: HeldSnapshot): void {
    const at = (place: number): number => state[place] ?? 0;
    this.gap = at(0);
    this.usual = at(1);
    this.#side = at(2);
    this.#rows = at(3);
    this.#sinceMs = at(4);
    this.#usualGap = at(5);
    this.#away = at(6);
    this.#isStray = at(7) === 1;
    this.#strays = at(8);
    this.#dull = at(9);
  }
}
