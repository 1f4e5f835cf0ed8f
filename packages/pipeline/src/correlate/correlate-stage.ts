import type {
  AnomalyEnriched,
  Incident,
  IncidentCommand,
  LedgerEntry,
  Reason,
  Silence,
} from '@aiops/contracts';
import { CodedError, fail, toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Emission, HopNote, StageEffects, StageInput, WindowStage } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { messageOf } from '../stage.ts';
import { advance } from './advance.ts';
import { type CommandResult, obey, obeySilence } from './commands.ts';
import { decide } from './decide.ts';
import { elapse, raise } from './event-time.ts';
import { IncidentIndex } from './incident-index.ts';
import { incidentMessage, materialKeyOf } from './message.ts';
import { fromSnapshot, toSnapshot } from './snapshot.ts';
import {
  type CorrelateState,
  type IncidentState,
  isOpen,
  newShip,
  type ShipState,
  shipKey,
} from './state.ts';
import { Topology } from './topology.ts';
import type { Turn } from './turn.ts';
import { largestWindowMs } from './type-rules.ts';

/** Tracking ids that one version brings to the store; more make a version of their own. */
const MAX_NEW_IDS = 2_000;
const KEEP_RESOLVED_MS = 24 * 3_600_000;
/** Statements and commands whose repetition is recognised. */
const MAX_SEEN = 50_000;
/** Verdicts about a statement that waited come later than its first ones: their numbers start here. */
const LATER_SEQ = 10;

export interface CorrelateOptions {
  readonly policyOf: (ship: string | null) => Policy;
  readonly registry: () => Registry;
  /** Tracking ids and errors that an incident keeps; absent: as many as the message carries. */
  readonly keep?: number;
  /** Absent: a day, then the store alone has a resolved incident. `analyze` has no store and keeps them all. */
  readonly keepResolvedMs?: number;
}

/**
 * Turns enriched statements into incidents (product.md, "Correlation semantics"). The only writer of grouping and
 * lifecycle. Its state is a function of its inputs in their order, elapsed time included (`correlation.tick`), so
 * a replay after a crash emits the same incidents in the same versions.
 */
export class CorrelateStage implements WindowStage {
  readonly #options: CorrelateOptions;
  #state: CorrelateState = { ships: new Map(), silences: new Map(), seen: new Set() };
  /** The site's policy and the registry that what is derived was made with. */
  #policy: Policy;
  #registry: Registry;
  /** By how many hops it looks: a ship's policy may say another number. */
  readonly #topologies = new Map<number, Topology>();
  readonly #indexes = new Map<string, IncidentIndex>();
  /** Changed and not yet emitted. */
  readonly #dirty = new Map<string, { ship: ShipState; incident: IncidentState }>();
  /** Nothing is due to be emitted before it, `atMs`. */
  #nextDueMs = Number.POSITIVE_INFINITY;
  #ledger: LedgerEntry[] = [];
  #emissions: Emission[] = [];
  #hops: HopNote[] = [];

  constructor(options: CorrelateOptions) {
    this.#options = options;
    this.#policy = options.policyOf(null);
    this.#registry = options.registry();
  }

  process(batch: readonly StageInput[]): StageEffects {
    this.#ledger = [];
    this.#emissions = [];
    this.#hops = [];
    this.#followChanges();
    for (const input of batch) this.#handle(input);
    return { emissions: this.#emissions, ledger: this.#ledger, hops: this.#hops, errors: [] };
  }

  #handle(input: StageInput): void {
    if (input.subject === 'anomaly.detected.enriched') {
      this.#statement(messageOf(input, 'anomaly.detected.enriched'), input.atMs);
    } else if (input.subject === 'incidents.command') {
      this.#command(messageOf(input, 'incidents.command'), input.atMs);
    } else if (input.subject === 'correlation.tick') {
      this.#tick(messageOf(input, 'correlation.tick').now);
    }
    this.#emitDue(input.atMs);
  }

  #statement(anomaly: AnomalyEnriched, atMs: number): void {
    if (this.#state.seen.has(anomaly.record_id)) return;
    // Before anything is changed: what can't be placed in time must leave no trace in the state.
    requireTimes(anomaly);
    const turn = this.#turn(anomaly.ship_id, atMs, anomaly.record_id);
    decide(turn, anomaly);
    advance(turn);
    this.#remember(anomaly.record_id);
    this.#hops.push({
      tracking_id: anomaly.tracking_id,
      record_id: anomaly.record_id,
      stage: 'correlate',
      status: 'ok',
    });
  }

  #command(command: IncidentCommand, atMs: number): void {
    if (this.#state.seen.has(command.command_id)) return;
    this.#remember(command.command_id);
    const ofAllShips = command.command === 'silence' || command.command === 'unsilence';
    const result = ofAllShips ? obeySilence(this.#state, command, atMs) : this.#obey(command, atMs);
    if (ofAllShips)
      for (const ship of this.#state.ships.values())
        ship.nextCheckMs = Math.min(ship.nextCheckMs, ship.watermarkMs);
    if (result.ok) return;
    this.#ledger.push({
      tracking_id: command.tracking_id,
      record_id: command.command_id,
      seq: 0,
      stage: 'correlate',
      ts: toTimestamp(atMs),
      ship_id: command.ship_id,
      verdict: 'rejected',
      detail: `${command.command}: ${result.error}`,
      ...(command.incident_id === undefined ? {} : { incident_id: command.incident_id }),
    });
  }

  /** The ship that has the incident: a person names the incident, not the ship. */
  #obey(command: IncidentCommand, atMs: number): CommandResult {
    for (const ship of this.#state.ships.values()) {
      if (!ship.incidents.has(command.incident_id ?? '')) continue;
      return obey(this.#turn(ship.ship, atMs, command.command_id), command);
    }
    return fail(`incident ${command.incident_id} is not among the recent ones`);
  }

  #tick(nowMs: number): void {
    for (const ship of this.#state.ships.values()) {
      const turn = this.#turn(ship.ship, nowMs, '');
      elapse(turn.policy, ship, nowMs);
      advance(turn);
    }
  }

  /**
   * The end of a file: moves every ship's time on by the largest window and the lateness, so that what is over
   * closes. Nothing that fires is closed by it.
   */
  finish(): StageEffects {
    this.#ledger = [];
    this.#emissions = [];
    this.#hops = [];
    for (const ship of this.#state.ships.values()) {
      if (ship.maxMs === null) continue;
      const turn = this.#turn(ship.ship, ship.maxMs, '');
      raise(ship, ship.maxMs + largestWindowMs(turn.policy));
      advance(turn);
    }
    return { emissions: this.#emissions, ledger: this.#ledger, hops: this.#hops, errors: [] };
  }

  #remember(id: string): void {
    const { seen } = this.#state;
    seen.add(id);
    if (seen.size <= MAX_SEEN) return;
    const [oldest] = seen;
    if (oldest !== undefined) seen.delete(oldest);
  }

  #turn(shipId: string | null, atMs: number, currentRecord: string): Turn {
    const policy = this.#options.policyOf(shipId);
    const key = shipKey(shipId);
    let ship = this.#state.ships.get(key);
    if (ship === undefined) {
      ship = newShip(shipId);
      this.#state.ships.set(key, ship);
    }
    const seqs = new Map<string, number>();
    const owner = ship;
    return {
      policy,
      topology: this.#topologyOf(policy),
      state: this.#state,
      ship: owner,
      index: this.#indexOf(policy, owner),
      atMs,
      keepResolvedMs: this.#options.keepResolvedMs ?? KEEP_RESOLVED_MS,
      keep: this.#options.keep ?? policy.correlate.max_events_per_incident,
      verdict: (anomaly, reason, detail, incidentId) => {
        const first = anomaly.record_id === currentRecord ? 0 : LATER_SEQ;
        const seq = seqs.get(anomaly.record_id) ?? first;
        seqs.set(anomaly.record_id, seq + 1);
        this.#ledger.push(ledgerEntry(anomaly, reason, detail, seq, incidentId));
      },
      changed: (incident) => {
        incident.changedAtMs = atMs;
        this.#dirty.set(incident.id, { ship: owner, incident });
        this.#nextDueMs = Math.min(this.#nextDueMs, dueMs(policy, incident));
      },
    };
  }

  #indexOf(policy: Policy, ship: ShipState): IncidentIndex {
    const key = shipKey(ship.ship);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = new IncidentIndex(this.#topologyOf(policy), policy.correlate.link_types, ship);
      this.#indexes.set(key, index);
    }
    return index;
  }

  #topologyOf(policy: Policy): Topology {
    const { topology_hops } = policy.correlate;
    let topology = this.#topologies.get(topology_hops);
    if (topology === undefined) {
      topology = new Topology(this.#registry, topology_hops);
      this.#topologies.set(topology_hops, topology);
    }
    return topology;
  }

  /** Another registry or policy since the last batch: what was derived from the old ones is worked out anew. */
  #followChanges(): void {
    const isSame =
      this.#options.registry() === this.#registry && this.#options.policyOf(null) === this.#policy;
    if (!isSame) this.#reindex();
  }

  #reindex(): void {
    this.#policy = this.#options.policyOf(null);
    this.#registry = this.#options.registry();
    this.#topologies.clear();
    this.#indexes.clear();
  }

  /** The first version at once; later ones at most once in the policy's interval. */
  #emitDue(atMs: number): void {
    if (atMs < this.#nextDueMs) return;
    this.#nextDueMs = Number.POSITIVE_INFINITY;
    for (const { ship, incident } of this.#dirty.values()) {
      const policy = this.#options.policyOf(ship.ship);
      const due = dueMs(policy, incident);
      if (due > atMs) {
        this.#nextDueMs = Math.min(this.#nextDueMs, due);
        continue;
      }
      this.#dirty.delete(incident.id);
      this.#emit(policy, incident, atMs);
    }
  }

  #emit(policy: Policy, incident: IncidentState, atMs: number): void {
    const isFirst = incident.emittedAtMs === null;
    incident.version += 1;
    incident.emittedAtMs = atMs;
    const materialKey = materialKeyOf(incident);
    if (materialKey !== incident.materialKey) {
      incident.materialKey = materialKey;
      incident.materialVersion += 1;
    }
    this.#emissions.push({
      subject: isFirst ? 'incidents.created' : 'incidents.updated',
      key: incident.ship,
      id: `${incident.id}:${incident.version}`,
      item: {
        ...incidentMessage(policy, incident, policy.correlate.max_events_per_incident),
        added_tracking_ids: [...incident.newTrackingIds],
      },
    });
    incident.newTrackingIds.clear();
  }

  snapshot(): unknown {
    return { state: toSnapshot(this.#state), dirty: [...this.#dirty.keys()] };
  }

  restore(value: unknown): void {
    const stored = value as { state?: unknown; dirty?: readonly string[] };
    this.#state = fromSnapshot(stored.state);
    this.#reindex();
    this.#dirty.clear();
    this.#nextDueMs = Number.NEGATIVE_INFINITY;
    for (const ship of this.#state.ships.values()) {
      for (const id of stored.dirty ?? []) {
        const incident = ship.incidents.get(id);
        if (incident !== undefined) this.#dirty.set(id, { ship, incident });
      }
    }
  }

  /** When the runtime shall publish the next tick: `soon` with changes unsent, `later` with anything that time can end. */
  tickNeed(): 'soon' | 'later' | 'none' {
    if (this.#dirty.size > 0) return 'soon';
    for (const ship of this.#state.ships.values()) if (Number.isFinite(ship.nextCheckMs)) return 'later';
    return 'none';
  }

  /** Every incident in memory, oldest first. For `analyze`. */
  incidents(): Incident[] {
    const all: { incident: IncidentState; policy: Policy }[] = [];
    for (const ship of this.#state.ships.values()) {
      const policy = this.#options.policyOf(ship.ship);
      for (const incident of ship.incidents.values()) all.push({ incident, policy });
    }
    return all
      .sort((a, b) => a.incident.firstMs - b.incident.firstMs || (a.incident.id < b.incident.id ? -1 : 1))
      .map(({ incident, policy }) => incidentMessage(policy, incident, this.#options.keep ?? 50));
  }

  silences(): Silence[] {
    return [...this.#state.silences.values()];
  }

  /** For metrics and bounds. */
  sizes(): { open: number; kept: number; waiting: number; unsent: number } {
    const sizes = { open: 0, kept: 0, waiting: 0, unsent: this.#dirty.size };
    for (const ship of this.#state.ships.values()) {
      sizes.waiting += ship.waiting.length;
      sizes.kept += ship.incidents.size;
      for (const incident of ship.incidents.values()) if (isOpen(incident)) sizes.open += 1;
    }
    return sizes;
  }
}

/** @throws CodedError `unusable_time` */
function requireTimes(anomaly: AnomalyEnriched): void {
  for (const time of [anomaly.started_at, anomaly.occurred_at]) {
    if (Number.isFinite(Date.parse(time))) continue;
    throw new CodedError('unusable_time', `statement ${anomaly.record_id} has the time ${time}`);
  }
}

/** When a changed incident may go out, `atMs`: the first version, and one that has gathered much, at once. */
function dueMs(policy: Policy, incident: IncidentState): number {
  if (incident.emittedAtMs === null) return Number.NEGATIVE_INFINITY;
  if (incident.newTrackingIds.size >= MAX_NEW_IDS) return Number.NEGATIVE_INFINITY;
  return incident.emittedAtMs + policy.correlate.update_interval_sec * 1000;
}

function ledgerEntry(
  anomaly: AnomalyEnriched,
  verdict: Reason,
  detail: string,
  seq: number,
  incidentId: string | undefined,
): LedgerEntry {
  return {
    tracking_id: anomaly.tracking_id,
    record_id: anomaly.record_id,
    seq,
    stage: 'correlate',
    ts: anomaly.occurred_at,
    ship_id: anomaly.ship_id,
    verdict,
    detail,
    ...(incidentId === undefined ? {} : { incident_id: incidentId }),
    fingerprint: anomaly.fingerprint,
  };
}
