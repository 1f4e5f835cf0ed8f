import { BoundedQueue, UnavailableError } from '@aiops/kernel';

interface Waiting<C> {
  readonly run: (connection: C) => void;
}

/**
 * Connections with one call in flight each. Callers wait here, in order and bounded; when full they are refused. chDB
 * runs a session's calls one after the other, and one that waited there would hold a libuv thread.
 */
export class CallLane<C> {
  readonly name: string;
  readonly #idle: C[];
  readonly #all: readonly C[];
  readonly #waiting: BoundedQueue<Waiting<C>>;
  constructor(name: string, connections: readonly C[], maxWaiting: number) {
    this.name = name;
    this.#all = connections;
    this.#idle = [...connections];
    this.#waiting = new BoundedQueue(maxWaiting);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  run<T>(call: (connection: C) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (connection: C): void => {
        call(connection)
          .then(resolve, reject)
          .finally(() => this.#release(connection));
      };
      const connection = this.#idle.pop();
      if (connection !== undefined) run(connection);
      else if (!this.#waiting.offer({ run })) {
        reject(new UnavailableError('store_unavailable', `too many calls wait for the store (${this.name})`));
      }
    });
  }

  #release(connection: C): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else next.run(connection);
  }

  /** All of its connections: to prepare them before they serve, and to close them. */
  get connections(): readonly C[] {
    return this.#all;
  }
}
