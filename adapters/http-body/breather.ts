import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets the event loop go on in long work: no stretch between two rests lasts much longer than `maxMs`. */
export class Breather {
  readonly #maxMs: number;
  #since = performance.now();
  /** Work so far, without the rests, ms. */
  spentMs = 0;

  constructor(maxMs = 8) {
    this.#maxMs = maxMs;
  }

  get isDue(): boolean {
    return performance.now() - this.#since >= this.#maxMs;
  }

  async rest(): Promise<void> {
    this.spentMs += performance.now() - this.#since;
    await nextTurn();
    this.#since = performance.now();
  }
}
