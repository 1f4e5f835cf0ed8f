/** One metric of the product. */
export interface MetricDeclaration {
  /** As the code calls it. Scrapers see it with the prefix `aiops_`, unless it has that already. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the unit its name ends with. */
  readonly buckets?: readonly number[];
}

const MILLISECONDS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];
const CHANGES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

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
  counter('aiops_redactions_total', 'What tells of persons, replaced before it was stored', 'kind'),
  counter(
    'aiops_records_dropped_total',
    'Records dropped under load, left out by a receiver or, after detection, by policy; label values replaced',
    'source',
    'reason',
  ),
  gauge('aiops_udp_loss_known', '1 where the system tells of datagrams it threw away, else 0', 'source'),
  counter('aiops_messages_processed_total', 'Messages a role is done with', 'role', 'subject'),
  counter('aiops_dead_letters_total', 'Messages given up on', 'role', 'reason'),
  counter('aiops_errors_total', 'Errors by their code', 'role', 'code'),
  histogram('aiops_batch_ms', 'Time a role spent on one batch', MILLISECONDS, 'role'),
  histogram('aiops_snapshot_ms', 'Time to save the state of a role', MILLISECONDS, 'role'),
  gauge('aiops_consumer_lag_messages', 'Messages not acknowledged yet', 'role'),
  gauge('aiops_partitions_held', 'Partitions that this process works on', 'work'),
  gauge('aiops_partitions', 'Partitions that there are', 'work'),
  counter('aiops_partition_starts_failed_total', 'Partitions that could not be started', 'work'),
  counter('aiops_leases_lost_total', 'Partitions whose lease ended before they were handed over', 'work'),
  gauge('aiops_correlation_held', 'What correlation keeps in memory, by kind', 'what'),
  gauge('aiops_correlation_reorders', 'Anomalies that came in another order than they happened'),
  gauge('aiops_correlation_settled_early', 'Anomalies that settled before their time, in a flood'),
  gauge('aiops_queue_length', 'Items that wait in a bounded queue', 'queue'),
  gauge('aiops_detector_state_used', 'Share of what a detector can hold that it holds', 'role', 'state'),
  gauge('aiops_detector_state_dropped', 'What gave way in it since the start', 'role', 'state'),
  gauge('aiops_detector_state_refused', 'Inputs that found no place in it since the start', 'role', 'state'),
  counter('aiops_queue_refused_total', 'Items a full queue did not take', 'queue'),
  histogram('aiops_fast_path_ms', 'From receipt to the stored incident', MILLISECONDS),

  counter('aiops_syslog_connections_dropped_total', 'Idle syslog connections closed for others', 'reason'),
  counter('aiops_syslog_out_of_step_total', 'Syslog connections whose message lengths made no sense'),

  counter('bus_published_total', 'Messages the bus took', 'subject'),
  counter('bus_refused_total', 'Messages the bus had no room for', 'subject'),
  counter('bus_duplicates_total', 'Messages dropped because their id was known'),
  counter('bus_delivered_total', 'Messages handed to a consumer', 'consumer'),
  counter('bus_redelivered_total', 'Messages handed to a consumer once more', 'consumer'),
  counter('bus_acked_total', 'Messages a consumer is done with', 'consumer'),
  counter('bus_nacked_total', 'Messages a consumer put back', 'consumer'),
  counter('bus_terminated_total', 'Messages a consumer gave up on', 'consumer'),
  counter('bus_undecodable_total', 'Messages that could not be read back', 'subject', 'consumer'),
  counter(
    'bus_started_over_total',
    'Times that a reader of a partition began again behind what is done',
    'consumer',
  ),
  counter('bus_connection_changes_total', 'Times that the connection to the bus went or came', 'type'),
  counter('bus_trimmed_total', 'Messages removed to make room', 'subject'),
  counter('bus_commits_total', 'Writes to the disk', 'outcome'),
  histogram('bus_group_changes', 'Changes that one write to the disk held', CHANGES),
  gauge('bus_messages', 'Messages the bus keeps'),
  gauge('bus_bytes', 'Bytes the bus keeps'),
  gauge('bus_lag', 'Messages a consumer is not done with yet', 'consumer'),

  histogram('store_call_ms', 'Time of one store call', MILLISECONDS, 'lane'),
  counter('store_errors_total', 'Store calls that failed', 'lane'),
  counter('store_rows_written_total', 'Rows written', 'table'),
  counter('store_insert_retries_total', 'Inserts tried again', 'table'),

  counter('aiops_http_requests_total', 'HTTP requests answered', 'method', 'route', 'status'),
  histogram('aiops_http_request_ms', 'Time to answer an HTTP request', MILLISECONDS, 'route'),
  gauge('aiops_event_subscribers', 'Clients that follow the live events'),
  counter('aiops_event_subscribers_dropped_total', 'Live clients dropped because they read too slowly'),
  counter('aiops_insight_narratives_total', 'Narratives told, by who worded them', 'source', 'phase'),
  counter('aiops_insight_cache_total', 'Looks for words that were kept', 'outcome'),
  counter('aiops_insight_model_total', 'Requests to the language model by what came of them', 'outcome'),
  counter('aiops_insight_not_asked_total', 'Narratives not asked for, since the bus had no room'),
  gauge('aiops_insight_owed', 'Accounts to be told again in calm moments', 'what'),
  counter('aiops_insight_owed_dropped_total', 'Accounts that were given up on', 'what', 'reason'),
  counter('aiops_insight_caught_up_total', 'Accounts that a model told once it was there again'),
  counter('aiops_insight_catching_up_failed_total', 'Accounts that are owed and could not be told'),
  gauge('aiops_insight_known_incidents', 'Incidents whose newest version is held to be told'),
  gauge('aiops_insight_words_in_use', 'Incidents whose kept words are kept alive'),
  counter('aiops_incident_news_failed_total', 'News of what was stored that did not arrive', 'to'),
  counter('aiops_incident_news_late_total', 'News of incidents that a newer version had gone before'),
  gauge('aiops_incident_news_known', 'Incidents whose newest version was sent'),
  counter('aiops_insight_skipped_total', 'Requests that needed no model any more', 'reason'),
  counter('aiops_insight_sentences_kept_total', 'Sentences of a model that the facts show'),
  counter('aiops_insight_sentences_dropped_total', 'Sentences of a model that no fact shows', 'reason'),
  histogram('aiops_insight_first_ms', 'From the request to the first narrative', MILLISECONDS),
  histogram('aiops_insight_model_ms', 'Time the language model took for an answer', MILLISECONDS),
  counter(
    'aiops_retrievals_total',
    'Searches for documents, by what took part and why not more',
    'by',
    'reason',
  ),
  gauge('aiops_retrieval_documents', 'Documents that can be found', 'source'),
  gauge('aiops_retrieval_waiting', 'Documents whose vectors are still to be made'),
  counter('aiops_question_vectors_total', 'Vectors of questions, by whether they were known', 'outcome'),
  counter(
    'aiops_library_upkeep_total',
    'Steps that keep runbooks, policies and past incidents up to date',
    'step',
    'outcome',
  ),
  gauge('aiops_model_breaker', '0 closed, 1 half open, 2 open: the language model is left alone'),
  counter('aiops_telemetry_rejected_total', 'Measurements that fit no declaration or bound', 'reason'),
];
