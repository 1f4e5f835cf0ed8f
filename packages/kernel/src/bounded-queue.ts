/** A first-in-first-out queue with a bound; what happens when it is full is the caller's named decision. */
export class BoundedQueue<T> {
  readonly capacity: number;
  #items: T[] = [];
  #head = 0;
  constructor(capacity: number) {
    this.capacity = capacity;
  }
  get size(): number {
    return this.#items.length - this.#head;
  }
  /** False when it is full: the item was not taken. */
  offer(item: T): boolean {
    if (this.size >= this.capacity) return false;
    this.#items.push(item);
    return true;
  }
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
  /** Takes up to `max` items at once. */
  take(max: number): T[] {
    const count = Math.min(max, this.size);
    const taken: T[] = [];
    for (let i = 0; i < count; i += 1) taken.push(this.shift() as T);
    return taken;
  }
}
