/** How full one detector's state is, for the metrics. */
export interface StateUsage {
  readonly state: string;
  readonly size: number;
  readonly capacity: number;
  /** What happens to a new key when it is full. */
  readonly full_policy: 'drop_least_recently_used';
  readonly dropped: number;
  /** Inputs that came out of order and were not used. */
  readonly out_of_order?: number;
}

/**
 * Keyed state with a bound. When it is full the key that was used longest ago gives way, and `dropped` counts it:
 * what is still sending keeps its state. Values must be plain JSON.
 */
export class BoundedState<V> {
  readonly name: string;
  readonly capacity: number;
  #dropped = 0;
  readonly #entries = new Map<string, V>();

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, which becomes the most recently used one. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** The value, without touching the order of use. */
  peek(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /** The key that gave way to this one, if one had to. */
  set(key: string, value: V): string | undefined {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.capacity) return undefined;
    const oldest = this.#entries.keys().next();
    if (oldest.done) return undefined;
    this.#entries.delete(oldest.value);
    this.#dropped += 1;
    return oldest.value;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  usage(): StateUsage {
    return {
      state: this.name,
      size: this.size,
      capacity: this.capacity,
      full_policy: 'drop_least_recently_used',
      dropped: this.#dropped,
    };
  }

  /** From the one used longest ago to the one used last. */
  snapshot(): [string, V][] {
    return structuredClone([...this.#entries]);
  }

  restore(entries: readonly (readonly [string, V])[]): void {
    this.#entries.clear();
    for (const [key, value] of structuredClone(entries)) this.set(key, value);
  }
}
