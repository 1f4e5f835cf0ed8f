import { BoundedQueue, UnavailableError } from '@aiops/kernel';
import type { Session } from 'chdb';

type Call<T> = (session: Session) => Promise<T>;

interface Waiting {
  readonly run: (session: Session) => void;
}

/**
 * Sessions with one call in flight each: the engine runs a session's calls one after the other, and a queued
 * call would hold a libuv thread. Callers wait here instead, in order and bounded; when full they are refused.
 */
export class SessionLane {
  readonly name: string;
  readonly #idle: Session[];
  readonly #sessions: readonly Session[];
  readonly #waiting: BoundedQueue<Waiting>;
  constructor(name: string, sessions: readonly Session[], maxWaiting: number) {
    this.name = name;
    this.#sessions = sessions;
    this.#idle = [...sessions];
    this.#waiting = new BoundedQueue(maxWaiting);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  run<T>(call: Call<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (session: Session): void => {
        call(session)
          .then(resolve, reject)
          .finally(() => this.#release(session));
      };
      const session = this.#idle.pop();
      if (session !== undefined) run(session);
      else if (!this.#waiting.offer({ run })) {
        reject(new UnavailableError('store_unavailable', `too many calls wait for the store (${this.name})`));
      }
    });
  }

  #release(session: Session): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(session);
    else next.run(session);
  }

  /** On every session, before it serves. */
  async prepare(sql: string): Promise<void> {
    for (const session of this.#sessions) await session.queryAsync(sql);
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }
}
