import { Heap } from './heap.ts';

/** An incident that changed and was not emitted since. */
export interface Unsent {
  readonly ship: string;
  readonly id: string;
  /** When it may go out, `atMs`; 0 for at once. */
  readonly dueMs: number;
  readonly order: number;
}

/** What changed and is to be emitted: by the time it may go out, then by the order in which it changed. */
export class EmissionQueue {
  readonly #byKey = new Map<string, Unsent>();
  readonly #heap = new Heap<Unsent>((a, b) => (a.dueMs !== b.dueMs ? a.dueMs < b.dueMs : a.order < b.order));
  #nextOrder = 0;

  get size(): number {
    return this.#byKey.size;
  }

  mark(ship: string, id: string, dueMs: number): void {
    const known = this.#byKey.get(id);
    if (known !== undefined && known.dueMs <= dueMs) return;
    this.#add({ ship, id, dueMs, order: known?.order ?? this.#nextOrder });
    if (known === undefined) this.#nextOrder += 1;
  }

  #add(unsent: Unsent): void {
    this.#byKey.set(unsent.id, unsent);
    this.#heap.push(unsent);
  }

  /** The next that may go out by now, taken off. */
  take(atMs: number): Unsent | null {
    for (;;) {
      const least = this.#heap.peek();
      if (least === undefined || least.dueMs > atMs) return null;
      this.#heap.pop();
      // One that may go out earlier than first thought left its later entry behind.
      if (this.#byKey.get(least.id) !== least) continue;
      this.#byKey.delete(least.id);
      return least;
    }
  }

  list(): { nextOrder: number; unsent: readonly Unsent[] } {
    return { nextOrder: this.#nextOrder, unsent: [...this.#byKey.values()] };
  }

  static of({ nextOrder, unsent }: ReturnType<EmissionQueue['list']>): EmissionQueue {
    const queue = new EmissionQueue();
    for (const one of unsent) queue.#add(one);
    queue.#nextOrder = nextOrder;
    return queue;
  }
}
