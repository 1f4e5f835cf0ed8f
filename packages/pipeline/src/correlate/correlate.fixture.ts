import type { AnomalyEnriched, Device, Incident, IncidentCommand, LedgerEntry, Ship } from '@aiops/contracts';
import { fingerprintOf, hashParts, toTimestamp } from '@aiops/kernel';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { CorrelateStage } from './correlate-stage.ts';

/** 10:00 on some Sunday; tests count seconds from it. */
export const START_MS = Date.UTC(2026, 2, 1, 10, 0, 0);

interface Statement {
  readonly at: number;
  readonly device?: string;
  readonly host?: string;
  readonly ship?: string | null;
  readonly type?: string;
  readonly signal?: string;
  readonly service?: string | null;
  readonly state?: 'firing' | 'cleared';
  readonly role?: 'opens' | 'supports' | 'context';
  readonly severity?: AnomalyEnriched['severity'];
  readonly written?: AnomalyEnriched['severity'];
  readonly clearable?: boolean;
  readonly started?: number;
}

const DOMAINS: Readonly<Record<string, AnomalyEnriched['domain']>> = {
  link_degradation: 'comms',
  comms_outage: 'comms',
  network_issue: 'net',
  app_degradation: 'app',
  auth_failure: 'security',
  security_alert: 'security',
};

/** An enriched statement with what the test cares about; times in seconds from the start. */
export function statement(of: Statement): AnomalyEnriched {
  const ship_id = of.ship === undefined ? 'aurora' : of.ship;
  const type = of.type ?? 'network_issue';
  const identity = {
    ship_id,
    device_id: of.device,
    host: of.host,
    service: of.service ?? null,
    anomaly_type: 'pattern',
    signal: of.signal ?? `${type}-signal`,
  };
  const state = of.state ?? 'firing';
  const occurred_at = toTimestamp(START_MS + of.at * 1000);
  const fingerprint = fingerprintOf(identity);
  return {
    schema_version: '3.0',
    tracking_id: `t-${of.at}-${of.device ?? of.host ?? 'none'}-${identity.signal}-${state}`,
    ts: occurred_at,
    record_id: hashParts([fingerprint, occurred_at, state]),
    received_at: occurred_at,
    ship_id,
    service: identity.service,
    ...(of.device === undefined ? {} : { device_id: of.device }),
    ...(of.host === undefined ? {} : { host: of.host }),
    domain: DOMAINS[type] ?? 'system',
    anomaly_type: 'pattern',
    incident_type: type,
    role: of.role ?? 'opens',
    state,
    detector: 'pattern',
    signal: identity.signal,
    score: 0.9,
    ...(of.written === undefined ? {} : { severity_written: of.written }),
    fingerprint,
    started_at: toTimestamp(START_MS + (of.started ?? of.at) * 1000),
    occurred_at,
    reason: `${identity.signal} ${state}`,
    clearable: of.clearable ?? false,
    severity: of.written ?? of.severity ?? 'medium',
    severity_reason: 'as the test says',
    tags: [],
    context: {
      similar_count_1h: 0,
      similar_count_24h: 0,
      similar_count_7d: 0,
      recent_incidents: [],
      missing: [],
    },
  };
}

export function device(device_id: string, type: string, depends_on: string[] = []): Device {
  return { device_id, ship_id: 'aurora', hostnames: [], ips: [], type, depends_on };
}

/** The correlation stage with what it said, driven in seconds from the start. */
export class Site {
  stage: CorrelateStage;
  readonly #make: () => CorrelateStage;
  readonly ledger: LedgerEntry[] = [];
  readonly emitted: Incident[] = [];
  #commands = 0;

  constructor(devices: readonly Device[] = [], policy: Policy = DEFAULT_POLICY, ships: readonly Ship[] = []) {
    const registry = new Registry({ ships: [...ships], devices: [...devices] });
    this.#make = () => new CorrelateStage({ policyOf: () => policy, registry: () => registry });
    this.stage = this.#make();
  }

  /** As after a crash: another stage, from what this one saved. */
  restart(): this {
    const saved: unknown = JSON.parse(JSON.stringify(this.stage.snapshot()));
    this.stage = this.#make();
    this.stage.restore(saved);
    return this;
  }

  feed(...statements: AnomalyEnriched[]): this {
    for (const item of statements) {
      this.input({ subject: 'anomaly.detected.enriched', item, atMs: Date.parse(item.occurred_at) });
    }
    return this;
  }

  input(...inputs: StageInput[]): void {
    const effects = this.stage.process(inputs);
    this.ledger.push(...effects.ledger);
    for (const { item } of effects.emissions) this.emitted.push(item as Incident);
  }

  tick(at: number): this {
    const now = START_MS + at * 1000;
    const item = { schema_version: '3.0', tracking_id: 'tick', ts: toTimestamp(now), ship_id: null, now };
    this.input({ subject: 'correlation.tick', item, atMs: now });
    return this;
  }

  command(at: number, command: IncidentCommand['command'], of: Partial<IncidentCommand> = {}): this {
    this.#commands += 1;
    const item: IncidentCommand = {
      schema_version: '3.0',
      tracking_id: `command-${this.#commands}`,
      ts: toTimestamp(START_MS + at * 1000),
      ship_id: null,
      command_id: `command-${this.#commands}`,
      command,
      arguments: {},
      user: 'chief',
      ...of,
    };
    this.input({ subject: 'incidents.command', item, atMs: START_MS + at * 1000 });
    return this;
  }

  /** Incidents that were not merged away. */
  get incidents(): Incident[] {
    return this.stage.incidents().filter((incident) => incident.merged_into === undefined);
  }

  get only(): Incident {
    const [incident, ...others] = this.incidents;
    if (incident === undefined || others.length > 0) {
      throw new Error(`expected one incident, there are ${this.incidents.length}`);
    }
    return incident;
  }

  verdictsOf(item: AnomalyEnriched): string[] {
    return this.ledger.filter((entry) => entry.record_id === item.record_id).map((entry) => entry.verdict);
  }
}
