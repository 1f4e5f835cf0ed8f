import type { Policy } from '@aiops/policy';
import type { Subject } from './relate.ts';
import type { IncidentState, Member, ShipState } from './state.ts';
import type { Topology } from './topology.ts';

/** Link incidents of the ship: what context and outages look for. */
const LINKS = 'links';
/** What no dependency places, and everything: what is not placed may belong to any landscape. */
const UNPLACED = 'unplaced';
const PLACES = 'places';

/**
 * Which incidents of a ship could relate to a statement at all, found by key instead of by looking at every
 * incident: same signal, same entity, something upstream, something downstream or beside it, links of the ship.
 * Derived from the incidents; never part of a snapshot.
 */
export class IncidentIndex {
  readonly #byKey = new Map<string, Set<string>>();
  readonly #linkTypes: ReadonlySet<string>;
  readonly #topology: Topology;
  readonly #byLandscape: boolean;

  constructor(topology: Topology, { link_types, landscape_gap_sec }: Policy['correlate'], ship: ShipState) {
    this.#topology = topology;
    this.#linkTypes = new Set(link_types);
    this.#byLandscape = landscape_gap_sec > 0;
    for (const incident of ship.incidents.values()) {
      for (const member of incident.members.values()) this.add(incident, member);
    }
  }

  add(incident: IncidentState, member: Member): void {
    for (const key of this.#keysOf(member)) {
      const ids = this.#byKey.get(key);
      if (ids === undefined) this.#byKey.set(key, new Set([incident.id]));
      else ids.add(incident.id);
    }
  }

  remove(incident: IncidentState): void {
    for (const member of incident.members.values()) this.removeMember(incident, member);
  }

  /** Also drops keys that another member of the incident still has; add those members again. */
  removeMember(incident: IncidentState, member: Member): void {
    for (const key of this.#keysOf(member)) {
      const ids = this.#byKey.get(key);
      if (ids === undefined) continue;
      ids.delete(incident.id);
      if (ids.size === 0) this.#byKey.delete(key);
    }
  }

  *#keysOf(member: Member): Generator<string> {
    yield `signal ${member.fingerprint}`;
    if (this.#linkTypes.has(member.incident_type)) yield LINKS;
    if (member.entity === null) return;
    yield `entity ${member.entity}`;
    for (const upstream of this.#topology.ancestors(member.entity).keys()) yield `below ${upstream}`;
    if (!this.#byLandscape) return;
    yield PLACES;
    yield this.#landscapeKey(member.entity);
  }

  #landscapeKey(entity: string): string {
    const landscape = this.#topology.landscapeOf(entity);
    return landscape === null ? UNPLACED : `landscape ${landscape}`;
  }

  /** Ids of the incidents that may relate, each once. */
  candidates(subject: Subject): Set<string> {
    const found = new Set<string>();
    for (const key of this.#lookUpsOf(subject)) {
      for (const id of this.#byKey.get(key) ?? []) found.add(id);
    }
    return found;
  }

  *#lookUpsOf(subject: Subject): Generator<string> {
    yield `signal ${subject.fingerprint}`;
    if (subject.role === 'context' || this.#linkTypes.has(subject.incident_type)) yield LINKS;
    if (subject.entity === null) return;
    yield `entity ${subject.entity}`;
    yield `below ${subject.entity}`;
    for (const upstream of this.#topology.ancestors(subject.entity).keys()) yield `entity ${upstream}`;
    if (this.#byLandscape) {
      const key = this.#landscapeKey(subject.entity);
      if (key === UNPLACED) yield PLACES;
      else yield* [key, UNPLACED];
    }
    // Siblings hang on the same direct upstream.
    for (const upstream of this.#topology.registry.upstreamsOf(subject.entity)) yield `below ${upstream}`;
  }

  ofSignal(fingerprint: string): Iterable<string> {
    return this.#byKey.get(`signal ${fingerprint}`) ?? [];
  }
}
