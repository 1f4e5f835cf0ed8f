import type { Subject } from '@aiops/contracts';
import type { Change } from './commit-queue.ts';
import type { ReadState } from './read-state.ts';
import type { Trimmer } from './trimmer.ts';

export interface UpkeepHost {
  states(): Iterable<ReadState>;
  subjects(): readonly Subject[];
  writeState(state: ReadState): void;
  submit(change: Change): void;
  /** Puts something small into the current transaction, so that it is not empty. */
  touch(): void;
  report(): void;
}

/** Acks are stored this long after the first of them: losing one only means a redelivery. */
const ACK_FLUSH_MS = 50;
const RETRY_MS = 500;
/** Small commits after a failed one: lmdb uses the pages that trimming freed only after another commit or two. */
const HEALING_STEPS = 4;

/** Stores read states in groups and trims what all consumers have done, in small steps. */
export class Upkeep {
  readonly #host: UpkeepHost;
  readonly #trimmer: Trimmer;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #healing = 0;

  constructor(host: UpkeepHost, trimmer: Trimmer) {
    this.#host = host;
    this.#trimmer = trimmer;
  }

  /** Something was acked or published. */
  request(delayMs = ACK_FLUSH_MS): void {
    if (this.#timer !== null || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#host.submit(this.#step());
    }, delayMs);
    this.#timer.unref();
  }

  /** A commit failed: the disk may be full. */
  heal(): void {
    this.#healing = HEALING_STEPS;
    this.request(RETRY_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #step(): Change {
    const stored: ReadState[] = [];
    let more = false;
    const again = (delayMs: number | null): void => {
      this.#timer = null;
      this.#host.report();
      if (delayMs !== null) this.request(delayMs);
    };
    return {
      bytes: 64 * 1024,
      write: () => {
        for (const state of this.#host.states()) {
          if (!state.dirty) continue;
          this.#host.writeState(state);
          stored.push(state);
        }
        more = this.#trimmer.step(this.#host.subjects());
        if (this.#healing > 0) this.#host.touch();
      },
      committed: () => {
        if (this.#healing > 0) this.#healing -= 1;
        again(more ? 0 : this.#healing > 0 ? ACK_FLUSH_MS : null);
      },
      failed: () => {
        for (const state of stored) state.dirty = true;
        again(RETRY_MS);
      },
    };
  }
}
