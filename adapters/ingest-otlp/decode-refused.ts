import { CodedError } from '@aiops/kernel';

/** A request of which nothing can be taken. */
export class DecodeRefused extends CodedError {
  constructor(code: 'invalid_body' | 'body_too_large', message: string, cause?: unknown) {
    super(code, message, { cause });
  }
}
