import { CodedError, UnavailableError } from '@aiops/kernel';
import { JetStreamApiError } from '@nats-io/jetstream';
import { ClosedConnectionError, DrainingConnectionError } from '@nats-io/transport-node';

/** JetStream's numbers for a stream or server that has no room. */
const FULL_CODES: ReadonlySet<number> = new Set([10023, 10028, 10047, 10076, 10077, 10122, 10123]);

const CONSUMER_NOT_FOUND = 10014;

/** Somebody deleted the consumer. */
export function isGone(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND;
}

/**
 * What the port promises: `bus_full` and `bus_unavailable` to be tried again, `bus_closed` not. What is not known is taken for
 * passing, a refused password too: giving up would lose what an operator's mend would have saved.
 */
export function busError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof ClosedConnectionError || error instanceof DrainingConnectionError) {
    return new CodedError('bus_closed', 'the connection to NATS was closed', { cause: error });
  }
  if (error instanceof JetStreamApiError && FULL_CODES.has(error.code)) {
    return new UnavailableError('bus_full', `NATS has no room: ${error.message}`, error);
  }
  const words = error instanceof Error ? error.message : String(error);
  return new UnavailableError('bus_unavailable', `NATS did not take it: ${words}`, error);
}
