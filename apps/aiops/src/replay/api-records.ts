import {
  AnomalyDetected,
  AnomalyEnriched,
  Device,
  DroppedRecords,
  Incident,
  LogMessage,
  listOf,
  MetricSample,
  Ship,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { AnomalyFilter, PageRequest, RecordFilter, TimeRange } from '@aiops/ports';
import { z } from 'zod';
import { type ApiClient, read } from '../cli/api-client.ts';
import { everyPage } from '../commands/registry/every-page.ts';
import type { StoredRecords } from './stored-records.ts';

const HOUR_MS = 3_600_000;
/** The API's widest span. */
const MAX_SPAN_HOURS = 90 * 24;
const LOGS = listOf(LogMessage);
const METRICS = listOf(MetricSample);
const ANOMALIES = listOf(z.union([AnomalyEnriched, AnomalyDetected]));
const INCIDENTS = listOf(Incident);
const DROPS = listOf(DroppedRecords);

/**
 * The records of a running server, page by page over its API. Every method throws CliError when it does not answer.
 * @param nowMs for what the API counts up to now only
 */
export function apiRecords(api: ApiClient, nowMs: number): StoredRecords {
  return {
    name: api.server.url,
    searchLogs: async (filter, page) => read(LOGS, await api.get('/api/v3/logs', asked(filter, page))),
    searchMetrics: async (filter, page) =>
      read(METRICS, await api.get('/api/v3/metrics', asked(filter, page))),
    searchAnomalies: async (filter, page) =>
      read(ANOMALIES, await api.get('/api/v3/anomalies', asked(filter, page))),
    listIncidents: async (filter, page) =>
      read(INCIDENTS, await api.get('/api/v3/incidents', asked(filter, page))),
    async listDrops({ fromMs }, limit) {
      const hours = Math.min(MAX_SPAN_HOURS, Math.max(1, Math.ceil((nowMs - fromMs) / HOUR_MS)));
      return read(DROPS, await api.get('/api/v3/stats/drops', { range: `${hours}h`, limit })).data;
    },
    async loadRegistry() {
      const ships = await everyPage(api, '/api/v3/ships', Ship);
      const devices = await everyPage(api, '/api/v3/devices', Device);
      return { ships, devices };
    },
    close: async () => {},
  };
}

type Filter = Pick<RecordFilter & AnomalyFilter, 'ship_id' | 'detector'> & { readonly range?: TimeRange };

function asked({ range, ship_id, detector }: Filter, { limit, cursor }: PageRequest) {
  return {
    limit,
    cursor,
    ship_id,
    detector,
    from: range === undefined ? undefined : toTimestamp(range.fromMs),
    to: range === undefined ? undefined : toTimestamp(range.toMs),
  };
}
