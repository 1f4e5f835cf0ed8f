import type {
  AuditEvent,
  CommandName,
  DeadLetter,
  Device,
  Incident,
  Meta,
  MovedName,
  RegistryDocument,
  Ship,
  Silence,
  StatsSnapshot,
  UnknownHost,
  UnknownShip,
} from '@aiops/contracts';
import type { Principal } from './access.ts';
import type { TimeRange } from './page.ts';

/**
 * What the HTTP API asks of the running product besides reading the store. The composition root implements
 * these by publishing on the bus and by asking the roles it runs. Every method throws a retryable error when
 * what it needs is not there; none turns that into an empty answer.
 */

/**
 * A person's command, before it becomes an `incidents.command` message. `arguments` by command:
 * ack `{}` · resolve `{}` · reopen `{}` · suppress `{until?}` (RFC 3339) · assign `{owner}` (null takes it away) ·
 * comment `{text}` · merge `{incident_id}` (the other incident; the younger goes into the older) ·
 * split `{fingerprints}` (members that shall be an incident of their own) ·
 * silence: a `Silence` · unsilence `{silence_id}`.
 */
export interface OperatorCommand {
  readonly command: CommandName;
  /** Absent for silence and unsilence only. */
  readonly incident_id?: string;
  readonly arguments: Meta;
  /** The optimistic lock: the command is refused when the incident has another version. */
  readonly expected_version?: number;
}

/** `state_conflict`: the state machine has no such step, such as acknowledging a merged incident. */
export type RefusalCode = 'not_found' | 'version_conflict' | 'state_conflict' | 'invalid_command';

export type CommandOutcome =
  /** Done: the incident as it is now. Silence commands have none. */
  | { readonly state: 'applied'; readonly incident?: Incident }
  /** Durable, but not seen to be applied within 3 s. */
  | { readonly state: 'accepted' }
  | {
      readonly state: 'refused';
      readonly code: RefusalCode;
      readonly reason: string;
      readonly current_version?: number;
    };

export interface IncidentOperations {
  /** @param trackingId of the request: it follows the command through the trace. */
  command(command: OperatorCommand, principal: Principal, trackingId: string): Promise<CommandOutcome>;
  /** Takes in an incident that another system made. Resolves when it is durable. */
  accept(incident: Incident, principal: Principal): Promise<void>;
}

/** The way to the Insight Path. */
export interface EnrichmentRequests {
  /**
   * Asks once more for a narrative of the incident as it is; a model is then asked anew, whatever is kept of its words. While
   * one is asked for and not told, asking again is that request.
   * @param trackingId of the request for it: asking again under the same one asks once
   */
  request(incident: Incident, principal: Principal, trackingId: string): Promise<EnrichmentAnswer>;
}

/**
 * `absent`: nothing in this installation answers such requests now. `too_many`: so many of this key are asked for and not told
 * yet. In both cases nothing was published.
 */
export type EnrichmentAnswer =
  | { readonly outcome: 'published'; readonly requestId: string }
  | { readonly outcome: 'pending'; readonly requestId: string }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'too_many' };

/** One change as live clients get it. */
export interface FeedEvent {
  /** Rises, and never comes again with another content, not even after a restart. Null for what is not kept: only the newest counts. */
  readonly id: string | null;
  readonly type: 'incident' | 'stats';
  readonly data: unknown;
}

export interface IncidentFeed {
  /** Calls the listener synchronously with each event from now on; returns how to stop. */
  subscribe(listener: (event: FeedEvent) => void): () => void;
  /** The events after this id, oldest first; null when they are not kept any more (or the id is unknown). */
  since(id: string): readonly FeedEvent[] | null;
  /** Of the newest event that is kept; before the first, of the beginning. */
  lastId(): string;
}

export interface PolicyValue {
  /** Dotted: `correlate.dedup_ttl_sec`. */
  readonly key: string;
  readonly value: unknown;
  /** `default`, or the file, override or variable that set it. */
  readonly source: string;
  /** False for a key that nothing uses yet. */
  readonly in_force: boolean;
}

export interface PolicyDifference {
  readonly key: string;
  /** Undefined on the side that does not have the key. */
  readonly from?: unknown;
  readonly to?: unknown;
  readonly source: string;
}

export interface PolicyProblem {
  readonly file: string;
  readonly line: number | null;
  readonly key: string;
  readonly reason: string;
}

export type ReloadOutcome =
  | { readonly ok: true; readonly changed: readonly PolicyDifference[] }
  /** The running policy stays. */
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

export interface PolicyOperations {
  values(): readonly PolicyValue[];
  /**
   * `defaults`: from the defaults to the running policy. `files`: from the running policy to the files as they
   * are now, which is what a reload would change; throws `policy_invalid` when they are not a policy.
   */
  diff(against: 'defaults' | 'files'): Promise<readonly PolicyDifference[]>;
  reload(): Promise<ReloadOutcome>;
}

/** What a silence would be: all of it but its time. */
export type SilenceProposal = Pick<Silence, 'matchers' | 'recurs' | 'max_severity'>;

/** What a silence would cover. */
export interface SilencePreview {
  /** The open incidents, as they are now. */
  readonly incidents: readonly Incident[];
  /** Firing statements of the last 24 hours, at their own time. */
  readonly statements: {
    readonly covered: number;
    readonly looked_at: number;
    /** False: there were more than it looks at; the latest were. */
    readonly complete: boolean;
    readonly from: string;
    readonly to: string;
  };
}

/** The next time that a silence holds, by the clock of one zone. */
export interface SilenceTime {
  readonly from: string;
  readonly to: string;
  /** An IANA zone. */
  readonly timezone: string;
}

/** The silences the correlation-service holds. Making and ending them are commands. */
export interface Silences {
  list(): Promise<readonly Silence[]>;
  preview(proposal: SilenceProposal): Promise<SilencePreview>;
  /** When it holds next, within eight days of its beginning, for each zone that it goes by. Empty: not once. */
  nextTimes(silence: Pick<Silence, 'matchers' | 'recurs' | 'starts_at' | 'ends_at'>): readonly SilenceTime[];
}

/** Errors: `registry_conflict` when another device has a name, else `registry_invalid` when the result would not be a valid registry; nothing is changed then. */
export interface RegistryOperations {
  document(): Promise<RegistryDocument>;
  /**
   * Adds these devices, or replaces those with the same ids. Names that other devices of the ship have are moved
   * with `force` only, and what moved is told.
   */
  putDevices(
    devices: readonly Device[],
    options?: { readonly force?: boolean },
  ): Promise<readonly MovedName[]>;
  putShips(ships: readonly Ship[]): Promise<void>;
  /** False for an unknown ship. */
  setShipStatus(shipId: string, mode: string): Promise<boolean>;
  /**
   * What was removed; null for an unknown one.
   * Throws CodedError `registry_conflict` while others depend on the device, or the ship has devices.
   */
  removeDevice(deviceId: string): Promise<Device | null>;
  removeShip(shipId: string): Promise<Ship | null>;
  unknownShips(limit: number): Promise<readonly UnknownShip[]>;
  unknownHosts(limit: number): Promise<readonly UnknownHost[]>;
  /**
   * Stores the device with the host among its names and takes the host off the list of unknown ones. A device of that
   * id that is known keeps all it has; what is stated changes it, and names are added. Resolves to the device as stored.
   */
  adopt(host: string, device: Device): Promise<Device>;
}

/** A dead letter as it is kept. `id` names it for a replay. */
export interface KeptDeadLetter extends DeadLetter {
  readonly id: string;
}

/** `not_found`: not among the newest that are looked at. `unreadable`: it makes no message of its subject. */
export type ReplayOutcome =
  | { readonly state: 'replayed'; readonly subject: string; readonly message_id: string }
  | { readonly state: 'not_found' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** What the roles gave up on. */
export interface DeadLetters {
  /** The newest of all roles, newest first. */
  list(limit: number): Promise<readonly KeptDeadLetter[]>;
  /** Publishes its body to its subject again, under a new message id. Resolves when that is durable. The letter stays. */
  replay(id: string): Promise<ReplayOutcome>;
}

export type StoredStats = Omit<StatsSnapshot, 'range' | 'from' | 'to' | 'services' | 'slo'>;

/** What the roles say of themselves, for the stats. */
export interface RoleStatus {
  services(range: TimeRange): Promise<StatsSnapshot['services']>;
  /** The targets of the policy beside what was measured. */
  slo(stats: StoredStats): StatsSnapshot['slo'];
}

/** Keeps an audit event. Resolves when it is durable. */
export type Audit = (event: AuditEvent) => Promise<void>;

export interface DependencyHealth {
  readonly name: string;
  readonly ok: boolean;
  /** In words: what is wrong, or how it is. */
  readonly detail: string;
  /** When it was first found to be as it is; null when that is not kept. */
  readonly since: string | null;
}

/** Ready when every dependency that the process can't work without is; an optional one that is down is only named. */
export interface HealthReport {
  readonly ready: boolean;
  readonly dependencies: readonly DependencyHealth[];
}
