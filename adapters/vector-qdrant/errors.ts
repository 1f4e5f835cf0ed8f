import { CodedError, errorText } from '@aiops/kernel';
import { vectorsUnavailable } from '@aiops/ports';

/** Answers after which the same request may succeed later, besides all of 500 and above. */
const LATER: ReadonlySet<number> = new Set([404, 408, 409, 423, 429]);
const REQUEST_FAULT = 400;
const SERVER_FAULT = 500;

/** No answer, a late one or a fault of the server: retryable. A request that Qdrant refuses is a fault of ours. */
export function qdrantError(what: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const message = `Qdrant: ${what}: ${errorText(error)}`;
  const status = statusOf(error);
  const isRefused = status !== null && status >= REQUEST_FAULT && status < SERVER_FAULT && !LATER.has(status);
  if (!isRefused) return vectorsUnavailable(message, error);
  return new CodedError('vectors_request_failed', message, { cause: error });
}

export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}
