import { modelError } from '@aiops/ports';

/**
 * One after the other, in the order asked. Two answers at a time would each take twice as long on the same cores, and a
 * second context would take the memory once more.
 */
export class Turns {
  readonly #max: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param maxWaiting beside the one whose turn it is */
  constructor(maxWaiting: number) {
    this.#max = maxWaiting + 1;
  }

  /** @throws CodedError `model_overloaded` at once when as many wait as may; the signal's reason when it ends the wait */
  async take<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#max) {
      throw modelError('model_overloaded', `${this.#waiting} answers are asked for already`);
    }
    this.#waiting += 1;
    const before = this.#last;
    const turn = (async () => {
      try {
        await before.catch(() => undefined); // How the one before ended is told to who asked for it.
        signal?.throwIfAborted();
        return await run();
      } finally {
        this.#waiting -= 1;
      }
    })();
    this.#last = turn;
    return await orEnded(turn, signal);
  }

  /** Resolves when nobody is left. */
  async settled(): Promise<void> {
    await this.#last.catch(() => undefined);
  }
}

/** Its outcome, or the signal's reason if that comes first. */
function orEnded<T>(turn: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return turn;
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
