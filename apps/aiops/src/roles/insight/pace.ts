import { setTimeout } from 'node:timers/promises';
import { type Clock, UnavailableError } from '@aiops/kernel';

const WINDOW_MS = 1_000;
/** A whole account takes about 0.1 s of one core: more of them in a second are a burden to the Fast Path. */
const BUSY_FROM = 4;
const LOOK_EVERY_MS = 250;
const CALM_WITHIN_MS = 30_000;

/** How fast requests come. While many come nothing is searched for; what can wait for a calm moment does. */
export class Pace {
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
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

  /**
   * Resolves when few come, at the latest after half a minute: nobody waits for ever on a busy site.
   * @param fromMs not before this time
   * @throws CodedError `stopping`
   */
  async calm(fromMs = 0): Promise<void> {
    await this.#pause(Math.max(0, fromMs - this.#clock.now()));
    for (let waitedMs = 0; this.isBusy() && waitedMs < CALM_WITHIN_MS; waitedMs += LOOK_EVERY_MS)
      await this.#pause(LOOK_EVERY_MS);
  }

  /** Who waits for a calm moment waits no longer. */
  stop(): void {
    this.#stopping.abort();
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    await setTimeout(ms, undefined, { signal }).catch(() => {
      throw new UnavailableError('stopping', 'the role is stopping');
    });
  }
}
