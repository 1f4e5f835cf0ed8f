import { plainCopy } from './plain-copy.ts';

/** How full one detector's state is, for the metrics. */
export interface StateUsage {
  readonly state: string;
  readonly size: number;
  readonly capacity: number;
  /** What happens to a new key when it is full. */
  readonly full_policy: 'drop_least_recently_used' | 'refuse_new';
  readonly dropped: number;
  /** Inputs of new keys that found no place and were not used. */
  readonly refused?: number;
  /** Inputs that came out of order and were not used. */
  readonly out_of_order?: number;
  /** Times that the clock of a sender was set back. */
  readonly set_back?: number;
}

/** How a value that is not plain JSON becomes it, and comes back. Both copy. */
export interface Packing<V, P> {
  pack(value: V): P;
  unpack(plain: P): V;
}

const PLAIN: Packing<unknown, unknown> = { pack: plainCopy, unpack: plainCopy };
/** Who was not heard for so long gives its place to a newcomer. */
const SILENT_MS = 3_600_000;

/**
 * Keyed state with a bound. When it is full, `set` has the key that was used longest ago give way, and `dropped`
 * counts it; `admit` refuses the newcomer unless that key has long been silent. Values must be plain JSON, or there
 * is a packing for them.
 */
export class BoundedState<V, P = V> {
  readonly name: string;
  readonly capacity: number;
  #dropped = 0;
  #refused = 0;
  #admits = false;
  readonly #entries = new Map<string, V>();

  readonly #packing: Packing<V, P>;
  /** Told of each key that gives way. */
  onDropped: ((key: string, value: V) => void) | null = null;

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
    const oldest = this.#entries.entries().next();
    if (oldest.done) return undefined;
    const [oldestKey, gone] = oldest.value;
    this.#entries.delete(oldestKey);
    this.#dropped += 1;
    this.onDropped?.(oldestKey, gone);
    return oldestKey;
  }

  /**
   * The value of a key that comes round again and again, made when it is new; undefined when there is no place for it.
   * When all send in turn, one more than there are places would otherwise push out each just before it comes again,
   * and nothing would ever be learned of any.
   * @param ms event time of the input @param heardMs event time at which a value was last heard
   */
  admit(key: string, ms: number, heardMs: (value: V) => number, make: () => V): V | undefined {
    this.#admits = true;
    const known = this.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.capacity && !this.#oldestIsSilent(ms, heardMs)) {
      this.#refused += 1;
      return undefined;
    }
    const made = make();
    this.set(key, made);
    return made;
  }

  #oldestIsSilent(ms: number, heardMs: (value: V) => number): boolean {
    const oldest = this.#entries.values().next();
    return oldest.done !== true && ms - heardMs(oldest.value) >= SILENT_MS;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  usage(): StateUsage {
    return {
      state: this.name,
      size: this.size,
      capacity: this.capacity,
      full_policy: this.#admits ? 'refuse_new' : 'drop_least_recently_used',
      dropped: this.#dropped,
      ...(this.#admits ? { refused: this.#refused } : {}),
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
