import { type Clock, errorText, isRetryable } from '@aiops/kernel';
import type { Log } from '@aiops/ports';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

interface Stuck {
  readonly sinceMs: number;
  readonly on: string;
}

/** Says what keeps failing and since when: `/ready` shows it. What goes well frees nothing else than itself. */
export class Retrier {
  /** By what is done, the longest failing first. */
  readonly #stuck = new Map<string, Stuck>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;

  constructor(clock: Clock, log: Log, signal: AbortSignal) {
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
  }

  get stuckSinceMs(): number | null {
    return this.#longest?.sinceMs ?? null;
  }

  get stuckOn(): string | null {
    return this.#longest?.on ?? null;
  }

  get #longest(): Stuck | undefined {
    return this.#stuck.values().next().value;
  }

  stuck(what: string, error: unknown): void {
    const sinceMs = this.#stuck.get(what)?.sinceMs ?? this.#clock.now();
    this.#stuck.set(what, { sinceMs, on: `${what}: ${errorText(error)}` });
  }

  freed(what: string): void {
    this.#stuck.delete(what);
  }

  /**
   * Tries until it succeeds, as long as the error says that a retry may help, with growing pauses.
   * @throws the error when a retry can't help, or when the process stops meanwhile.
   */
  async run<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
      try {
        const value = await attempt();
        this.freed(what);
        return value;
      } catch (error) {
        if (!isRetryable(error)) {
          // What comes of it is the caller's: nothing is tried any more.
          this.freed(what);
          throw error;
        }
        if (this.#signal.aborted) throw error;
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
