import { CodedError } from '@aiops/kernel';
import { INTAKE_REFUSALS, type IntakeRefusal } from '@aiops/ports';

/** A body that is not taken, with the reason for its sender. */
export class BodyRefused extends CodedError {
  constructor(code: IntakeRefusal, message: string, cause?: unknown) {
    super(code, message, { cause, retryable: 'retryAfterSec' in INTAKE_REFUSALS[code] });
  }
}
