import { STATUS_CODES } from 'node:http';
import type { Problem } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { FastifyReply } from 'fastify';

const STATUS_OF_CODE = {
  invalid_body: 400,
  records_refused: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  intake_unavailable: 503,
} as const;
type RefusalCode = keyof typeof STATUS_OF_CODE;

/** Seconds until the sender should come again: a full budget empties soon, a full bus does not. */
const RETRY_AFTER_SEC: Partial<Record<RefusalCode, number>> = { too_many_requests: 1, intake_unavailable: 5 };

/** A request that is answered with a problem; `details` become members of it. */
export class RequestRefused extends CodedError {
  readonly refusal: RefusalCode;
  readonly details: Partial<Problem> & Readonly<Record<string, unknown>>;
  constructor(
    refusal: RefusalCode,
    message: string,
    details: Partial<Problem> & Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(refusal, message, { cause, retryable: refusal in RETRY_AFTER_SEC });
    this.refusal = refusal;
    this.details = details;
  }
}

/** Answers with RFC 9457 problem details. */
export function sendProblem(reply: FastifyReply, error: RequestRefused): FastifyReply {
  const status = STATUS_OF_CODE[error.refusal];
  const problem: Problem = {
    ...error.details,
    type: `urn:aiops:problem:${error.refusal}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.refusal,
    detail: error.message,
    instance: reply.request.url.split('?')[0] ?? '',
  };
  const retryAfterSec = RETRY_AFTER_SEC[error.refusal];
  if (retryAfterSec !== undefined) reply.header('retry-after', retryAfterSec);
  if (status === 415) reply.header('accept-encoding', 'gzip, zstd, identity');
  // The rest of a body that is too large is not waited for.
  if (status === 413 || status === 429) reply.header('connection', 'close');
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}
