/** One metric of the product. */
export interface MetricDeclaration {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the unit its name ends with. */
  readonly buckets?: readonly number[];
}

const MILLISECONDS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];
const BATCH = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

function counter(name: string, help: string, ...labels: string[]): MetricDeclaration {
  return { name, type: 'counter', help, labels };
}
function gauge(name: string, help: string, ...labels: string[]): MetricDeclaration {
  return { name, type: 'gauge', help, labels };
}
function histogram(
  name: string,
  help: string,
  buckets: readonly number[],
  ...labels: string[]
): MetricDeclaration {
  return { name, type: 'histogram', help, labels, buckets };
}

/**
 * Every metric there is. Labels hold values of closed lists only (roles, subjects, reasons, routes), never ids,
 * hosts or messages: those belong in the log and the store.
 */
export const METRICS: readonly MetricDeclaration[] = [
  counter('aiops_records_received_total', 'Records that receivers took in', 'source', 'kind'),
  counter('aiops_records_refused_total', 'Records that receivers refused', 'source', 'reason'),
  counter('aiops_records_dropped_total', 'Records dropped under load', 'source', 'reason'),
  counter('aiops_messages_processed_total', 'Messages a role is done with', 'role', 'subject'),
  counter('aiops_messages_failed_total', 'Attempts of a role that failed', 'role', 'subject', 'code'),
  counter('aiops_messages_retried_total', 'Messages a role put back for another try', 'role', 'subject'),
  counter('aiops_dead_letters_total', 'Messages given up on', 'role', 'reason'),
  counter('aiops_verdicts_total', 'Decisions about statements', 'role', 'verdict'),
  counter('aiops_errors_total', 'Errors by their code', 'role', 'code'),
  histogram('aiops_batch_ms', 'Time a role spent on one batch', MILLISECONDS, 'role'),
  histogram('aiops_batch_messages', 'Messages in one batch of a role', BATCH, 'role'),
  histogram('aiops_snapshot_ms', 'Time to take and save the state of a role', MILLISECONDS, 'role'),
  gauge('aiops_consumer_lag_messages', 'Messages not acknowledged yet', 'role'),
  gauge('aiops_queue_length', 'Items that wait in a bounded queue', 'queue'),
  counter('aiops_queue_refused_total', 'Items a full queue did not take', 'queue'),
  gauge('aiops_bus_messages', 'Messages the bus keeps'),
  gauge('aiops_bus_bytes', 'Bytes the bus keeps'),
  gauge('aiops_bus_limit_bytes', 'Bytes at which the bus is full'),
  histogram('aiops_store_ms', 'Time of one store operation', MILLISECONDS, 'operation', 'outcome'),
  histogram('aiops_fast_path_ms', 'From receipt to the stored incident', MILLISECONDS),
  gauge('aiops_open_incidents', 'Incidents that are not resolved', 'severity'),
  counter('aiops_http_requests_total', 'HTTP requests answered', 'method', 'route', 'status'),
  histogram('aiops_http_request_ms', 'Time to answer an HTTP request', MILLISECONDS, 'route'),
  gauge('aiops_event_subscribers', 'Clients that follow the live events'),
  counter('aiops_event_subscribers_dropped_total', 'Live clients dropped because they read too slowly'),
  counter('aiops_telemetry_rejected_total', 'Measurements that fit no declaration or bound', 'reason'),
];
