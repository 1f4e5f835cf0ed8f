import { CodedError } from '@aiops/kernel';
import { isIntakeRefusal, refusalHeaders } from '@aiops/ports';

export type RefusalCode =
  | 'invalid_body'
  | 'records_refused'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'intake_unavailable';

const RETRYABLE: ReadonlySet<RefusalCode> = new Set(['too_many_requests', 'intake_unavailable']);

/** A request that is refused for a known reason. The server makes a problem of it, with `details` as members. */
export class RequestRefused extends CodedError {
  constructor(
    code: RefusalCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(code, message, { cause, details, retryable: RETRYABLE.has(code) });
  }
}

/** What the sender shall know besides the problem: which encodings there are, when to come again, and that nothing more is taken on this connection. */
export function headersOf(error: unknown): Readonly<Record<string, string>> {
  const code = error instanceof CodedError ? error.code : '';
  if (code === 'unsupported_media_type') return { 'accept-encoding': 'gzip, zstd, identity' };
  return isIntakeRefusal(code) ? refusalHeaders(code) : {};
}
