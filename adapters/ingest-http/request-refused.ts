import { STATUS_CODES } from 'node:http';
import type { Problem } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { INTAKE_REFUSALS, type IntakeRefusal, isIntakeRefusal } from '@aiops/ports';
import type { FastifyReply } from 'fastify';

type RefusalCode = IntakeRefusal | 'records_refused';

const RECORDS_REFUSED = { status: 400 } as const;

function answerOf(code: RefusalCode): { readonly status: number; readonly retryAfterSec?: number } {
  return code === 'records_refused' ? RECORDS_REFUSED : INTAKE_REFUSALS[code];
}

/** A request that is answered with a problem; `details` become members of it. */
export class RequestRefused extends CodedError {
  readonly refusal: RefusalCode;
  override readonly details: Partial<Problem> & Readonly<Record<string, unknown>>;
  constructor(
    refusal: RefusalCode,
    message: string,
    details: Partial<Problem> & Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(refusal, message, { cause, retryable: answerOf(refusal).retryAfterSec !== undefined });
    this.refusal = refusal;
    this.details = details;
  }
}

/** What was thrown as a refusal; null when it is none. */
export function refusalOf(error: unknown): RequestRefused | null {
  if (error instanceof RequestRefused) return error;
  if (!(error instanceof CodedError) || !isIntakeRefusal(error.code)) return null;
  return new RequestRefused(error.code, error.message, {}, error);
}

/** Answers with RFC 9457 problem details. */
export function sendProblem(reply: FastifyReply, error: RequestRefused): FastifyReply {
  const { status, retryAfterSec } = answerOf(error.refusal);
  const problem: Problem = {
    ...error.details,
    type: `urn:aiops:problem:${error.refusal}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.refusal,
    detail: error.message,
    instance: reply.request.url.split('?')[0] ?? '',
  };
  if (retryAfterSec !== undefined) reply.header('retry-after', retryAfterSec);
  if (status === 415) reply.header('accept-encoding', 'gzip, zstd, identity');
  // The rest of a body that is too large is not waited for.
  if (status === 413 || status === 429) reply.header('connection', 'close');
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}
