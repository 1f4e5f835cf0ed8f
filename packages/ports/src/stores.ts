import type {
  AnomalyDetected,
  AnomalyEnriched,
  AnomalyState,
  AuditEvent,
  Category,
  Device,
  DroppedRecords,
  ErrorEntry,
  Incident,
  LedgerEntry,
  LogMessage,
  MetricSample,
  RegistryDocument,
  Ship,
  StatsSnapshot,
  TraceHop,
  UnknownHost,
  UnknownShip,
} from '@aiops/contracts';
import type { DocumentStore } from './document-store.ts';
import type { IncidentStore } from './incident-store.ts';
import type { NarrativeStore } from './narrative-store.ts';
import type { Page, PageRequest, TimeRange } from './page.ts';

/**
 * Every method throws `store_unavailable` (retryable) when the store can't answer; none turns a failure into
 * an empty answer. Writes resolve when the rows are durable and may be repeated: the same row twice is one row.
 */
export interface WriteOptions {
  /** Rows may be there already: they are looked up first and left out. */
  readonly maybeStored: boolean;
}

export interface RecordFilter {
  readonly range?: TimeRange;
  readonly ship_id?: string;
  readonly device_id?: string;
  readonly host?: string;
  readonly service?: string;
  readonly level?: string;
  readonly name?: string;
  readonly tracking_id?: string;
  /** A word or phrase in the text, case-insensitive. */
  readonly q?: string;
}

export interface MetricRangeRequest {
  readonly name: string;
  readonly range: TimeRange;
  readonly ship_id?: string;
  readonly device_id?: string;
  readonly host?: string;
  /** Width of one point, ms. */
  readonly stepMs: number;
}

export interface MetricRange {
  readonly name: string;
  readonly ship_id: string | null;
  readonly device_id: string | null;
  readonly host: string | null;
  readonly service: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Average, least and greatest value of each step that has samples. */
  readonly points: readonly {
    readonly ts: string;
    readonly avg: number;
    readonly min: number;
    readonly max: number;
  }[];
}

export interface LastRecord {
  readonly ship_id: string;
  /** By event time. */
  readonly ts: string;
}

export interface RecordStore {
  writeLogs(rows: readonly LogMessage[], options: WriteOptions): Promise<void>;
  writeMetrics(rows: readonly MetricSample[], options: WriteOptions): Promise<void>;
  /** Newest first. */
  searchLogs(filter: RecordFilter, page: PageRequest): Promise<Page<LogMessage>>;
  searchMetrics(filter: RecordFilter, page: PageRequest): Promise<Page<MetricSample>>;
  metricRanges(request: MetricRangeRequest): Promise<readonly MetricRange[]>;
  /** The newest log or sample of each ship in the range; records of no ship are left out. */
  lastRecords(range: TimeRange): Promise<readonly LastRecord[]>;
}

export interface AnomalyFilter extends RecordFilter {
  readonly incident_type?: readonly string[];
  readonly detector?: string;
  /** Of the enriched statement, or as its source wrote it. */
  readonly severity?: readonly string[];
  /** By the category of its domain. */
  readonly category?: readonly Category[];
  readonly state?: AnomalyState;
}

/** A metric that statements of one incident speak of. */
export interface StatedMetric {
  readonly name: string;
  readonly ship_id: string | null;
  readonly device_id: string | null;
  readonly host: string | null;
  readonly service: string | null;
  /** Of the statements: the metric and its labels, and the limit where several are on one series. */
  readonly signal: string;
  /** Of the statements: opens, supports or context. */
  readonly role: string;
  /** That the statements name: none, one, or two of more. */
  readonly thresholds: readonly number[];
  readonly statements: number;
}

export interface AnomalyStore {
  /** Detected and enriched share a row by record_id; the enriched one wins. */
  writeAnomalies(rows: readonly (AnomalyDetected | AnomalyEnriched)[]): Promise<void>;
  searchAnomalies(filter: AnomalyFilter, page: PageRequest): Promise<Page<AnomalyDetected | AnomalyEnriched>>;
  /** By what the ledger says of the incident; of statements in the range. The most stated first. */
  incidentMetrics(incidentId: string, range: TimeRange): Promise<readonly StatedMetric[]>;
  /** The enriched statements that the ledger names with the incident and that are in the range; the earliest, at most `limit`. */
  incidentStatements(
    incidentId: string,
    range: TimeRange,
    limit: number,
  ): Promise<readonly AnomalyEnriched[]>;
}

export interface TraceBatch {
  readonly hops: readonly TraceHop[];
  readonly ledger: readonly LedgerEntry[];
  readonly errors: readonly ErrorEntry[];
}

export interface Trace {
  readonly hops: readonly TraceHop[];
  readonly ledger: readonly LedgerEntry[];
  readonly errors: readonly ErrorEntry[];
  readonly logs: readonly LogMessage[];
  readonly metrics: readonly MetricSample[];
  readonly anomalies: readonly (AnomalyDetected | AnomalyEnriched)[];
  readonly incidents: readonly Incident[];
}

export interface LedgerFilter {
  readonly range?: TimeRange;
  readonly verdicts?: readonly string[];
  readonly incident_id?: string;
  readonly tracking_id?: string;
  readonly ship_id?: string;
}

export interface ErrorFilter {
  readonly range?: TimeRange;
  readonly tracking_id?: string;
  readonly ship_id?: string;
  readonly role?: string;
}

export interface TraceStore {
  writeTrace(batch: TraceBatch): Promise<void>;
  /** Null when nothing at all is known of this id. */
  trace(trackingId: string): Promise<Trace | null>;
  /** Newest first. */
  listLedger(filter: LedgerFilter, page: PageRequest): Promise<Page<LedgerEntry>>;
  listErrors(filter: ErrorFilter, page: PageRequest): Promise<Page<ErrorEntry>>;
}

export interface StatsStore {
  /** Counts of the range by event time; latencies from the stored hops. `services` and `slo` targets are the caller's to add. */
  stats(range: TimeRange): Promise<Omit<StatsSnapshot, 'range' | 'from' | 'to' | 'services' | 'slo'>>;
  /** Counts per step of the range, for charts: key is the value of `by`. */
  breakdown(by: 'severity' | 'type', range: TimeRange): Promise<readonly { key: string; count: number }[]>;
}

export interface DropStore {
  /** Adds to what was counted. Each row lies within one minute. */
  noteDrops(rows: readonly DroppedRecords[]): Promise<void>;
  /** By ship, source and reason in the minutes of the range, the most first. */
  listDrops(range: TimeRange, limit: number): Promise<readonly DroppedRecords[]>;
}

export interface RegistryStore {
  loadRegistry(): Promise<RegistryDocument>;
  putDevices(devices: readonly Device[]): Promise<void>;
  putShips(ships: readonly Ship[]): Promise<void>;
  /** Ids that are not stored are none of its business: they stay so. A later put of the id brings it back. */
  removeDevices(deviceIds: readonly string[]): Promise<void>;
  removeShips(shipIds: readonly string[]): Promise<void>;
  /** Adds to the counts of hosts that no device claims. */
  noteUnknownHosts(hosts: readonly UnknownHost[]): Promise<void>;
  listUnknownHosts(limit: number): Promise<readonly UnknownHost[]>;
  /** Ships that stored records name and that are not registered, the busiest first. */
  listUnknownShips(limit: number): Promise<readonly UnknownShip[]>;
}

export interface AuditStore {
  writeAudit(events: readonly AuditEvent[]): Promise<void>;
  listAudit(page: PageRequest): Promise<Page<AuditEvent>>;
}

/** How often something like an anomaly was seen before, for enrichment's cold keys and the start. */
export interface ContextHistory {
  /** Fingerprint counts since `sinceMs` by hour, for rebuilding hot state at start; at most `limit` rows, commonest first. */
  anomalyCounts(
    sinceMs: number,
    limit: number,
  ): Promise<readonly { fingerprint: string; hourMs: number; count: number }[]>;
  /** Counts of one fingerprint before `beforeMs`. */
  similarCounts(
    fingerprint: string,
    beforeMs: number,
  ): Promise<{ h1: number; h24: number; d7: number; lastIncidentTs: string | null }>;
  /** Quantiles of a metric's last hour before `beforeMs`; null without samples. */
  metricQuantiles(
    key: { ship_id: string | null; device_id?: string; host?: string; name: string },
    beforeMs: number,
  ): Promise<{ p50: number; p95: number } | null>;
}

export interface StoreHealth {
  readonly ok: boolean;
  readonly detail: string;
}

/** One engine, all tables. */
export interface Store
  extends RecordStore,
    AnomalyStore,
    IncidentStore,
    NarrativeStore,
    DocumentStore,
    TraceStore,
    StatsStore,
    DropStore,
    RegistryStore,
    AuditStore,
    ContextHistory {
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}
