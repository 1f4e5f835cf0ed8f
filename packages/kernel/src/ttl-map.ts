interface Entry<V> {
  value: V;
  expiresMs: number;
}

/**
 * A map whose entries end at a time, with a bound. Time comes in with each call.
 * When it is full the entry that was set longest ago gives way, and `evicted` counts it.
 */
export class TtlMap<K, V> {
  readonly capacity: number;
  readonly ttlMs: number;
  evicted = 0;
  readonly #entries = new Map<K, Entry<V>>();
  constructor(capacity: number, ttlMs: number) {
    this.capacity = capacity;
    this.ttlMs = ttlMs;
  }
  get size(): number {
    return this.#entries.size;
  }
  get(key: K, nowMs: number): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresMs <= nowMs) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry.value;
  }
  set(key: K, value: V, nowMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresMs: nowMs + this.ttlMs });
    if (this.#entries.size <= this.capacity) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) {
      this.#entries.delete(oldest.value);
      this.evicted += 1;
    }
  }
  delete(key: K): void {
    this.#entries.delete(key);
  }
  /** Drops what has ended. */
  sweep(nowMs: number): void {
    for (const [key, entry] of this.#entries) if (entry.expiresMs <= nowMs) this.#entries.delete(key);
  }
  *entries(nowMs: number): Generator<[K, V]> {
    for (const [key, entry] of this.#entries) if (entry.expiresMs > nowMs) yield [key, entry.value];
  }
}
