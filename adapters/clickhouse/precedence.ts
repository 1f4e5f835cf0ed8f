import { type Clock, CodedError } from '@aiops/kernel';

const TIME_BITS = 42n;
/** What is left of 64 bits beside the time. */
const MAX_VERSION = 2 ** 22 - 1;
const TIME_MASK = (1n << TIME_BITS) - 1n;

/**
 * The number by which the engine picks one of several rows with the same key: the greatest stays.
 * Stamps of one process never repeat, also when its clock stands still or steps back.
 */
export class Precedence {
  readonly #clock: Clock;
  #lastMs = 0;
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  #stamp(): bigint {
    this.#lastMs = Math.max(this.#lastMs + 1, Math.trunc(this.#clock.now()));
    return BigInt(this.#lastMs) & TIME_MASK;
  }

  /** The row written last stays. */
  latest(): string {
    return this.#stamp().toString();
  }

  /** The greatest version stays, and of equal versions the one written first: a version never changes its content. */
  ofVersion(version: number): string {
    if (version > MAX_VERSION) {
      throw new CodedError('version_out_of_range', `version ${version} is beyond ${MAX_VERSION}`);
    }
    return ((BigInt(version) << TIME_BITS) | (TIME_MASK - this.#stamp())).toString();
  }
}
