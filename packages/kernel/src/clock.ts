/** Time as an argument: the inside of the product never asks the machine. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** A clock that only moves when told to. Ships for `analyze` and tests alike. */
export class ManualClock implements Clock {
  #now: number;
  constructor(startMs: number) {
    this.#now = startMs;
  }
  now(): number {
    return this.#now;
  }
  set(ms: number): void {
    this.#now = ms;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** `2026-01-01T00:00:00.000Z`. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
