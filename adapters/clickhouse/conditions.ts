import type { TimeRange } from '@aiops/ports';
import type { Parameter, Parameters } from './driver.ts';

/** The WHERE of one statement: constant SQL with placeholders, and the values bound to them. */
export class Conditions {
  readonly #terms: string[] = [];
  readonly #parameters: Record<string, Parameter> = {};

  /** A term that always holds for this query. */
  require(term: string, parameters: Parameters = {}): this {
    this.#terms.push(term);
    Object.assign(this.#parameters, parameters);
    return this;
  }

  /** `term` takes the value from `{name:…}`; without a value it does not apply. */
  when(value: Parameter | undefined, name: string, term: string): this {
    return value === undefined ? this : this.require(term, { [name]: value });
  }

  /** From inclusive, to exclusive. `column` is a constant. */
  within(range: TimeRange | undefined, column: string): this {
    if (range === undefined) return this;
    return this.require(
      `${column} >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND ${column} < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`,
      { from_ms: Math.trunc(range.fromMs), to_ms: Math.trunc(range.toMs) },
    );
  }

  get where(): string {
    return this.#terms.length === 0 ? '' : `WHERE ${this.#terms.map((term) => `(${term})`).join(' AND ')}`;
  }

  get parameters(): Parameters {
    return this.#parameters;
  }
}
