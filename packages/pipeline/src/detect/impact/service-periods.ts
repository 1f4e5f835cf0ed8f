import type { Impact } from '@aiops/contracts';
import { packNumbers, unpackNumbers } from '../packed-numbers.ts';
import { type UsualSettings, usualLimit } from './usual-limit.ts';

/** As many periods as are kept of a service: a day and a half at five minutes, more than an hour at ten seconds. */
export const MAX_PERIODS = 500;

/** What is known of a period; the place of each in the storage. Delay is the mean of a call in s, failed a share 0..1. */
const COLUMN = { endMs: 0, calls: 1, delay: 2, failed: 3 } as const;
export type Quantity = Exclude<keyof typeof COLUMN, 'endMs'>;
const COLUMNS = Object.keys(COLUMN).length;

export interface PeriodsSnapshot {
  readonly cells: string;
  readonly count: number;
}

/**
 * The last periods of one service: how many calls it answered, how long they took, which share failed. What a
 * deviation costs follows from it: in each period since it began, the calls times what the mean of a call exceeds the
 * usual by. A rare slow call among many and a slow service that few call thus come to the same unit, and a service costs
 * about as much as what it waits for costs it.
 */
export class ServicePeriods {
  readonly #cells = new Float64Array(COLUMNS * MAX_PERIODS).fill(Number.NaN);
  #count = 0;

  /** When the latest period ended; −∞ before the first. */
  get lastMs(): number {
    return this.#count === 0 ? Number.NEGATIVE_INFINITY : this.#at(this.#count - 1, 'endMs');
  }

  /** @param endMs when the period ended that the value is of @returns false when a later one is known: it isn't used */
  note(endMs: number, quantity: Quantity, value: number): boolean {
    const { lastMs } = this;
    if (endMs < lastMs) return false;
    if (endMs > lastMs) {
      this.#count += 1;
      const from = this.#row(this.#count - 1);
      this.#cells.fill(Number.NaN, from, from + COLUMNS);
      this.#cells[from + COLUMN.endMs] = endMs;
    }
    this.#cells[this.#row(this.#count - 1) + COLUMN[quantity]] = value;
    return true;
  }

  /** What it has cost in the periods that ended at that time or later: a part is absent while too little is known of it. */
  impactSince(sinceMs: number, settings: UsualSettings): Impact {
    const delay = this.#excessSince(sinceMs, 'delay', settings);
    const failed = this.#excessSince(sinceMs, 'failed', settings);
    return {
      ...(delay === null ? {} : { delay_s: delay }),
      ...(failed === null ? {} : { failed_calls: failed }),
    };
  }

  #excessSince(sinceMs: number, quantity: 'delay' | 'failed', settings: UsualSettings): number | null {
    const earlier: number[] = [];
    let isKnown = false;
    let excess = 0;
    let limit: number | null = null;
    let before = Number.NaN;
    for (let at = Math.max(0, this.#count - MAX_PERIODS); at < this.#count; at += 1) {
      const value = this.#at(at, quantity);
      if (this.#at(at, 'endMs') < sinceMs) {
        before = value;
        if (!Number.isNaN(value)) earlier.push(value);
        continue;
      }
      limit ??= usualLimit(earlier, before, settings);
      if (limit === null) return null;
      const calls = this.#at(at, 'calls');
      if (Number.isNaN(calls) || Number.isNaN(value)) continue;
      isKnown = true;
      excess += calls * Math.max(0, value - limit);
    }
    return isKnown ? excess : null;
  }

  #row(at: number): number {
    return (at % MAX_PERIODS) * COLUMNS;
  }

  #at(at: number, column: keyof typeof COLUMN): number {
    return this.#cells[this.#row(at) + COLUMN[column]] ?? Number.NaN;
  }

  snapshot(): PeriodsSnapshot {
    return { cells: packNumbers(this.#cells), count: this.#count };
  }

  static restored({ cells, count }: PeriodsSnapshot): ServicePeriods {
    const periods = new ServicePeriods();
    periods.#cells.set(unpackNumbers(cells).subarray(0, COLUMNS * MAX_PERIODS));
    periods.#count = count;
    return periods;
  }
}
