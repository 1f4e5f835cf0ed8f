import type { Clock } from './clock.ts';
import { errorText } from './errors.ts';

/** The part of a logger that an operation needs; pino fits. */
export interface OperationLog {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface TrackedOperationOptions {
  readonly clock: Clock;
  readonly log: OperationLog;
  readonly tracking_id?: string | undefined;
}

/**
 * Runs one operation and writes one log line with its duration, outcome and error.
 * The error goes on to the caller unchanged.
 */
export async function trackedOperation<T>(
  operation: string,
  options: TrackedOperationOptions,
  run: () => Promise<T>,
): Promise<T> {
  const { clock, log, tracking_id } = options;
  const startedMs = clock.now();
  try {
    const value = await run();
    log.debug({ operation, tracking_id, duration_ms: clock.now() - startedMs, outcome: 'ok' }, operation);
    return value;
  } catch (error) {
    log.error(
      {
        operation,
        tracking_id,
        duration_ms: clock.now() - startedMs,
        outcome: 'error',
        error_msg: errorText(error),
      },
      `${operation} failed`,
    );
    throw error;
  }
}
