import { CodedError, errorCode, errorText, isRetryable } from '@aiops/kernel';
import type { Intake, IntakeReceipt, Origin, Refusal } from '@aiops/ports';
import type { RecordBatch } from './parse-records.ts';
import { RequestRefused } from './request-refused.ts';

/** What one request came to so far. */
export interface Tally {
  accepted: number;
  refused: number;
  /** The first ones, by their index in what was sent. */
  readonly refusals: Refusal[];
}

/** So many refusals are told one by one; the others only by their number. */
const MAX_REFUSALS = 1000;

const NOTHING: IntakeReceipt = { accepted: 0, refused: [] };

function note(tally: Tally, refusals: readonly Refusal[]): void {
  tally.refused += refusals.length;
  tally.refusals.push(...refusals.slice(0, MAX_REFUSALS - tally.refusals.length));
}

/**
 * Hands a batch over and waits until it is durable.
 * @throws RequestRefused (`intake_unavailable`, `too_many_requests`), or what the intake threw for good, all with how far it came
 */
export async function handOver(
  batch: RecordBatch,
  intake: Intake,
  origin: Origin,
  tally: Tally,
): Promise<void> {
  try {
    const receipt = batch.values.length === 0 ? NOTHING : await intake.acceptRecords(batch.values, origin);
    tally.accepted += receipt.accepted;
    const refused = receipt.refused.map((refusal) => ({
      ...refusal,
      index: batch.indexes[refusal.index] ?? refusal.index,
    }));
    note(
      tally,
      [...batch.refused, ...refused].sort((a, b) => a.index - b.index),
    );
  } catch (error) {
    // Some may be durable already: who sends again from next_index on sends none twice.
    const details = { accepted: tally.accepted, next_index: batch.indexes[0] ?? 0 };
    if (errorCode(error) === 'too_many_requests') {
      throw new RequestRefused(
        'too_many_requests',
        error instanceof Error ? error.message : '',
        details,
        error,
      );
    }
    if (!isRetryable(error)) {
      const message = error instanceof Error ? error.message : String(error);
      throw new CodedError(errorCode(error), message, { cause: error, details });
    }
    throw new RequestRefused('intake_unavailable', `come again later: ${errorText(error)}`, details, error);
  }
}
