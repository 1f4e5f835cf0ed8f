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

/** How a value that is not plain JSON becomes it, and comes back. Both copy. */
export interface Packing<V, P> {
  pack(value: V): P;
  unpack(plain: P): V;
}

const PLAIN: Packing<unknown, unknown> = { pack: structuredClone, unpack: structuredClone };

/**
 * Keyed state with a bound. When it is full the key that was used longest ago gives way, and `dropped` counts it:
 * what is still sending keeps its state. Values must be plain JSON, or there is a packing for them.
 */
export class BoundedState<V, P = V> {
  readonly name: string;
  readonly capacity: number;
  #dropped = 0;
  readonly #entries = new Map<string, V>();

  readonly #packing: Packing<V, P>;

  constructor(name: string, capacity: number, ...packing: P extends V ? [Packing<V, P>?] : [Packing<V, P>]) {
    this.name = name;
    this.capacity = capacity;
    this.#packing = packing[0] ?? (PLAIN as Packing<V, P>);
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
  snapshot(): [string, P][] {
    return Array.from(this.#entries, ([key, value]) => [key, this.#packing.pack(value)]);
  }

  restore(entries: readonly (readonly [string, P])[]): void {
    this.#entries.clear();
    for (const [key, plain] of entries) this.set(key, this.#packing.unpack(plain));
  }
}
