export interface CodedErrorOptions {
  readonly cause?: unknown;
  /** Trying the same again later may succeed. Decided here once, never by reading the message. */
  readonly retryable?: boolean;
  /** What the caller may know besides the message, such as `current_version`; HTTP makes members of a problem of them. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error with a stable code that scripts and the retry logic can rely on. */
export class CodedError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}

/** A dependency that is not there now; the same call may succeed later. */
export class UnavailableError extends CodedError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { cause, retryable: true });
  }
}

/** What is asked for is not there yet, and nothing is wrong: it is worth another look after so many ms. */
export class EarlyError extends CodedError {
  readonly afterMs: number;
  constructor(code: string, message: string, afterMs: number) {
    super(code, message, { retryable: true });
    this.afterMs = afterMs;
  }
}

/** True for errors that say so themselves; anything else is not worth a retry. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

const MAX_CAUSES = 5;

/** `{Class}: {message}`, and every cause behind it: `A: b (caused by C: d)`. */
export function errorText(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && parts.length < MAX_CAUSES) {
    parts.push(current instanceof Error ? `${current.name}: ${current.message}` : String(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  const [first = 'unknown error', ...causes] = parts;
  return causes.reduce((text, cause) => `${text} (caused by ${cause})`, first);
}
