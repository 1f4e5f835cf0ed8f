import type { Policy } from '@aiops/policy';
import type { Emission } from '@aiops/ports';
import { EmissionQueue, type Unsent } from './emission-queue.ts';
import { incidentMessage, materialKeyOf } from './message.ts';
import { type Publication, publicationOf } from './publications.ts';
import { type IncidentState, type ShipState, shipKey } from './state.ts';

/** Tracking ids that one version brings to the store; more make a version of their own. */
const MAX_NEW_IDS = 2_000;

export type StoredPublisher = ReturnType<EmissionQueue['list']>;

/** Which changed incidents go out, and when. */
export class Publisher {
  readonly #policyOf: (ship: string | null) => Policy;
  readonly #queue: EmissionQueue;

  constructor(
    policyOf: (ship: string | null) => Policy,
    stored: StoredPublisher = { nextOrder: 0, unsent: [] },
  ) {
    this.#policyOf = policyOf;
    this.#queue = EmissionQueue.of(stored);
  }

  /** Incidents that changed and were not emitted since. */
  get size(): number {
    return this.#queue.size;
  }

  stored(): StoredPublisher {
    return this.#queue.list();
  }

  /** The first version goes out at once, and one that has gathered much; later ones once in the policy's interval. */
  changed(ship: ShipState, { id }: IncidentState): void {
    const { emittedAtMs, unsent } = publicationOf(ship.publications, id);
    const { update_interval_sec } = this.#policyOf(ship.ship).correlate;
    const atOnce = emittedAtMs === null || unsent.size >= MAX_NEW_IDS;
    this.#queue.mark(shipKey(ship.ship), id, atOnce ? 0 : emittedAtMs + update_interval_sec * 1000);
  }

  /** What may go out by now, as the next version of each. */
  due(ships: ReadonlyMap<string, ShipState>, atMs: number): Emission[] {
    const emissions: Emission[] = [];
    for (let unsent = this.#queue.take(atMs); unsent !== null; unsent = this.#queue.take(atMs)) {
      const emission = this.#next(unsent, ships, atMs);
      if (emission !== null) emissions.push(emission);
    }
    return emissions;
  }

  #next({ ship: key, id }: Unsent, ships: ReadonlyMap<string, ShipState>, atMs: number): Emission | null {
    const ship = ships.get(key);
    const incident = ship?.incidents.get(id);
    // It is no more: it was not published, or it was forgotten long after its last version.
    if (ship === undefined || incident === undefined) return null;
    const policy = this.#policyOf(ship.ship);
    const publication = publicationOf(ship.publications, id);
    const isFirst = publication.emittedAtMs === null;
    count(publication, incident, atMs);
    const emission: Emission = {
      subject: isFirst ? 'incidents.created' : 'incidents.updated',
      key: incident.ship,
      id: `${id}:${publication.version}`,
      item: {
        added_tracking_ids: [...publication.unsent],
        ...incidentMessage(policy, incident, publication, policy.correlate.max_events_per_incident),
      },
    };
    publication.unsent.clear();
    return emission;
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
