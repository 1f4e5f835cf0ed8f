import { randomUUID } from 'node:crypto';
import type {
  AuditEvent,
  Device,
  DroppedRecords,
  EnrichmentCompleted,
  Incident,
  LogMessage,
  MetricSample,
  Ship,
  UnknownHost,
} from '@aiops/contracts';
import { type Clock, errorText } from '@aiops/kernel';
import type {
  AnomalyFilter,
  ErrorFilter,
  IncidentFilter,
  KnowledgeDocument,
  LedgerFilter,
  MetricRangeRequest,
  PageRequest,
  RecordFilter,
  Store,
  StoreHealth,
  Telemetry,
  TimeRange,
  TraceBatch,
  WriteOptions,
} from '@aiops/ports';
import type { Driver, Reader } from './driver.ts';
import { Precedence } from './precedence.ts';
import { openTableWriters, type TableWriters } from './table-writers.ts';
import { type Anomaly, searchAnomalies } from './tables/anomalies.ts';
import { listAudit } from './tables/audit.ts';
import { TableContextHistory } from './tables/context-history.ts';
import { documentToRead, documentWithdrawn, getDocument, keptDocuments } from './tables/documents.ts';
import { listDrops } from './tables/drops.ts';
import { incidentFacets } from './tables/incident-facets.ts';
import { incidentMetrics } from './tables/incident-metrics.ts';
import { incidentStatements } from './tables/incident-statements.ts';
import {
  distinctVersions,
  getIncident,
  type IncidentVersion,
  listIncidents,
  resolvedIncidents,
  similarIncidents,
} from './tables/incidents.ts';
import { searchLogs } from './tables/logs.ts';
import { metricRanges, searchMetrics } from './tables/metrics.ts';
import { listNarratives, withNarratives, wordingSince } from './tables/narratives.ts';
import {
  devicePut,
  listUnknownHosts,
  listUnknownShips,
  loadRegistry,
  removalPut,
  shipPut,
} from './tables/registry.ts';
import { lastRecords, liveIncidents } from './tables/ship-activity.ts';
import { type KeptRecords, TableStats } from './tables/stats.ts';
import { withoutStored } from './tables/stored-records.ts';
import { listErrors, listLedger, readTrace } from './tables/trace.ts';
import { ClickHouseVectors } from './vectors/clickhouse-vectors.ts';

interface StoreOptions {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly kept: KeptRecords;
}

/** The Store port over any driver: one SQL, one writer a table. */
export class ClickHouseStore implements Store {
  readonly #driver: Driver;
  readonly #writers: TableWriters;
  readonly #precedence: Precedence;
  readonly #stats: TableStats;
  readonly #history: TableContextHistory;
  constructor({ driver, clock, telemetry, kept }: StoreOptions) {
    this.#driver = driver;
    this.#writers = openTableWriters({ driver, telemetry, tokenPrefix: randomUUID() });
    this.#precedence = new Precedence(clock);
    this.#stats = new TableStats(driver.searches, kept);
    this.#history = new TableContextHistory(driver);
  }

  async writeLogs(rows: readonly LogMessage[], options: WriteOptions): Promise<void> {
    const fresh = options.maybeStored ? await withoutStored(this.#driver, 'logs', rows) : rows;
    await this.#writers.logs.write(fresh);
  }
  async writeMetrics(rows: readonly MetricSample[], options: WriteOptions): Promise<void> {
    const fresh = options.maybeStored ? await withoutStored(this.#driver, 'metrics', rows) : rows;
    await this.#writers.metrics.write(fresh);
  }
  searchLogs(filter: RecordFilter, page: PageRequest) {
    return searchLogs(this.#driver.searches, filter, page);
  }
  searchMetrics(filter: RecordFilter, page: PageRequest) {
    return searchMetrics(this.#driver.searches, filter, page);
  }
  metricRanges(request: MetricRangeRequest) {
    return metricRanges(this.#driver.searches, request);
  }
  lastRecords(range: TimeRange) {
    return lastRecords(this.#driver.searches, range);
  }

  writeAnomalies(rows: readonly Anomaly[]): Promise<void> {
    return this.#writers.anomalies.write(rows);
  }
  searchAnomalies(filter: AnomalyFilter, page: PageRequest) {
    return searchAnomalies(this.#driver.searches, filter, page);
  }
  incidentMetrics(incidentId: string, range: TimeRange) {
    return incidentMetrics(this.#driver.searches, incidentId, range);
  }
  incidentStatements(incidentId: string, range: TimeRange, limit: number) {
    return incidentStatements(this.#driver.searches, incidentId, range, limit);
  }

  async saveIncidents(incidents: readonly Incident[]): Promise<void> {
    await this.#writers.incidents.write(this.#versionsOf(incidents));
  }
  async keepVersions(incidents: readonly Incident[]): Promise<void> {
    await this.#writers.incidentEvents.write(this.#versionsOf(incidents));
  }
  async getIncident(incidentId: string): Promise<Incident | null> {
    const incident = await getIncident(this.#driver, incidentId);
    if (incident === null) return null;
    const [told] = await withNarratives(this.#driver, [incident]);
    return told ?? incident;
  }
  async listIncidents(filter: IncidentFilter, page: PageRequest) {
    const { data, next_cursor } = await listIncidents(this.#driver.searches, filter, page);
    return { data: await withNarratives(this.#driver.searches, data), next_cursor };
  }
  incidentFacets(filter: IncidentFilter) {
    return incidentFacets(this.#driver.searches, filter);
  }
  liveIncidents() {
    return liveIncidents(this.#driver.searches);
  }
  similarIncidents(incident: Incident, limit: number) {
    return similarIncidents(this.#driver.searches, incident, limit);
  }

  saveNarratives(narratives: readonly EnrichmentCompleted[]): Promise<void> {
    return this.#writers.narratives.write(
      narratives.map((narrative) => ({ narrative, precedence: this.#precedence.ofVersion(1) })),
    );
  }
  listNarratives(incidentId: string, limit: number) {
    return listNarratives(this.#driver, incidentId, limit);
  }
  keepWording(key: string, wording: unknown, atMs: number): Promise<void> {
    return this.#writers.wordings.write([{ key, wording, atMs, precedence: this.#precedence.latest() }]);
  }
  wordingSince(key: string, sinceMs: number) {
    return wordingSince(this.#driver, key, sinceMs);
  }

  /** What is known of one record is found by its key; everything else is a search. */
  #readerFor(filter: { readonly tracking_id?: string }): Reader {
    return filter.tracking_id === undefined ? this.#driver.searches : this.#driver;
  }

  async writeTrace(batch: TraceBatch): Promise<void> {
    await Promise.all([
      this.#writers.hops.write(batch.hops),
      this.#writers.ledger.write(batch.ledger),
      this.#writers.errors.write(batch.errors),
    ]);
  }
  trace(trackingId: string) {
    return readTrace(this.#driver.searches, trackingId);
  }
  listLedger(filter: LedgerFilter, page: PageRequest) {
    return listLedger(this.#readerFor(filter), filter, page);
  }
  listErrors(filter: ErrorFilter, page: PageRequest) {
    return listErrors(this.#readerFor(filter), filter, page);
  }

  stats(range: TimeRange) {
    return this.#stats.stats(range);
  }
  breakdown(by: 'severity' | 'type', range: TimeRange) {
    return this.#stats.breakdown(by, range);
  }

  noteDrops(rows: readonly DroppedRecords[]): Promise<void> {
    return this.#writers.drops.write(rows);
  }
  listDrops(range: TimeRange, limit: number) {
    return listDrops(this.#driver.searches, range, limit);
  }

  loadRegistry() {
    return loadRegistry(this.#driver);
  }
  putDevices(devices: readonly Device[]): Promise<void> {
    return this.#writers.devices.write(devices.map((item) => devicePut(item, this.#precedence.latest())));
  }
  putShips(ships: readonly Ship[]): Promise<void> {
    return this.#writers.ships.write(ships.map((item) => shipPut(item, this.#precedence.latest())));
  }
  removeDevices(deviceIds: readonly string[]): Promise<void> {
    return this.#writers.devices.write(deviceIds.map((id) => removalPut(id, this.#precedence.latest())));
  }
  removeShips(shipIds: readonly string[]): Promise<void> {
    return this.#writers.ships.write(shipIds.map((id) => removalPut(id, this.#precedence.latest())));
  }
  noteUnknownHosts(hosts: readonly UnknownHost[]): Promise<void> {
    return this.#writers.unknownHosts.write(hosts);
  }
  listUnknownHosts(limit: number) {
    return listUnknownHosts(this.#driver.searches, limit);
  }
  listUnknownShips(limit: number) {
    return listUnknownShips(this.#driver.searches, limit);
  }

  writeAudit(events: readonly AuditEvent[]): Promise<void> {
    return this.#writers.audit.write(events);
  }
  listAudit(page: PageRequest) {
    return listAudit(this.#driver.searches, page);
  }

  anomalyCounts(sinceMs: number, limit: number) {
    return this.#history.anomalyCounts(sinceMs, limit);
  }
  similarCounts(fingerprint: string, beforeMs: number) {
    return this.#history.similarCounts(fingerprint, beforeMs);
  }
  metricQuantiles(
    key: { ship_id: string | null; device_id?: string; host?: string; name: string },
    beforeMs: number,
  ) {
    return this.#history.metricQuantiles(key, beforeMs);
  }

  keepDocuments(documents: readonly KnowledgeDocument[]): Promise<void> {
    const puts = documents.map((document) => documentToRead(document, this.#precedence.latest()));
    return this.#writers.documents.write(puts);
  }
  getDocument(documentId: string) {
    return getDocument(this.#driver, documentId);
  }
  keptDocuments() {
    return keptDocuments(this.#driver.searches);
  }
  async withdrawDocuments(documentIds: readonly string[]) {
    for (const id of documentIds) {
      const document = await getDocument(this.#driver, id);
      if (document === null) continue;
      await this.#writers.documents.write([documentWithdrawn(document, this.#precedence.latest())]);
    }
  }
  resolvedIncidents(sinceMs: number, page: PageRequest) {
    return resolvedIncidents(this.#driver.searches, sinceMs, page);
  }
  vectorArchive(model: string, dimensions: number): ClickHouseVectors {
    const writer = this.#writers.documents;
    return new ClickHouseVectors({
      model,
      dimensions,
      writer,
      reader: this.#driver.searches,
      precedence: this.#precedence,
    });
  }

  /** Reads a stored row: an engine whose data is gone still answers what it knows by itself. */
  async health(): Promise<StoreHealth> {
    try {
      const [row] = await this.#driver.query<{ version: string; schema: string }>(
        'SELECT version() AS version, name AS schema FROM aiops.schema_migrations ORDER BY version DESC LIMIT 1',
      );
      if (row === undefined)
        return { ok: false, detail: 'the table of migrations is empty: data is missing' };
      return { ok: true, detail: `ClickHouse ${row.version}` };
    } catch (error) {
      return { ok: false, detail: errorText(error) };
    }
  }

  /** Writes that were handed over become durable first. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#writers).map((writer) => writer.close()));
    await this.#driver.close();
  }

  /** Of a batch, each version once, with what decides between two writers of it. */
  #versionsOf(incidents: readonly Incident[]): IncidentVersion[] {
    return distinctVersions(incidents).map((incident) => ({
      incident,
      precedence: this.#precedence.ofVersion(incident.version),
    }));
  }
}
