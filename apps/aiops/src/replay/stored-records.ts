import type {
  AnomalyDetected,
  AnomalyEnriched,
  DroppedRecords,
  Incident,
  LogMessage,
  MetricSample,
  RegistryDocument,
} from '@aiops/contracts';
import type { AnomalyFilter, IncidentFilter, Page, PageRequest, RecordFilter, TimeRange } from '@aiops/ports';

/** What a replay reads: the store of a stopped server, or a running one by its API. Lists are newest first. */
export interface StoredRecords {
  /** As people know it. */
  readonly name: string;
  searchLogs(filter: RecordFilter, page: PageRequest): Promise<Page<LogMessage>>;
  searchMetrics(filter: RecordFilter, page: PageRequest): Promise<Page<MetricSample>>;
  searchAnomalies(filter: AnomalyFilter, page: PageRequest): Promise<Page<AnomalyDetected | AnomalyEnriched>>;
  listIncidents(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
  /** What was not stored of what came in this time, by source and reason, the most first. */
  listDrops(range: TimeRange, limit: number): Promise<readonly DroppedRecords[]>;
  loadRegistry(): Promise<RegistryDocument>;
  close(): Promise<void>;
}

/** Rows of one question; the API and the store give no more. */
export const PAGE_ROWS = 1_000;
