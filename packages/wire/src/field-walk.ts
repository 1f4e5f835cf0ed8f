import { CodedError } from '@aiops/kernel';

/** A few bytes make a field, and compression makes millions of fields of a few bytes: their number needs a bound too. */
export class TooManyFields extends CodedError {
  constructor(maxFields: number) {
    super('body_too_large', `more than ${maxFields} fields in one request`);
  }
}

/** Fields between two offers to rest: less than a millisecond's worth. */
const REST_EVERY = 4096;

/** Counts the fields of a request while it is walked through, known ones and those that are passed over. */
export class FieldWalk {
  readonly #max: number;
  #seen = 0;

  constructor(maxFields: number) {
    this.#max = maxFields;
  }

  /** Call it before each field. True when others should have their turn. @throws TooManyFields */
  step(): boolean {
    this.#seen += 1;
    if (this.#seen > this.#max) throw new TooManyFields(this.#max);
    return this.#seen % REST_EVERY === 0;
  }
}
