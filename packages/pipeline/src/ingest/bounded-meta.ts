import { cutToBytes, isDamaged, repaired } from './clean-text.ts';
import { putOwn as put } from './own-property.ts';

const MAX_DEPTH = 8;

/**
 * Copies foreign values up to a byte budget: long strings are cut, what no longer fits is left out.
 * Non-finite numbers become text, so that they survive JSON.
 */
export class BoundedMeta {
  cut = false;
  #left: number;
  readonly #values: Record<string, unknown> = {};
  #size = 0;

  constructor(maxBytes: number) {
    this.#left = maxBytes;
  }

  set(key: string, value: unknown): void {
    if (value === undefined) return;
    const name = this.#text(key);
    const copied = this.#copy(value, 0);
    if (copied === undefined) return;
    put(this.#values, name, copied);
    this.#size += 1;
  }

  setAll(values: object): void {
    for (const [key, value] of Object.entries(values)) {
      if (this.#left <= 0) {
        this.cut = true;
        return;
      }
      this.set(key, value);
    }
  }

  /** Undefined when nothing was put in. */
  result(): Record<string, unknown> | undefined {
    return this.#size === 0 ? undefined : this.#values;
  }

  #text(text: string): string {
    const clean = isDamaged(text) ? repaired(text) : text;
    const fitting = cutToBytes(clean, Math.max(0, this.#left));
    if (fitting !== clean) this.cut = true;
    this.#left -= Math.max(1, fitting.length);
    return fitting;
  }

  #copy(value: unknown, depth: number): unknown {
    if (this.#left <= 0) {
      this.cut = true;
      return undefined;
    }
    if (typeof value === 'string') return this.#text(value);
    this.#left -= 8;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'object') return String(value);
    if (depth >= MAX_DEPTH) {
      this.cut = true;
      return undefined;
    }
    return Array.isArray(value) ? this.#list(value, depth) : this.#record(value, depth);
  }

  #list(values: readonly unknown[], depth: number): unknown[] {
    const copy: unknown[] = [];
    for (const value of values) {
      if (this.#left <= 0) {
        this.cut = true;
        break;
      }
      copy.push(this.#copy(value, depth + 1) ?? null);
    }
    return copy;
  }

  #record(values: object, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(values)) {
      if (this.#left <= 0) {
        this.cut = true;
        break;
      }
      const name = this.#text(key);
      const copied = this.#copy(value, depth + 1);
      if (copied !== undefined) put(copy, name, copied);
    }
    return copy;
  }
}
