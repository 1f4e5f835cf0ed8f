import { CodedError, errorCode, errorText, isRetryable } from '@aiops/kernel';
import type { HeldBody } from './body-reader.ts';
import type { Intake, Origin, Refusal } from './intake.ts';

/** So many refusals are told one by one; the others only by their number. */
const MAX_REFUSALS = 100;
/** What most senders put into one request goes over as one piece: all of it is durable, or none. */
const BATCH = 10_000;

/** One item of a request as it was decoded. */
export interface DecodedItem {
  /** In the shape of the intake. */
  readonly records: readonly unknown[];
  /** Why the item is not taken, or not as a whole. */
  readonly refused?: string;
  /** Values that are legal and say nothing: how many are left out, by the reason. */
  readonly dropped?: Readonly<Partial<Record<string, number>>>;
}

/** What a sender is told of an error of the intake: that it is worth another try, or else the error itself. */
export function comeAgain(error: unknown): unknown {
  if (!isRetryable(error) || errorCode(error) === 'too_many_requests') return error;
  return new CodedError('intake_unavailable', `come again later: ${errorText(error)}`, {
    cause: error,
    retryable: true,
  });
}

/**
 * The records of one request on their way to the intake. An item of the request may make several records; it is
 * counted once, as refused as soon as one of them is.
 */
export class HandOver {
  readonly #intake: Intake;
  readonly #origin: Origin;
  #values: unknown[] = [];
  #indexes: number[] = [];
  #lastRefused = -1;
  /** Records that are durable. */
  accepted = 0;
  /** Items that were not taken, or not as a whole. */
  refused = 0;
  /** The first of them, by their index in what was sent. */
  readonly refusals: Refusal[] = [];

  constructor(intake: Intake, origin: Origin) {
    this.#intake = intake;
    this.#origin = origin;
  }

  /** True when it is time to `flush`. */
  add(index: number, value: unknown): boolean {
    this.#values.push(value);
    this.#indexes.push(index);
    return this.#values.length >= BATCH;
  }

  refuse(refusal: Refusal): void {
    if (refusal.index === this.#lastRefused) return;
    this.#lastRefused = refusal.index;
    this.refused += 1;
    if (this.refusals.length < MAX_REFUSALS) this.refusals.push(refusal);
  }

  /**
   * Waits until what was added is durable.
   * @throws CodedError `intake_unavailable`, or `too_many_requests` as the intake throws it: the sender shall come again
   */
  async flush(): Promise<void> {
    if (this.#values.length === 0) return;
    const values = this.#values;
    const indexes = this.#indexes;
    this.#values = [];
    this.#indexes = [];
    try {
      const receipt = await this.#intake.acceptRecords(values, this.#origin);
      this.accepted += receipt.accepted;
      for (const refusal of receipt.refused) {
        this.refuse({ ...refusal, index: indexes[refusal.index] ?? refusal.index });
      }
    } catch (error) {
      throw comeAgain(error);
    }
  }

  /**
   * Hands over all items of a request and waits until they are durable. A null among them is a step without one, at
   * which others may have their turn. Resolves with what was left out, by the reason.
   * @throws CodedError as `flush`
   */
  async passOn(
    items: Iterable<DecodedItem | null>,
    { breather }: Pick<HeldBody, 'breather'>,
  ): Promise<ReadonlyMap<string, number>> {
    const dropped = new Map<string, number>();
    let index = 0;
    for (const item of items) {
      if (breather.isDue) await breather.rest();
      if (item === null) continue;
      if (item.refused !== undefined) this.refuse({ index, reason: item.refused });
      for (const record of item.records) if (this.add(index, record)) await this.flush();
      for (const reason in item.dropped) {
        dropped.set(reason, (dropped.get(reason) ?? 0) + (item.dropped[reason] ?? 0));
      }
      index += 1;
    }
    await this.flush();
    return dropped;
  }

  /** `3 of 20 were refused: #0 value must be a finite number; …`; empty when none was. */
  refusalText(told = 10): string {
    if (this.refused === 0) return '';
    const reasons = this.refusals
      .slice(0, told)
      .map(({ index, field, reason }) => `#${index}: ${field === undefined ? '' : `${field} `}${reason}`);
    const more = this.refused > reasons.length ? '; …' : '';
    return `${this.refused} refused, counted from 0: ${reasons.join('; ')}${more}`;
  }
}
