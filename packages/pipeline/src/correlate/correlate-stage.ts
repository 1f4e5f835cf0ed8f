import type { AnomalyEnriched, Incident, IncidentCommand, LedgerEntry, Silence } from '@aiops/contracts';
import { CodedError, fail, ok, toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Emission, HopNote, StageEffects, StageInput, WindowStage } from '@aiops/ports';
import { messageOf } from '../stage.ts';
import { type CommandResult, obeySilence } from './commands.ts';
import { incidentMessage } from './message.ts';
import { Publisher, type StoredPublisher } from './publisher.ts';
import type { Outlet } from './ship-correlation.ts';
import { type CorrelateOptions, ShipCorrelations } from './ship-correlations.ts';
import { fromSnapshot, toSnapshot } from './snapshot.ts';
import { type CorrelateState, type IncidentState, isOpen, type ShipState } from './state.ts';

/** Statements and commands whose repetition is recognised. */
const MAX_SEEN = 50_000;
/** The number of a verdict about a command that was carried out when it came: its first one has 0. */
const LATER_SEQ = 1;

export interface CorrelationSizes {
  readonly open: number;
  readonly kept: number;
  readonly waiting: number;
  readonly unsent: number;
  /** Statements and commands that are not settled; how often time was put in order; how many settled early. */
  readonly journal: number;
  readonly reorders: number;
  readonly early: number;
}

interface StoredStage {
  readonly state: unknown;
  readonly queue: StoredPublisher;
}

/**
 * Turns enriched statements into incidents (product.md, "Correlation semantics"). The only writer of grouping and
 * lifecycle. Its state is a function of its inputs in their order, elapsed time included (`correlation.tick`), so
 * a replay after a crash emits the same incidents in the same versions.
 */
export class CorrelateStage implements WindowStage {
  readonly #options: CorrelateOptions;
  #state: CorrelateState = { ships: new Map(), silences: new Map(), seen: new Set() };
  #publisher: Publisher;
  #ledger: LedgerEntry[] = [];
  #emissions: Emission[] = [];
  #hops: HopNote[] = [];
  readonly #outlet: Outlet = {
    ledger: (entry) => this.#ledger.push(entry),
    rejected: (command, atMs, error) => this.#reject(command, atMs, error, LATER_SEQ),
    changed: (ship, incident) => this.#publisher.changed(ship, incident),
  };
  /** Derived from the state. */
  #correlations: ShipCorrelations;

  constructor(options: CorrelateOptions) {
    this.#options = options;
    this.#publisher = new Publisher(options.policyOf);
    this.#correlations = new ShipCorrelations(options, this.#state, this.#outlet);
  }

  process(batch: readonly StageInput[]): StageEffects {
    this.#correlations.followChanges();
    for (const input of batch) this.#handle(input);
    return this.#effects();
  }

  /** What was said since the last call. */
  #effects(): StageEffects {
    const effects = { emissions: this.#emissions, ledger: this.#ledger, hops: this.#hops, errors: [] };
    this.#ledger = [];
    this.#emissions = [];
    this.#hops = [];
    return effects;
  }

  #handle(input: StageInput): void {
    if (input.subject === 'anomaly.detected.enriched') {
      this.#statement(messageOf(input, 'anomaly.detected.enriched'), input.atMs);
    } else if (input.subject === 'incidents.command') {
      this.#command(messageOf(input, 'incidents.command'), input.atMs);
    } else if (input.subject === 'correlation.tick') {
      const { now } = messageOf(input, 'correlation.tick');
      for (const ship of this.#correlations.all()) ship.tick(now);
    }
    this.#emissions.push(...this.#publisher.due(this.#state.ships, input.atMs));
  }

  #statement(anomaly: AnomalyEnriched, atMs: number): void {
    if (this.#state.seen.has(anomaly.record_id)) return;
    // Before anything is changed: what can't be placed in time must leave no trace in the state.
    requireTimes(anomaly);
    this.#correlations.of(anomaly.ship_id).statement(anomaly, atMs);
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
    const result = ofAllShips ? this.#obeySilence(command, atMs) : this.#obey(command, atMs);
    if (!result.ok) this.#reject(command, atMs, result.error, 0);
  }

  #obeySilence(command: IncidentCommand, atMs: number): CommandResult {
    const result = obeySilence(this.#state.silences, command, atMs);
    if (!result.ok) return result;
    this.#state.silences = result.value;
    for (const ship of this.#correlations.all()) ship.silence(command, atMs);
    return ok(null);
  }

  /** The ship that has the incident: a person names the incident, not the ship. */
  #obey(command: IncidentCommand, atMs: number): CommandResult {
    for (const ship of this.#state.ships.values()) {
      if (ship.incidents.has(command.incident_id ?? '')) {
        return this.#correlations.of(ship.ship).command(command, atMs);
      }
    }
    return fail(`incident ${command.incident_id} is not among the recent ones`);
  }

  #reject(command: IncidentCommand, atMs: number, error: string, seq: number): void {
    this.#ledger.push({
      tracking_id: command.tracking_id,
      record_id: command.command_id,
      seq,
      stage: 'correlate',
      ts: toTimestamp(atMs),
      ship_id: command.ship_id,
      verdict: 'rejected',
      detail: `${command.command}: ${error}`,
      ...(command.incident_id === undefined ? {} : { incident_id: command.incident_id }),
    });
  }

  /**
   * The end of a file: moves every ship's time on by the largest window and the lateness, so that what is over
   * closes. Nothing that fires is closed by it.
   */
  finish(): StageEffects {
    for (const ship of this.#correlations.all()) ship.finish();
    return this.#effects();
  }

  #remember(id: string): void {
    const { seen } = this.#state;
    seen.add(id);
    if (seen.size <= MAX_SEEN) return;
    const [oldest] = seen;
    if (oldest !== undefined) seen.delete(oldest);
  }

  snapshot(): unknown {
    const stored: StoredStage = { state: toSnapshot(this.#state), queue: this.#publisher.stored() };
    return stored;
  }

  restore(value: unknown): void {
    const stored = value as Partial<StoredStage>;
    this.#state = fromSnapshot(stored.state);
    this.#publisher = new Publisher(this.#options.policyOf, stored.queue);
    this.#correlations = new ShipCorrelations(this.#options, this.#state, this.#outlet);
  }

  /** When the runtime shall publish the next tick: `soon` with changes unsent, `later` with anything that time can end. */
  tickNeed(): 'soon' | 'later' | 'none' {
    if (this.#publisher.size > 0) return 'soon';
    for (const ship of this.#state.ships.values()) {
      if (ship.journal.disorder !== null) return 'soon';
      if (this.#correlations.of(ship.ship).awaitsTime) return 'later';
    }
    return 'none';
  }

  /** Every incident in memory, oldest first. For `analyze`. */
  incidents(): Incident[] {
    const all: { incident: IncidentState; ship: ShipState; policy: Policy }[] = [];
    for (const ship of this.#state.ships.values()) {
      const policy = this.#options.policyOf(ship.ship);
      for (const incident of ship.incidents.values()) all.push({ incident, ship, policy });
    }
    return all
      .sort((a, b) => a.incident.firstMs - b.incident.firstMs || (a.incident.id < b.incident.id ? -1 : 1))
      .map(({ incident, ship, policy }) =>
        incidentMessage(policy, incident, ship.publications.get(incident.id), this.#options.keep ?? 50),
      );
  }

  silences(): Silence[] {
    return [...this.#state.silences.values()];
  }

  /** For metrics and bounds. */
  sizes(): CorrelationSizes {
    const sizes = {
      open: 0,
      kept: 0,
      waiting: 0,
      unsent: this.#publisher.size,
      journal: 0,
      reorders: 0,
      early: 0,
    };
    for (const { incidents, waiting, journal } of this.#state.ships.values()) {
      sizes.waiting += waiting.size;
      sizes.kept += incidents.size;
      sizes.journal += journal.entries;
      sizes.reorders += journal.reorders;
      sizes.early += journal.early;
      for (const incident of incidents.values()) if (isOpen(incident)) sizes.open += 1;
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
