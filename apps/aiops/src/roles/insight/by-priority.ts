import { UnavailableError } from '@aiops/kernel';

interface Job<T> {
  readonly priority: number;
  readonly run: () => Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs so many at a time; of those that wait the one of the highest priority goes first, of equals the one that came first. */
export class ByPriority<T> {
  readonly #atATime: () => number;
  readonly #onLength: (length: number) => void;
  #waiting: Job<T>[] = [];
  #running = 0;
  #isReleased = false;

  /** @param atATime asked before each; @param onLength told how many wait */
  constructor(atATime: () => number, onLength: (length: number) => void = () => {}) {
    this.#atATime = atATime;
    this.#onLength = onLength;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  run(priority: number, run: () => Promise<T>): Promise<T> {
    if (this.#isReleased) return Promise.reject(stopping());
    return new Promise((resolve, reject) => {
      // Who waits is at most what the consumer may hold.
      const after = this.#waiting.findIndex((job) => job.priority < priority);
      this.#waiting.splice(after === -1 ? this.#waiting.length : after, 0, {
        ...{ priority, run, resolve, reject },
      });
      this.#next();
    });
  }

  /** What waits is rejected; what runs goes on. */
  release(): void {
    this.#isReleased = true;
    for (const { reject } of this.#waiting) reject(stopping());
    this.#waiting = [];
    this.#onLength(0);
  }

  #next(): void {
    while (this.#running < Math.max(1, this.#atATime())) {
      const job = this.#waiting.shift();
      if (job === undefined) break;
      this.#running += 1;
      job
        .run()
        .then(job.resolve, job.reject)
        .finally(() => {
          this.#running -= 1;
          this.#next();
        });
    }
    this.#onLength(this.#waiting.length);
  }
}

function stopping(): Error {
  return new UnavailableError('stopping', 'the role is stopping');
}
