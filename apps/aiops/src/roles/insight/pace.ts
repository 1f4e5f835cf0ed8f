import type { Clock } from '@aiops/kernel';

const WINDOW_MS = 1_000;
/** A whole account takes about 0.1 s of one core: more of them in a second are a burden to the Fast Path. */
const BUSY_FROM = 4;

/** How fast requests come. While many come nothing is searched for; what can wait for a calm moment does. */
export class Pace {
  readonly #clock: Clock;
  #times: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(): void {
    this.#times.push(this.#clock.now());
    if (this.#times.length > BUSY_FROM) this.#times.shift();
  }

  isBusy(): boolean {
    const since = this.#clock.now() - WINDOW_MS;
    return this.#times.length >= BUSY_FROM && this.#times.every((time) => time > since);
  }
}
