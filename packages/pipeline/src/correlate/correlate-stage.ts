import type { AnomalyEnriched, Incident, IncidentCommand, LedgerEntry, Silence } from '@aiops/contracts';
import { CodedError, fail, ok, toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Emission, HopNote, StageEffects, StageInput, WindowStage } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { messageOf } from '../stage.ts';
import { type CommandResult, obeySilence } from './commands.ts';
import { EmissionQueue, type Unsent } from './emission-queue.ts';
import { incidentMessage, materialKeyOf } from './message.ts';
import { type Publication, publicationOf } from './publications.ts';
import { type Outlet, ShipCorrelation } from './ship-correlation.ts';
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

/** Tracking ids that one version brings to the store; more make a version of their own. */
const MAX_NEW_IDS = 2_000;
const KEEP_RESOLVED_MS = 24 * 3_600_000;
/** Statements and commands whose repetition is recognised. */
const MAX_SEEN = 50_000;
/** The number of a verdict about a command that was carried out when it came: its first one has 0. */
const LATER_SEQ = 1;

export interface CorrelateOptions {
  readonly policyOf: (ship: string | null) => Policy;
  readonly registry: () => Registry;
  /** Tracking ids and errors that an incident keeps; absent: as many as the message carries. */
  readonly keep?: number;
  /** Absent: a day, then the store alone has a resolved incident. `analyze` has no store and keeps them all. */
  readonly keepResolvedMs?: number;
}

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
  readonly queue: ReturnType<EmissionQueue['list']>;
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
  /** Derived from the state of each ship. */
  readonly #correlations = new Map<string, ShipCorrelation>();
  #queue = new EmissionQueue();
  #ledger: LedgerEntry[] = [];
  #emissions: Emission[] = [];
  #hops: HopNote[] = [];
  readonly #outlet: Outlet = {
    ledger: (entry) => this.#ledger.push(entry),
    rejected: (command, atMs, error) => this.#reject(command, atMs, error, LATER_SEQ),
    changed: (ship, incident) => this.#changed(ship, incident),
  };

  constructor(options: CorrelateOptions) {
    this.#options = options;
    this.#policy = options.policyOf(null);
    this.#registry = options.registry();
  }

  process(batch: readonly StageInput[]): StageEffects {
    this.#followChanges();
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
      for (const ship of this.#state.ships.values()) this.#correlationOf(ship.ship).tick(now);
    }
    this.#emitDue(input.atMs);
  }

  #statement(anomaly: AnomalyEnriched, atMs: number): void {
    if (this.#state.seen.has(anomaly.record_id)) return;
    // Before anything is changed: what can't be placed in time must leave no trace in the state.
    requireTimes(anomaly);
    this.#correlationOf(anomaly.ship_id).statement(anomaly, atMs);
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
    for (const ship of this.#state.ships.values()) this.#correlationOf(ship.ship).silence(command, atMs);
    return ok(null);
  }

  /** The ship that has the incident: a person names the incident, not the ship. */
  #obey(command: IncidentCommand, atMs: number): CommandResult {
    for (const ship of this.#state.ships.values()) {
      if (ship.incidents.has(command.incident_id ?? '')) {
        return this.#correlationOf(ship.ship).command(command, atMs);
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
    for (const ship of this.#state.ships.values()) this.#correlationOf(ship.ship).finish();
    return this.#effects();
  }

  #remember(id: string): void {
    const { seen } = this.#state;
    seen.add(id);
    if (seen.size <= MAX_SEEN) return;
    const [oldest] = seen;
    if (oldest !== undefined) seen.delete(oldest);
  }

  #correlationOf(shipId: string | null): ShipCorrelation {
    const key = shipKey(shipId);
    let correlation = this.#correlations.get(key);
    if (correlation === undefined) {
      const policy = this.#options.policyOf(shipId);
      correlation = new ShipCorrelation(this.#shipOf(shipId), {
        policy,
        topology: this.#topologyOf(policy),
        keep: this.#options.keep ?? policy.correlate.max_events_per_incident,
        keepResolvedMs: this.#options.keepResolvedMs ?? KEEP_RESOLVED_MS,
        outlet: this.#outlet,
      });
      this.#correlations.set(key, correlation);
    }
    return correlation;
  }

  #shipOf(shipId: string | null): ShipState {
    const key = shipKey(shipId);
    let ship = this.#state.ships.get(key);
    if (ship === undefined) {
      ship = newShip(shipId, this.#state.silences);
      this.#state.ships.set(key, ship);
    }
    return ship;
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
    if (!isSame) this.#deriveAnew();
  }

  #deriveAnew(): void {
    this.#policy = this.#options.policyOf(null);
    this.#registry = this.#options.registry();
    this.#topologies.clear();
    this.#correlations.clear();
  }

  /** The first version goes out at once, and one that has gathered much; later ones once in the policy's interval. */
  #changed(ship: ShipState, { id }: IncidentState): void {
    const { emittedAtMs, unsent } = publicationOf(ship.publications, id);
    const { update_interval_sec } = this.#options.policyOf(ship.ship).correlate;
    const atOnce = emittedAtMs === null || unsent.size >= MAX_NEW_IDS;
    this.#queue.mark(shipKey(ship.ship), id, atOnce ? 0 : emittedAtMs + update_interval_sec * 1000);
  }

  #emitDue(atMs: number): void {
    for (let unsent = this.#queue.take(atMs); unsent !== null; unsent = this.#queue.take(atMs)) {
      this.#emit(unsent, atMs);
    }
  }

  #emit({ ship: key, id }: Unsent, atMs: number): void {
    const ship = this.#state.ships.get(key);
    const incident = ship?.incidents.get(id);
    // It is no more: it was not published, or it was forgotten long after its last version.
    if (ship === undefined || incident === undefined) return;
    const policy = this.#options.policyOf(ship.ship);
    const publication = publicationOf(ship.publications, id);
    const isFirst = publication.emittedAtMs === null;
    count(publication, incident, atMs);
    this.#emissions.push({
      subject: isFirst ? 'incidents.created' : 'incidents.updated',
      key: incident.ship,
      id: `${id}:${publication.version}`,
      item: {
        added_tracking_ids: [...publication.unsent],
        ...incidentMessage(policy, incident, publication, policy.correlate.max_events_per_incident),
      },
    });
    publication.unsent.clear();
  }

  snapshot(): unknown {
    const stored: StoredStage = { state: toSnapshot(this.#state), queue: this.#queue.list() };
    return stored;
  }

  restore(value: unknown): void {
    const stored = value as Partial<StoredStage>;
    this.#state = fromSnapshot(stored.state);
    this.#queue = EmissionQueue.of(stored.queue ?? { nextOrder: 0, unsent: [] });
    this.#deriveAnew();
  }

  /** When the runtime shall publish the next tick: `soon` with changes unsent, `later` with anything that time can end. */
  tickNeed(): 'soon' | 'later' | 'none' {
    if (this.#queue.size > 0) return 'soon';
    for (const ship of this.#state.ships.values()) {
      if (ship.journal.disorder !== null) return 'soon';
      if (this.#correlationOf(ship.ship).awaitsTime) return 'later';
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
      unsent: this.#queue.size,
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

/** One more version; a new material one when severity, scope, type or root is another. */
function count(publication: Publication, incident: IncidentState, atMs: number): void {
  publication.version += 1;
  publication.emittedAtMs = atMs;
  const materialKey = materialKeyOf(incident);
  if (materialKey === publication.materialKey) return;
  publication.materialKey = materialKey;
  publication.materialVersion += 1;
}
