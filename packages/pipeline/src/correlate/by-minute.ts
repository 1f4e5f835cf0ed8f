export const MINUTE_MS = 60_000;
/** Statements of a ship are of few minutes at a time, even out of order. */
const MAX_MINUTES = 64;

interface Known<T> {
  readonly zone: string | undefined;
  readonly minutes: Map<number, T>;
}

/**
 * What holds for a whole minute, worked out once a minute and not once a statement: a calendar is slow to ask, and what
 * comes again begins and ends on the minute in every zone. Lets go of what nothing else holds.
 */
export class ByMinute<Key extends object, T> {
  readonly #workOut: (key: Key, minuteMs: number, zone: string | undefined) => T;
  readonly #known = new WeakMap<Key, Known<T>>();

  /** @param workOut gets the beginning of the minute, ms, and the zone of the ship; `key` never changes inside */
  constructor(workOut: (key: Key, minuteMs: number, zone: string | undefined) => T) {
    this.#workOut = workOut;
  }

  at(key: Key, atMs: number, zone: string | undefined): T {
    let known = this.#known.get(key);
    if (known === undefined || known.zone !== zone) {
      known = { zone, minutes: new Map() };
      this.#known.set(key, known);
    }
    const minute = Math.floor(atMs / MINUTE_MS);
    const found = known.minutes.get(minute);
    if (found !== undefined) return found;
    const made = this.#workOut(key, minute * MINUTE_MS, zone);
    if (known.minutes.size >= MAX_MINUTES) known.minutes.clear();
    known.minutes.set(minute, made);
    return made;
  }
}
