import { occurrenceAt } from '@aiops/policy';

const MINUTE_MS = 60_000;
/** Statements of a ship are of few minutes at a time, even out of order. */
const MAX_MINUTES = 64;

type Span = Parameters<typeof occurrenceAt>[0];

interface Known {
  readonly zone: string | undefined;
  readonly minutes: Map<number, boolean>;
}

/**
 * Whether times fall into what comes again, asked once a minute and not once a statement: a calendar is slow to ask, and
 * what comes again begins and ends on the minute in every zone. Lets go of a span when nothing else holds it.
 */
export class Occurrences {
  readonly #known = new WeakMap<Span, Known>();

  /** @param zone the ship's own, as of `occurrenceAt` */
  isIn(span: Span, atMs: number, zone: string | undefined): boolean {
    let known = this.#known.get(span);
    if (known === undefined || known.zone !== zone) {
      known = { zone, minutes: new Map() };
      this.#known.set(span, known);
    }
    const minute = Math.floor(atMs / MINUTE_MS);
    const found = known.minutes.get(minute);
    if (found !== undefined) return found;
    const isIn = occurrenceAt(span, atMs, zone) !== null;
    if (known.minutes.size >= MAX_MINUTES) known.minutes.clear();
    known.minutes.set(minute, isIn);
    return isIn;
  }
}
