import type { Policy } from '@aiops/policy';
import type { Registry } from '@aiops/registry';
import { type Outlet, ShipCorrelation } from './ship-correlation.ts';
import { type CorrelateState, newShip, type ShipState, shipKey } from './state.ts';
import { Topology } from './topology.ts';

const KEEP_RESOLVED_MS = 24 * 3_600_000;

export interface CorrelateOptions {
  readonly policyOf: (ship: string | null) => Policy;
  readonly registry: () => Registry;
  /** Tracking ids and errors that an incident keeps; absent: as many as the message carries. */
  readonly keep?: number;
  /** Absent: a day, then the store alone has a resolved incident. `analyze` has no store and keeps them all. */
  readonly keepResolvedMs?: number;
}

/** The correlation of each ship, made from its state, its policy and the registry; nothing of it is in a snapshot. */
export class ShipCorrelations {
  readonly #options: CorrelateOptions;
  readonly #state: CorrelateState;
  readonly #outlet: Outlet;
  /** The site's policy and the registry that what is derived was made with. */
  #policy: Policy;
  #registry: Registry;
  /** By how many hops it looks: a ship's policy may say another number. */
  readonly #topologies = new Map<number, Topology>();
  readonly #correlations = new Map<string, ShipCorrelation>();

  constructor(options: CorrelateOptions, state: CorrelateState, outlet: Outlet) {
    this.#options = options;
    this.#state = state;
    this.#outlet = outlet;
    this.#policy = options.policyOf(null);
    this.#registry = options.registry();
  }

  of(shipId: string | null): ShipCorrelation {
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
  followChanges(): void {
    const isSame =
      this.#options.registry() === this.#registry && this.#options.policyOf(null) === this.#policy;
    if (isSame) return;
    this.#policy = this.#options.policyOf(null);
    this.#registry = this.#options.registry();
    this.#topologies.clear();
    this.#correlations.clear();
  }

  *all(): Generator<ShipCorrelation> {
    for (const { ship } of this.#state.ships.values()) yield this.of(ship);
  }
}
