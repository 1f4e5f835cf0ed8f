import { Heap } from './heap.ts';

interface Due {
  readonly dueMs: number;
  readonly id: string;
}

/**
 * When time may change something, by the clock of the ship: each id is due once, never later than its real moment. Who
 * takes one that came too early asks again. So an incident that lives on is not touched at each of its statements,
 * and nobody looks at all of them. Derived from the state; never part of a snapshot.
 */
export class Schedule {
  readonly #heap = new Heap<Due>((a, b) => (a.dueMs !== b.dueMs ? a.dueMs < b.dueMs : a.id < b.id));
  readonly #dueMs = new Map<string, number>();

  get size(): number {
    return this.#dueMs.size;
  }

  /** Sees to it that the id comes up no later than this. */
  atMost(id: string, dueMs: number): void {
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const known = this.#dueMs.get(id);
    if (known !== undefined && known <= dueMs) return;
    this.#dueMs.set(id, dueMs);
    this.#heap.push({ dueMs, id });
  }

  /** The next id that is due by then, taken off; equal times by id, so that the order of calls plays no part. */
  take(untilMs: number): Due | null {
    for (;;) {
      const least = this.#heap.peek();
      if (least === undefined || least.dueMs > untilMs) return null;
      this.#heap.pop();
      // An id that was moved to an earlier time left its later entry behind.
      if (this.#dueMs.get(least.id) !== least.dueMs) continue;
      this.#dueMs.delete(least.id);
      return least;
    }
  }
}
