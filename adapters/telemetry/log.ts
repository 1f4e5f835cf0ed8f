import type { Log } from '@aiops/ports';
import { type DestinationStream, destination, pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  /** A file name, a stream, or absent for standard error (standard output belongs to the CLI's answers). */
  readonly destination?: string | DestinationStream;
  /** On every line: the role, the process. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * JSON lines: `{"level":"info","time":"2026-…Z", …fields, "msg":"…"}`. The fields, `tracking_id` among them,
 * come from the message at hand and never from ambient state, so that a batch can't mix them up.
 */
export function createLog(options: LogOptions): Log {
  const target =
    options.destination === undefined || typeof options.destination === 'string'
      ? destination({ dest: options.destination ?? 2, sync: true, mkdir: true })
      : options.destination;
  const logger = pino(
    {
      level: options.level,
      base: options.fields ?? {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: ['key', 'authorization', '*.key', '*.authorization'], censor: '[redacted]' },
    },
    target,
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
