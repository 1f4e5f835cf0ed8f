import { CodedError, UnavailableError } from '@aiops/kernel';

/**
 * Codes of the engine after which the same statement may succeed later, by itself or when a person mended something: what waits for
 * it must not become a dead letter.
 */
const RETRYABLE_CODES: ReadonlySet<number> = new Set([
  60, // UNKNOWN_TABLE: a store that is being restored
  74, // CANNOT_READ_FROM_FILE_DESCRIPTOR
  75, // CANNOT_WRITE_TO_FILE_DESCRIPTOR: the disk is full, or failing
  76, // CANNOT_OPEN_FILE: another process holds the directory
  81, // UNKNOWN_DATABASE
  159, // TIMEOUT_EXCEEDED
  202, // TOO_MANY_SIMULTANEOUS_QUERIES
  209, // SOCKET_TIMEOUT
  210, // NETWORK_ERROR
  236, // ABORTED: it shuts down
  241, // MEMORY_LIMIT_EXCEEDED
  242, // TABLE_IS_READ_ONLY
  243, // NOT_ENOUGH_SPACE
  252, // TOO_MANY_PARTS
  319, // UNKNOWN_STATUS_OF_INSERT
  394, // QUERY_WAS_CANCELLED
  425, // SYSTEM_ERROR
  439, // CANNOT_SCHEDULE_TASK
  497, // ACCESS_DENIED: rights can be given
  516, // AUTHENTICATION_FAILED: so can the right password
  745, // SERVER_OVERLOADED
  1001, // STD_EXCEPTION: of the system below, such as a folder that is gone
]);

function engineCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('clickhouseCode' in error)) return undefined;
  return typeof error.clickhouseCode === 'number' ? error.clickhouseCode : undefined;
}

/** One line: the engine appends versions and stack traces, and quotes whole values. */
function engineText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 500).replaceAll(/\s+/g, ' ').trim();
}

/** What callers see of an engine's error: decided once, by code. */
export function storeError(operation: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const code = engineCode(error);
  const message = `${operation}: ${engineText(error)}`;
  const retryable = code === undefined || RETRYABLE_CODES.has(code);
  if (retryable) return new UnavailableError('store_unavailable', message, error);
  return new CodedError('store_query_failed', message, { cause: error });
}

export function storeClosed(): CodedError {
  return new UnavailableError('store_unavailable', 'the store is closed');
}
