import { Neighbours } from './neighbours.ts';
import { type RelateContext, type Subject, siblingUpstreams } from './relate.ts';
import type { IncidentState, Member, ShipState } from './state.ts';

/** What no dependency places, and everything: what is not placed may belong to any landscape. */
const UNPLACED = 'unplaced';
const PLACES = 'places';

/** Fingerprints of members, by incident. */
type Found = Map<string, Set<string>>;

/**
 * Which incidents of a ship could relate to a statement at all, and by which members, found by key instead of by looking
 * at every one: same signal, same entity, something upstream, downstream or beside it, links of the ship.
 * Derived from the incidents; never part of a snapshot.
 */
export class IncidentIndex {
  readonly #context: RelateContext;
  readonly #ship: ShipState;
  /** Mostly one incident has a signal; several after people split. */
  readonly #bySignal = new Map<string, string | Set<string>>();
  readonly #byEntity: Neighbours<Found>;
  /** Link members of the ship: what context and outages look for. */
  readonly #links: Found = new Map();
  /** Where faults are told by landscape: members by it. */
  readonly #landscapes = new Map<string, Found>();
  readonly #byLandscape: boolean;

  constructor(context: RelateContext, ship: ShipState) {
    this.#context = context;
    this.#ship = ship;
    this.#byEntity = new Neighbours(context.topology);
    this.#byLandscape = context.policy.correlate.landscape_gap_sec > 0;
    for (const incident of ship.incidents.values()) {
      for (const member of incident.members.values()) this.add(incident, member);
    }
  }

  add(incident: IncidentState, member: Member): void {
    this.#addSignal(member.fingerprint, incident.id);
    if (this.#isLink(member.incident_type)) put(this.#links, incident.id, member.fingerprint);
    if (member.entity === null) return;
    let found = this.#byEntity.at(member.entity);
    if (found === undefined) {
      found = new Map();
      this.#byEntity.hold(member.entity, found);
    }
    put(found, incident.id, member.fingerprint);
    for (const key of this.#landscapeKeys(member.entity)) {
      const placed = this.#landscapes.get(key);
      if (placed !== undefined) put(placed, incident.id, member.fingerprint);
      else this.#landscapes.set(key, new Map([[incident.id, new Set([member.fingerprint])]]));
    }
  }

  #landscapeKeys(entity: string): readonly string[] {
    return this.#byLandscape ? [PLACES, this.#landscapeKey(entity)] : [];
  }

  #landscapeKey(entity: string): string {
    const landscape = this.#context.topology.landscapeOf(entity);
    return landscape === null ? UNPLACED : `landscape ${landscape}`;
  }

  remove(incident: IncidentState): void {
    for (const member of incident.members.values()) this.removeMember(incident, member);
  }

  removeMember(incident: IncidentState, member: Member): void {
    this.#removeSignal(member.fingerprint, incident.id);
    take(this.#links, incident.id, member.fingerprint);
    if (member.entity === null) return;
    const found = this.#byEntity.at(member.entity);
    if (found === undefined) return;
    take(found, incident.id, member.fingerprint);
    if (found.size === 0) this.#byEntity.drop(member.entity);
    for (const key of this.#landscapeKeys(member.entity)) {
      const placed = this.#landscapes.get(key);
      if (placed !== undefined) take(placed, incident.id, member.fingerprint);
    }
  }

  #addSignal(fingerprint: string, id: string): void {
    const known = this.#bySignal.get(fingerprint);
    if (known === undefined) this.#bySignal.set(fingerprint, id);
    else if (typeof known !== 'string') known.add(id);
    else if (known !== id) this.#bySignal.set(fingerprint, new Set([known, id]));
  }

  #removeSignal(fingerprint: string, id: string): void {
    const known = this.#bySignal.get(fingerprint);
    if (known === id) this.#bySignal.delete(fingerprint);
    if (typeof known === 'string' || known === undefined) return;
    known.delete(id);
    if (known.size === 0) this.#bySignal.delete(fingerprint);
  }

  #isLink(type: string): boolean {
    return this.#context.policy.correlate.link_types.includes(type);
  }

  /** The incidents that may relate, each with the members by which it may. */
  candidates(subject: Subject): ReadonlyMap<string, readonly Member[]> {
    const found = new Map<string, Member[]>();
    for (const id of this.ofSignal(subject.fingerprint)) {
      this.#gather(found, id, [subject.fingerprint]);
    }
    if (subject.role === 'context' || this.#isLink(subject.incident_type)) {
      for (const [id, members] of this.#links) this.#gather(found, id, members);
    }
    if (subject.entity === null) return found;
    for (const near of this.#byEntity.near(subject.entity)) {
      for (const [id, members] of near) this.#gather(found, id, members);
    }
    for (const key of this.#landscapesNear(subject.entity)) {
      for (const [id, members] of this.#landscapes.get(key) ?? []) this.#gather(found, id, members);
    }
    const shared = siblingUpstreams(this.#context, subject.entity, subject.incident_type);
    for (const beside of this.#byEntity.beside(subject.entity, shared)) {
      for (const [id, members] of beside) this.#gatherSiblings(found, subject, id, members);
    }
    return found;
  }

  #landscapesNear(entity: string): readonly string[] {
    if (!this.#byLandscape) return [];
    const key = this.#landscapeKey(entity);
    return key === UNPLACED ? [PLACES] : [key, UNPLACED];
  }

  #gather(found: Map<string, Member[]>, id: string, fingerprints: Iterable<string>): void {
    const incident = this.#ship.incidents.get(id);
    if (incident === undefined) return;
    let members = found.get(id);
    if (members === undefined) {
      members = [];
      found.set(id, members);
    }
    for (const fingerprint of fingerprints) {
      const member = incident.members.get(fingerprint);
      if (member !== undefined) members.push(member);
    }
  }

  /** Neighbours relate only by an equal type and a start within the gap: most are none, and are no candidates. */
  #gatherSiblings(
    found: Map<string, Member[]>,
    subject: Subject,
    id: string,
    fingerprints: Iterable<string>,
  ): void {
    const incident = this.#ship.incidents.get(id);
    const gapMs = this.#context.policy.correlate.sibling_gap_sec * 1000;
    for (const fingerprint of fingerprints) {
      const member = incident?.members.get(fingerprint);
      if (member?.incident_type !== subject.incident_type) continue;
      if (Math.abs(subject.startedMs - member.firstMs) > gapMs) continue;
      const members = found.get(id);
      if (members === undefined) found.set(id, [member]);
      else members.push(member);
    }
  }

  ofSignal(fingerprint: string): readonly string[] {
    const ids = this.#bySignal.get(fingerprint);
    if (ids === undefined) return [];
    return typeof ids === 'string' ? [ids] : [...ids];
  }
}

function put(found: Found, id: string, fingerprint: string): void {
  const members = found.get(id);
  if (members === undefined) found.set(id, new Set([fingerprint]));
  else members.add(fingerprint);
}

function take(found: Found, id: string, fingerprint: string): void {
  const members = found.get(id);
  if (members === undefined) return;
  members.delete(fingerprint);
  if (members.size === 0) found.delete(id);
}
