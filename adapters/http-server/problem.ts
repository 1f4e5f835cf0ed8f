import { STATUS_CODES } from 'node:http';
import type { Problem } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { FastifyError } from 'fastify';

/** The status of each error code that may leave the house. What is not here is a 500 without its message. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  invalid_request: 400,
  invalid_cursor: 400,
  invalid_command: 400,
  invalid_body: 400,
  records_refused: 400,
  unauthenticated: 401,
  forbidden: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  version_conflict: 409,
  state_conflict: 409,
  incident_owned: 409,
  key_name_taken: 409,
  registry_conflict: 409,
  body_too_large: 413,
  message_too_large: 413,
  unsupported_media_type: 415,
  key_invalid: 422,
  registry_invalid: 422,
  policy_invalid: 422,
  dead_letter_unreadable: 422,
  too_many_requests: 429,
  store_unavailable: 503,
  bus_unavailable: 503,
  bus_full: 503,
  bus_closed: 503,
  intake_unavailable: 503,
  insight_path_absent: 503,
  keys_unreadable: 503,
  too_many_subscribers: 503,
  shutting_down: 503,
};

/** Seconds that a sender waits before it comes again: too many at once is soon over, a missing dependency is not. */
export const RETRY_AFTER_SEC: Readonly<Record<number, number>> = { 429: 1, 503: 5 };
/** Faults of a request that are told one by one; the others only by their number. */
const MAX_ERRORS = 1000;
const MAX_ERRORS_IN_WORDS = 5;

/** Members beyond the standard ones, such as `current_version`: an error brings them as `details`. */
export type ProblemBody = Problem & Readonly<Record<string, unknown>>;

export function problemOf(
  status: number,
  code: string,
  detail?: string,
  more: Readonly<Record<string, unknown>> = {},
): ProblemBody {
  return {
    ...more,
    type: `urn:aiops:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** Turns whatever was thrown into what the client may know of it. */
export function problemOfError(error: unknown): ProblemBody {
  if (isFastifyError(error)) return problemOfFastify(error);
  if (error instanceof CodedError) {
    const status = STATUS_OF_CODE[error.code] ?? (error.retryable ? 503 : undefined);
    if (status !== undefined) return problemOf(status, error.code, error.message, error.details);
  }
  // What the code itself hands out for the client, such as how far a request came, is no secret.
  return internalError(error instanceof CodedError ? error.details : {});
}

function internalError(more: Readonly<Record<string, unknown>> = {}): ProblemBody {
  const detail = 'the request failed for a reason that is in the server log';
  return problemOf(500, 'internal_error', detail, more);
}

function isFastifyError(error: unknown): error is FastifyError {
  return (
    error instanceof Error &&
    (('validation' in error && Array.isArray(error.validation)) ||
      ('code' in error && typeof error.code === 'string' && error.code.startsWith('FST_')))
  );
}

/** The router's own refusals: a path that can't be decoded, or a part of it that no id is as long as. */
const PATH_FAULTS: ReadonlySet<string> = new Set(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH']);

const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_body',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  503: 'shutting_down',
};

/** Routes that take other types read their bodies themselves and say so themselves. */
const WANTS_JSON =
  "send JSON with the header Content-Type: application/json (curl: -H 'content-type: application/json')";

function problemOfFastify(error: FastifyError): ProblemBody {
  if (error.validation !== undefined) {
    return invalidRequest(error.validation, error.validationContext);
  }
  if (PATH_FAULTS.has(error.code)) return problemOf(400, 'invalid_request', error.message);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return problemOf(415, 'unsupported_media_type', WANTS_JSON);
  }
  const status = error.statusCode ?? 500;
  const code = CODE_OF_STATUS[status];
  if (status === 500 || code === undefined) {
    return internalError();
  }
  return problemOf(status, code, error.message);
}

function invalidRequest(
  issues: NonNullable<FastifyError['validation']>,
  context: string | undefined,
): ProblemBody {
  const errors = issues.slice(0, MAX_ERRORS).map((issue) => ({
    field: fieldOf(context, issue.instancePath),
    reason: issue.message ?? 'is not valid',
  }));
  const words = errors.slice(0, MAX_ERRORS_IN_WORDS).map(({ field, reason }) => `${field}: ${reason}`);
  const others = issues.length - words.length;
  const detail = `${words.join('; ')}${others === 0 ? '' : ` (and ${others} more)`}`;
  return problemOf(400, 'invalid_request', detail, { errors, refused_count: issues.length });
}

/** `querystring` and `/limit` are `query.limit`. */
function fieldOf(context: string | undefined, path: string): string {
  const part = context === 'querystring' ? 'query' : (context ?? 'request');
  return [part, ...path.split('/').filter((segment) => segment !== '')].join('.');
}
