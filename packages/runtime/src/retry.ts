import { type Clock, errorText, isRetryable } from '@aiops/kernel';
import type { Log } from '@aiops/ports';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Says what keeps failing and since when: `/ready` shows it. */
export class Retrier {
  stuckSinceMs: number | null = null;
  stuckOn: string | null = null;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;

  constructor(clock: Clock, log: Log, signal: AbortSignal) {
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
  }

  stuck(what: string, error: unknown): void {
    this.stuckSinceMs ??= this.#clock.now();
    this.stuckOn = `${what}: ${errorText(error)}`;
  }

  freed(): void {
    this.stuckSinceMs = null;
    this.stuckOn = null;
  }

  /**
   * Tries until it succeeds, as long as the error says that a retry may help, with growing pauses.
   * @throws the error when a retry can't help, or when the process stops meanwhile.
   */
  async run<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
      try {
        const value = await attempt();
        this.freed();
        return value;
      } catch (error) {
        if (!isRetryable(error) || this.#signal.aborted) throw error;
        this.stuck(what, error);
        this.#log.warn({ what, error_msg: errorText(error), retry_in_ms: delayMs }, 'will try again');
        await pause(delayMs, this.#signal);
      }
    }
  }
}

/** Waits, or returns at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** @throws when it takes longer; the work goes on, and nobody waits for it */
export async function settledWithin(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limitMs} ms`)), limitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
