import { createIncidentFeed, type HttpApiOptions, httpApi, openApi } from '@aiops/adapters/http-api';
import { createHttpServer } from '@aiops/adapters/http-server';
import {
  type AuditEvent,
  type DroppedRecords,
  Incident,
  type IncidentFacets,
  type LedgerEntry,
} from '@aiops/contracts';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import {
  type Authenticator,
  type CommandOutcome,
  type KeptDeadLetter,
  type LiveIncidents,
  type OperatorCommand,
  type Principal,
  type ReplayOutcome,
  SILENT_LOG,
  SILENT_TELEMETRY,
  type SilenceProposal,
  type StatedMetric,
  type StoredStats,
  type Trace,
} from '@aiops/ports';

export type Server = ReturnType<typeof createHttpServer>;

export const NOW = Date.parse('2026-01-02T00:00:00.000Z');
const TS = '2026-01-01T23:00:00.000Z';

export function anIncident(changes: Partial<Incident> = {}): Incident {
  return Incident.parse({
    schema_version: '3.0',
    tracking_id: 't-1',
    ts: TS,
    ship_id: 'aurora',
    incident_id: 'i-1',
    incident_type: 'link_degradation',
    category: 'network',
    severity: 'critical',
    severity_reason: 'written',
    status: 'open',
    scope: [{ device_id: 'modem', service: null }],
    corr_keys: [],
    suppress_key: 'link_degradation:aurora:modem:none',
    timeline: [{ ts: TS, event: 'created', source: 'correlation-service' }],
    evidence: [{ ref: 'clickhouse://logs/1', quote: 'carrier lost', count: 1, tracking_id: 't-1' }],
    probable_cause: [],
    runbook_refs: [],
    tracking_ids: ['t-1'],
    errors: [],
    anomaly_count: 1,
    duplicate_count: 0,
    related_to: [],
    flapping: false,
    created_at: TS,
    updated_at: TS,
    first_seen: TS,
    last_seen: TS,
    version: 3,
    material_version: 1,
    ...changes,
  });
}

const ONE = (key: string) => [{ key, count: 1 }];
const FACETS: IncidentFacets = {
  total: 1,
  severity: ONE('critical'),
  status: ONE('open'),
  type: ONE('link_degradation'),
  ship_id: ONE('aurora'),
  device_id: ONE('modem'),
};
const LIVE: LiveIncidents = {
  ship_id: 'aurora',
  incident_type: 'comms_outage',
  severity: 'critical',
  count: 1,
  first: { incident_id: 'i-1', first_seen: TS },
};
const STATED: StatedMetric = {
  name: 'rf_snr_db',
  ship_id: 'aurora',
  device_id: 'modem',
  host: null,
  service: null,
  signal: 'rf_snr_db',
  role: 'opens',
  thresholds: [7],
  statements: 2,
};
const EMPTY = { data: [], next_cursor: null };
const NO_TIMES = { p50: null, p95: null, p99: null, count: 0 };
const STATS: StoredStats = {
  logs: 10,
  metrics: 5,
  alerts: 0,
  anomalies: 3,
  incidents: 1,
  duplicates: 2,
  suppressions: 0,
  errors: 0,
  by_severity: { critical: 1 },
  by_status: { open: 1 },
  by_type: { link_degradation: 1 },
  by_category: { network: 1 },
  fast_path_ms: NO_TIMES,
  insight_path_ms: NO_TIMES,
  cache_hit_rate: null,
  missing: [{ part: 'cache_hit_rate', reason: 'the Insight Path does not run' }],
};
export const DEAD_LETTER: KeptDeadLetter = {
  id: 'd-1',
  schema_version: '3.0',
  tracking_id: 't-1',
  ts: TS,
  ship_id: 'aurora',
  role: 'anomaly-detection',
  subject: 'logs.ingested',
  message_id: 'm-1',
  deliveries: 20,
  reason: 'TypeError: no',
  body: { msg: 'carrier lost' },
};
const VERDICT: LedgerEntry = {
  tracking_id: 't-1',
  record_id: 'r-1',
  seq: 0,
  stage: 'correlate',
  ts: TS,
  ship_id: 'aurora',
  verdict: 'duplicate',
  detail: 'the third within 15 min',
  incident_id: 'i-1',
};
const TRACE: Trace = {
  hops: [
    {
      tracking_id: 't-1',
      record_id: 'r-1',
      stage: 'ingest',
      role: 'ingest',
      started_at: '2026-01-01T23:00:00.000Z',
      ended_at: '2026-01-01T23:00:00.004Z',
      status: 'ok',
    },
    {
      tracking_id: 't-1',
      record_id: 'r-1',
      stage: 'detect',
      role: 'anomaly-detection',
      started_at: '2026-01-01T23:00:00.006Z',
      ended_at: '2026-01-01T23:00:00.009Z',
      status: 'ok',
    },
  ],
  ledger: [VERDICT],
  errors: [],
  logs: [],
  metrics: [],
  anomalies: [],
  incidents: [anIncident()],
};

/** A site in memory: one incident, one ship, and switches for what a test is about. */
const DROPPED: DroppedRecords = {
  ship_id: 'aurora',
  source: 'sw-1',
  reason: 'rate_limited',
  records: 5,
  first_seen: '2026-01-01T00:00:00.000Z',
  last_seen: '2026-01-01T00:00:01.000Z',
};

export class Site {
  readonly clock = new ManualClock(NOW);
  readonly feed = createIncidentFeed(NOW, 3);
  readonly incidents = new Map([['i-1', anIncident()]]);
  readonly commands: OperatorCommand[] = [];
  readonly previewed: SilenceProposal[] = [];
  readonly audited: AuditEvent[] = [];
  readonly requested: { readonly incident: Incident; readonly by: string }[] = [];
  readonly asked: unknown[] = [];
  storeIsDown = false;
  insightPathRuns = false;
  outcomeOf: (command: OperatorCommand) => CommandOutcome = ({ incident_id }) => {
    const incident = this.incidents.get(incident_id ?? '');
    return incident === undefined
      ? { state: 'applied' }
      : { state: 'applied', incident: { ...incident, version: incident.version + 1 } };
  };

  replayOf: (id: string) => ReplayOutcome = (id) =>
    id === DEAD_LETTER.id
      ? { state: 'replayed', subject: DEAD_LETTER.subject, message_id: 'm-2' }
      : { state: 'not_found' };

  #answer<T>(value: T, asked?: unknown): Promise<T> {
    this.asked.push(asked);
    if (this.storeIsDown) {
      return Promise.reject(new UnavailableError('store_unavailable', 'the store does not answer'));
    }
    return Promise.resolve(value);
  }

  readonly options: HttpApiOptions = {
    clock: this.clock,
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    feed: this.feed,
    heartbeatMs: 20,
    audit: async (event) => {
      this.audited.push(event);
    },
    enrichment: {
      request: async (incident, { name: by }) => {
        if (!this.insightPathRuns) return { outcome: 'absent' };
        if (this.requested.length > 0) return { outcome: 'too_many' };
        this.requested.push({ incident, by });
        return { outcome: 'published', requestId: 'r-1' };
      },
    },
    operations: {
      command: async (command) => {
        this.commands.push(command);
        return this.outcomeOf(command);
      },
      accept: async (incident) => {
        this.incidents.set(incident.incident_id, incident);
      },
    },
    store: {
      getIncident: (id) => this.#answer(this.incidents.get(id) ?? null),
      listIncidents: (filter, page) =>
        this.#answer({ data: [...this.incidents.values()], next_cursor: null }, { filter, page }),
      incidentFacets: (filter) => this.#answer(FACETS, { filter }),
      liveIncidents: () => this.#answer([LIVE]),
      lastRecords: (range) => this.#answer([{ ship_id: 'aurora', ts: TS }], { range }),
      similarIncidents: () =>
        this.#answer([{ incident: anIncident({ incident_id: 'i-0' }), why: 'same type' }]),
      searchLogs: (filter, page) => this.#answer(EMPTY, { filter, page }),
      searchMetrics: (filter, page) => this.#answer(EMPTY, { filter, page }),
      metricRanges: (request) => this.#answer([], request),
      searchAnomalies: (filter, page) => this.#answer(EMPTY, { filter, page }),
      incidentMetrics: (id, range) => this.#answer([STATED], { id, range }),
      listNarratives: () => this.#answer([]),
      getDocument: (id) =>
        this.#answer(
          id === 'runbooks/fire'
            ? {
                ...{ id, source: 'runbooks', shipId: null, title: 'Fire', text: '1. Ring the alarm.' },
                isWithdrawn: true,
              }
            : null,
        ),
      trace: (id) => this.#answer(id === 't-1' ? TRACE : null),
      listLedger: (filter, page) => this.#answer({ data: [VERDICT], next_cursor: null }, { filter, page }),
      listErrors: (filter, page) => this.#answer(EMPTY, { filter, page }),
      stats: (range) => this.#answer(STATS, range),
      listDrops: () => this.#answer([DROPPED]),
      breakdown: (by) => this.#answer([{ key: by, count: 1 }]),
    },
    policy: {
      values: () => [{ key: 'llm.enabled', value: true, source: 'default', in_force: false }],
      diff: async () => [],
      reload: async () => ({
        ok: false,
        problems: [{ file: 'llm.yaml', line: 3, key: 'llm.mode', reason: 'is not a mode' }],
      }),
    },
    deadLetters: {
      list: async (limit) => this.#answer([DEAD_LETTER].slice(0, limit)),
      replay: async (id) => this.replayOf(id),
    },
    silences: {
      list: async () => [],
      preview: async (proposal) => {
        this.previewed.push(proposal);
        const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
        return {
          incidents: [anIncident()],
          statements: { covered: 3, looked_at: 9, complete: true, from, to },
        };
      },
      // A time of the test’s own: what comes on a Saturday alone never comes here.
      nextTimes: ({ starts_at, ends_at, recurs }) =>
        recurs?.days?.[0] === 'sat' ? [] : [{ from: starts_at, to: ends_at, timezone: 'UTC' }],
    },
    registry: {
      document: () =>
        this.#answer({
          ships: [{ ship_id: 'aurora' }],
          devices: ['c', 'a', 'b'].map((device_id) => ({
            device_id,
            ship_id: 'aurora',
            hostnames: [],
            ips: [],
            depends_on: [],
          })),
        }),
      putDevices: async (_devices, options) =>
        options?.force === true ? [{ ship_id: 'aurora', name: 'sw', from: 'old', to: 'new' }] : [],
      putShips: async () => {},
      setShipStatus: async (id) => id === 'aurora',
      removeDevice: async (device_id) =>
        device_id === 'a' ? { device_id, ship_id: 'aurora', hostnames: [], ips: [], depends_on: [] } : null,
      removeShip: async (ship_id) => (ship_id === 'aurora' ? { ship_id } : null),
      unknownShips: async () => [],
      unknownHosts: async () => [],
      adopt: async (host, device) => ({ ...device, hostnames: [...device.hostnames, host] }),
    },
    linkTypesOf: () => ({ outage: 'comms_outage', degraded: ['link_degradation'] }),
    roles: {
      services: async () => [{ role: 'ingest', processed: 10, errors: 0, lag: 0 }],
      slo: () => ({ incident_latency_p95_ms: { target: 1500, value: null, met: null } }),
    },
  };

  /** A server as the product has it: keys are the names of the roles. */
  serve(onRoute: (method: string, url: string) => void = () => {}): Server {
    const app = createHttpServer({
      log: SILENT_LOG,
      telemetry: SILENT_TELEMETRY,
      prometheusText: async () => '',
      authenticator: AUTHENTICATOR,
      health: async () => ({ ready: true, dependencies: [] }),
      requireKey: 'always',
    });
    app.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) onRoute(name, url);
    });
    app.register(openApi);
    app.register(httpApi, this.options);
    return app;
  }
}

export const ROLES = ['ingest', 'operator', 'engineer', 'admin'] as const;
const AUTHENTICATOR: Authenticator = {
  async authenticate(key): Promise<Principal | null> {
    const role = ROLES.find((name) => name === key);
    return role === undefined ? null : { name: `the ${role}`, role };
  },
  hasKeys: async () => true,
};
