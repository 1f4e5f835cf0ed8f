import type {
  AnomalyEnriched,
  AnomalyRole,
  Domain,
  Evidence,
  IncidentError,
  ProbableCause,
  ResolveReason,
  Severity,
  Silence,
  Status,
  TimelineEntry,
} from '@aiops/contracts';

/**
 * The state of correlation: plain data, so that a snapshot is this and nothing else.
 * All times are event time in ms unless a name says `atMs` (when the bus took the message).
 */

/** One signal of one entity inside an incident: all statements with the same fingerprint. */
export interface Member {
  readonly fingerprint: string;
  /** Device id, `host:<host>`, or null when the source named neither. */
  readonly entity: string | null;
  readonly device_id: string | null;
  readonly host: string | null;
  readonly service: string | null;
  readonly incident_type: string;
  readonly domain: Domain;
  readonly detector: string;
  readonly signal: string;
  role: AnomalyRole;
  /** It reports its end; otherwise only its lines speak. */
  clearable: boolean;
  firing: boolean;
  /** Start of its first and of its latest episode. */
  firstMs: number;
  startedMs: number;
  /** Latest statement. */
  lastMs: number;
  clearedMs: number | null;
  /** It fired by its last report and then nothing was heard of it for too long. */
  stale: boolean;
  /** Severity ranks, −1 for none: what a person wrote counts in full, what was computed up to a cap. */
  writtenRank: number;
  computedRank: number;
  severityReason: string;
  score: number;
  count: number;
  /** Recent fire and clear changes, for flapping. */
  changesMs: number[];
}

export interface Suppression {
  readonly by: string;
  readonly kind: 'silence' | 'window' | 'operator';
  /** When an operator's suppress ends; a silence and a window know their own end. */
  readonly untilMs: number | null;
}

export interface IncidentState {
  readonly id: string;
  readonly ship: string | null;
  readonly openerTrackingId: string;
  readonly createdAtMs: number;
  changedAtMs: number;
  members: Map<string, Member>;
  status: Status;
  resolveReason: ResolveReason | null;
  resolvedMs: number | null;
  suppression: Suppression | null;
  type: string;
  domain: Domain;
  service: string | null;
  suppressKey: string;
  severity: Severity;
  severityReason: string;
  causes: ProbableCause[];
  timeline: TimelineEntry[];
  evidence: Evidence[];
  /** Fingerprint of each evidence row, in the same order. */
  evidenceOf: string[];
  /** In the order they came; the latest `keep` of them. */
  trackingIds: Set<string>;
  /** Those that came since it was last emitted, all of them. */
  newTrackingIds: Set<string>;
  errors: IncidentError[];
  anomalyCount: number;
  duplicateCount: number;
  firstMs: number;
  /** Latest activity; while a member fires the incident is active beyond it. */
  lastMs: number;
  relatedTo: string[];
  mergedInto: string | null;
  /** Incidents that a person parted from this one. */
  keptApart: string[];
  owner: string | null;
  flapping: boolean;
  reopenedMs: number[];
  version: number;
  materialVersion: number;
  materialKey: string;
  /** When it was last emitted, `atMs`; null before the first time. */
  emittedAtMs: number | null;
}

/** A supporting or context statement that no incident has taken yet. */
export interface Waiting {
  readonly anomaly: AnomalyEnriched;
  readonly untilMs: number;
}

export interface ShipState {
  readonly ship: string | null;
  /** Greatest event time seen; null before the first. */
  maxMs: number | null;
  /** When the bus took the record that set it. */
  maxAtMs: number;
  /** Nothing before it is waited for. */
  watermarkMs: number;
  incidents: Map<string, IncidentState>;
  waiting: Waiting[];
  /** Ends that came before their beginnings, by fingerprint. */
  ends: Map<string, number>;
  /** No open incident ends, and no wait runs out, before this watermark. */
  nextCheckMs: number;
}

export interface CorrelateState {
  ships: Map<string, ShipState>;
  silences: Map<string, Silence>;
  /** Ids of the latest statements and commands, so that a redelivery changes nothing. Bounded. */
  seen: Set<string>;
}

export function shipKey(ship: string | null): string {
  return ship ?? '';
}

export function newShip(ship: string | null): ShipState {
  return {
    ship,
    maxMs: null,
    maxAtMs: 0,
    watermarkMs: Number.NEGATIVE_INFINITY,
    incidents: new Map(),
    waiting: [],
    ends: new Map(),
    nextCheckMs: Number.POSITIVE_INFINITY,
  };
}

export function isOpen(incident: IncidentState): boolean {
  return incident.status !== 'resolved';
}

export function isFiring(incident: IncidentState): boolean {
  for (const member of incident.members.values()) {
    if (member.firing && member.role !== 'context') return true;
  }
  return false;
}
