import type {
  AnomalyEnriched,
  AnomalyRole,
  Domain,
  Evidence,
  Feedback,
  Impact,
  IncidentError,
  ProbableCause,
  ResolveReason,
  Severity,
  Silence,
  Status,
  TimelineEntry,
} from '@aiops/contracts';
import { BEFORE_ALL, type Entry, type Place } from './canonical-order.ts';
import type { Publication } from './publications.ts';

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
  /** Place of the statement that made it a member. */
  joinedMs: number;
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
  /** The most that it was said to have cost; absent while nobody said. */
  impact?: Impact;
  count: number;
  /** How many of these were repeats. */
  repeats: number;
  /** Recent fire and clear changes, for flapping. */
  changesMs: number[];
}

export interface Suppression {
  readonly by: string;
  readonly kind: 'silence' | 'window' | 'operator';
  /** When an operator's suppress ends, or when to look whether a silence or window still covers it; null for never. */
  readonly untilMs: number | null;
}

/** Its lists are replaced, never changed, so that an image of it shares them. */
export interface IncidentState {
  readonly id: string;
  readonly ship: string | null;
  /**
   * The id that its opener gives. It decides between equals, so that no order of arrival does; `id` is another one when
   * an incident was published before the statement came that opens it by event time.
   */
  readonly canonicalId: string;
  readonly openerTrackingId: string;
  readonly openerRecordId: string;
  createdAtMs: number;
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
  causes: readonly ProbableCause[];
  timeline: readonly TimelineEntry[];
  evidence: readonly Evidence[];
  /** Fingerprint of each evidence row, in the same order. */
  evidenceOf: readonly string[];
  /** With the fingerprint that brought each; in the order they came, the latest `keep` of them. */
  trackingIds: Map<string, string>;
  errors: readonly IncidentError[];
  anomalyCount: number;
  duplicateCount: number;
  firstMs: number;
  /** Latest activity; while a member fires the incident is active beyond it. */
  lastMs: number;
  relatedTo: readonly string[];
  mergedInto: string | null;
  /** Of one that was merged: the fingerprints that it alone brought, which go back with it when that is undone. */
  brought: readonly string[];
  /** Incidents that a person parted from this one. */
  keptApart: readonly string[];
  owner: string | null;
  /** What a person said of it last. */
  feedback: Feedback | null;
  flapping: boolean;
  reopenedMs: readonly number[];
  /** How many of its members fire, surroundings apart. */
  firing: number;
  /** Place of the latest that had to do with it. */
  touchedMs: number;
}

/** A supporting or context statement that no incident has taken yet. */
export interface Waiting {
  readonly anomaly: AnomalyEnriched;
  /** In the order of event time. */
  readonly place: Place;
  readonly untilMs: number;
}

/** What of a ship is one value each, as it was when an epoch began. */
export interface ShipImage {
  readonly clockMs: number;
  readonly watermarkMs: number;
  readonly last: Place;
  readonly nextWaiting: number;
  readonly silences: ReadonlyMap<string, Silence>;
}

/**
 * An incident as it was before an epoch first touched it. Its map of members is the living one: of members, each that
 * the epoch touched has an image of its own, so that a large incident costs what is changed of it.
 */
export interface IncidentImage {
  readonly state: IncidentState;
  /** Null for a member that was not there. */
  readonly members: Map<string, Member | null>;
  /** How many tracking ids it had, where it keeps all of them and the set is the living one; else null. */
  readonly idCount: number | null;
}

/** The verdicts about one record in an epoch. */
export interface Given {
  readonly keys: string[];
  nextSeq: number;
}

/** A stretch of the journal: what came in the order in which it was applied, and what to put back to undo it. */
export interface Epoch {
  readonly start: ShipImage;
  readonly entries: Entry[];
  /** By incident; null for one that the epoch made. */
  readonly images: Map<string, IncidentImage | null>;
  /** By number; null for a statement that began to wait in the epoch. */
  readonly waiting: Map<number, Waiting | null>;
  /** Null as long as the epoch remembered no end. */
  ends: Map<string, number> | null;
  /** Which incident took a record, by record. */
  readonly homes: Map<string, string>;
  readonly given: Map<string, Given>;
}

/**
 * What a ship's state was made of since its watermark. Bounded: beyond the policy's number of entries the older half
 * counts as settled before its time, which is counted.
 */
export interface Journal {
  readonly epochs: Epoch[];
  /** Entries of all epochs. */
  entries: number;
  /** From here on the order of application is not the canonical one; null: it is. */
  disorder: Place | null;
  /** When order was last made, `atMs`. */
  orderedAtMs: number | null;
  /** How often that was, and how many entries were settled early: for metrics. */
  reorders: number;
  early: number;
}

export interface ShipState {
  readonly ship: string | null;
  /** Greatest event time seen; null before the first. */
  maxMs: number | null;
  /** When the bus took the record that set it. */
  maxAtMs: number;
  /** Statements and commands taken so far: the place of what has no place of its own. */
  arrivals: number;
  /** Event time up to which time has done its work. */
  clockMs: number;
  /** Nothing before it is waited for. */
  watermarkMs: number;
  /** Of the latest that was applied. */
  last: Place;
  /** When time last let a waiting statement go, and when people last silenced, by the ship's clock. */
  expiredMs: number;
  silencedMs: number;
  incidents: Map<string, IncidentState>;
  /** Numbered as they began to wait. */
  waiting: Map<number, Waiting>;
  nextWaiting: number;
  /** Ends that came before their beginnings, by fingerprint. */
  ends: Map<string, number>;
  /** People's silences as this ship's time knows them; replaced, never changed. */
  silences: ReadonlyMap<string, Silence>;
  /** What was applied since the watermark, with the means to take it back. */
  readonly journal: Journal;
  /** What was emitted of each incident: it does not go back with the rest. */
  readonly publications: Map<string, Publication>;
}

export interface CorrelateState {
  ships: Map<string, ShipState>;
  silences: ReadonlyMap<string, Silence>;
  /** Ids of the latest statements and commands, so that a redelivery changes nothing. Bounded. */
  seen: Set<string>;
}

export function shipKey(ship: string | null): string {
  return ship ?? '';
}

export function newShip(ship: string | null, silences: ReadonlyMap<string, Silence>): ShipState {
  return {
    ship,
    maxMs: null,
    maxAtMs: 0,
    arrivals: 0,
    clockMs: Number.NEGATIVE_INFINITY,
    watermarkMs: Number.NEGATIVE_INFINITY,
    last: BEFORE_ALL,
    expiredMs: Number.NEGATIVE_INFINITY,
    silencedMs: Number.NEGATIVE_INFINITY,
    incidents: new Map(),
    waiting: new Map(),
    nextWaiting: 0,
    ends: new Map(),
    silences,
    journal: { epochs: [], entries: 0, disorder: null, orderedAtMs: null, reorders: 0, early: 0 },
    publications: new Map(),
  };
}

export function isOpen(incident: IncidentState): boolean {
  return incident.status !== 'resolved';
}

export function isFiring(incident: IncidentState): boolean {
  return incident.firing > 0;
}

/** Whether a member fires, and with it how many of its incident do. */
export function setFiring(incident: IncidentState, member: Member, firing: boolean): void {
  if (member.firing === firing) return;
  member.firing = firing;
  if (member.role !== 'context') incident.firing += firing ? 1 : -1;
}

export function countFiring(incident: IncidentState): void {
  incident.firing = 0;
  for (const { firing, role } of incident.members.values())
    if (firing && role !== 'context') incident.firing += 1;
}
