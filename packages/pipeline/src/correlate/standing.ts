import type { ProbableCause } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { type Candidate, compareStarts } from './cause-order.ts';
import { countedRank, isStrongerThan, startsBefore, strengthOf } from './member-order.ts';
import type { RelateContext } from './relate.ts';
import type { IncidentState, Member } from './state.ts';
import type { Topology } from './topology.ts';

/** A smaller incident is looked through as fast as it is kept account of, and there may be very many. */
export const WORTH_KEEPING = 50;

type Members = IncidentState['members'];

/** Derived from the members, never part of a snapshot: what is not there is made anew. */
const standings = new WeakMap<Members, Standing>();

/** To be called with every member that a statement changed. */
export function noteMember(members: Members, fingerprint: string): void {
  standings.get(members)?.note(fingerprint);
}

/** To be called when members were taken out, put back or replaced. */
export function forgetStanding(members: Members): void {
  standings.delete(members);
}

/** The account of a large incident, up to date; null where the members themselves are to be asked. */
export function standingOf(
  { policy, topology }: RelateContext,
  { members }: IncidentState,
  worthKeeping: number,
): Standing | null {
  if (members.size < worthKeeping || !canKeep(policy)) return null;
  const known = standings.get(members);
  if (known?.isOf(policy, topology) && known.catchUp()) return known;
  const standing = new Standing(policy, topology, members);
  standings.set(members, standing);
  return standing;
}

/** What a member costs, the table of causes and shares of dependents hang on all members at once. */
function canKeep({ correlate }: Policy): boolean {
  const { cause_order, silent_root_share } = correlate;
  return silent_root_share === 0 && cause_order.every((term) => KEPT_TERMS.has(term));
}

const KEPT_TERMS: ReadonlySet<string> = new Set(['downstream', 'start', 'strength']);

type Entity = { -readonly [K in keyof Candidate]: Candidate[K] };

/** Of one type: on an entity, the earliest member and the earliest with a written severity; else the strongest. */
interface Earliest {
  any: Member;
  written: Member | null;
}

interface OfType {
  count: number;
  strongest: Member;
}

/**
 * What follows from the members of a large incident, kept up as they come: a member costs what it changes, not what is
 * there. While statements join, everything here only grows: starts get earlier, ranks and scores higher, roles of more
 * weight. All that goes the other way (what is taken back, parted or merged) lets go of it.
 */
export class Standing {
  readonly #policy: Policy;
  readonly #topology: Topology;
  readonly #members: Members;
  readonly #changed = new Set<string>();
  /** The place of each member among the others. */
  readonly #places = new Map<string, number>();
  /** Whether only what opens is a candidate: as soon as anything does. */
  #byOpeners: boolean;
  readonly #entities = new Map<string, Entity>();
  /** The candidates by their exact start. */
  readonly #byStart: Entity[] = [];
  /** Candidates below an entity, and how many candidates are above one. */
  readonly #below = new Map<string, { readonly entities: Set<string>; hops: number }>();
  readonly #above = new Map<string, number>();
  #topmost = 0;
  #greatestDownstream = 0;
  #strength = 0;
  readonly #types = new Set<string>();
  readonly #ofTypes = new Map<string, OfType>();
  readonly #counted = new Set<string>();
  readonly #onEntities = new Map<string | null, Map<string, Earliest>>();
  /** By what was written and what was computed, the first of the members. */
  readonly #ranks = new Map<string, Member>();
  /** Of the candidates as they are; null since they changed. */
  #ranked: readonly ProbableCause[] | null = null;

  constructor(policy: Policy, topology: Topology, members: Members) {
    this.#policy = policy;
    this.#topology = topology;
    this.#members = members;
    this.#byOpeners = false;
    for (const { role, entity } of members.values()) this.#byOpeners ||= role === 'opens' && entity !== null;
    for (const member of members.values()) this.#take(member);
  }

  isOf(policy: Policy, topology: Topology): boolean {
    return this.#policy === policy && this.#topology === topology;
  }

  note(fingerprint: string): void {
    this.#changed.add(fingerprint);
  }

  /** Whether it could: not when members came otherwise than by statements, nor when the first opens. */
  catchUp(): boolean {
    for (const fingerprint of this.#changed) {
      const member = this.#members.get(fingerprint);
      if (member === undefined) return false;
      if (member.role === 'opens' && member.entity !== null && !this.#byOpeners) return false;
      this.#take(member);
    }
    this.#changed.clear();
    return this.#places.size === this.#members.size;
  }

  #take(member: Member): void {
    const { fingerprint, role, entity } = member;
    if (!this.#places.has(fingerprint)) this.#places.set(fingerprint, this.#places.size);
    this.#types.add(member.incident_type);
    if (role === 'context') return;
    this.#takeType(member);
    this.#takeEarliest(member);
    this.#takeRank(member);
    if (entity !== null && (role === 'opens' || !this.#byOpeners)) this.#takeCandidate(entity, member);
  }

  #takeType(member: Member): void {
    const known = this.#ofTypes.get(member.incident_type);
    const more = this.#counted.has(member.fingerprint) ? 0 : 1;
    this.#counted.add(member.fingerprint);
    if (known === undefined) {
      this.#ofTypes.set(member.incident_type, { count: more, strongest: member });
      return;
    }
    known.count += more;
    if (isStrongerThan(member, known.strongest)) known.strongest = member;
  }

  #takeEarliest(member: Member): void {
    let onEntity = this.#onEntities.get(member.entity);
    if (onEntity === undefined) {
      onEntity = new Map();
      this.#onEntities.set(member.entity, onEntity);
    }
    const isWritten = member.writtenRank >= 0;
    const known = onEntity.get(member.incident_type);
    if (known === undefined) {
      onEntity.set(member.incident_type, { any: member, written: isWritten ? member : null });
      return;
    }
    if (startsBefore(member, known.any)) known.any = member;
    if (isWritten && (known.written === null || startsBefore(member, known.written))) known.written = member;
  }

  #takeRank(member: Member): void {
    const key = `${member.writtenRank} ${member.computedRank}`;
    const known = this.#ranks.get(key);
    if (known === undefined || this.#placeOf(member) < this.#placeOf(known)) this.#ranks.set(key, member);
  }

  #placeOf({ fingerprint }: Member): number {
    return this.#places.get(fingerprint) ?? 0;
  }

  #takeCandidate(entity: string, member: Member): void {
    const strength = strengthOf(member);
    const { firstMs } = member;
    const known = this.#entities.get(entity);
    this.#strength = Math.max(this.#strength, strength);
    if (known === undefined) {
      this.#addCandidate(entity, firstMs, strength);
      return;
    }
    if (firstMs >= known.earliestMs && strength <= known.strength) return;
    this.#ranked = null;
    known.strength = Math.max(known.strength, strength);
    if (firstMs >= known.earliestMs) return;
    this.#byStart.splice(placeAmong(this.#byStart, known), 1);
    known.earliestMs = firstMs;
    this.#byStart.splice(placeAmong(this.#byStart, known), 0, known);
  }

  #addCandidate(entity: string, earliestMs: number, strength: number): void {
    const below = this.#below.get(entity)?.entities;
    const own = { entity, downstream: 1 + (below?.size ?? 0), earliestMs, strength };
    const added: Entity = { ...own, causing: false, ownImpact: 0, silent: false, shared: 0 };
    this.#ranked = null;
    this.#entities.set(entity, added);
    this.#byStart.splice(placeAmong(this.#byStart, added), 0, added);
    this.#noteDownstream(added);
    let above = 0;
    for (const [upstream, hops] of this.#topology.ancestors(entity)) {
      const known = this.#below.get(upstream);
      if (known === undefined) this.#below.set(upstream, { entities: new Set([entity]), hops });
      else {
        known.entities.add(entity);
        known.hops += hops;
      }
      const candidate = this.#entities.get(upstream);
      if (candidate === undefined) continue;
      above += 1;
      candidate.downstream += 1;
      this.#noteDownstream(candidate);
    }
    this.#above.set(entity, above);
    if (above === 0) this.#topmost += 1;
    for (const lower of below ?? []) {
      const before = this.#above.get(lower) ?? 0;
      if (before === 0) this.#topmost -= 1;
      this.#above.set(lower, before + 1);
    }
  }

  #noteDownstream({ downstream }: Entity): void {
    this.#greatestDownstream = Math.max(this.#greatestDownstream, downstream);
  }

  /** How many entities are candidates. */
  get size(): number {
    return this.#byStart.length;
  }

  /** The candidates and the one that says nothing itself, if there is one, by their exact start. */
  candidates(): readonly Candidate[] {
    const silent = this.#silent();
    return silent === null
      ? this.#byStart
      : this.#byStart.toSpliced(placeAmong(this.#byStart, silent), 0, silent);
  }

  /** The causes, worked out when the candidates are other than the last time. */
  ranked(rank: () => readonly ProbableCause[]): readonly ProbableCause[] {
    this.#ranked ??= rank();
    return this.#ranked;
  }

  /** What `silentCauses` finds. */
  #silent(): Candidate | null {
    const [first] = this.#byStart;
    if (first === undefined || this.#greatestDownstream === this.size) return null;
    if (this.#topmost < this.#policy.correlate.silent_root_min_members) return null;
    let best: { readonly entity: string; readonly hops: number } | null = null;
    for (const entity of this.#topology.ancestors(first.entity).keys()) {
      const below = this.#below.get(entity);
      if (below?.entities.size !== this.size) continue;
      const { hops } = below;
      if (best === null || hops < best.hops || (hops === best.hops && entity < best.entity)) {
        best = { entity, hops };
      }
    }
    if (best === null) return null;
    const { earliestMs } = first;
    const of = { entity: best.entity, downstream: this.size, earliestMs, strength: this.#strength };
    return { ...of, silent: true, causing: false, ownImpact: 0, shared: 0 };
  }

  /** For each type the earliest members, of an entity or of all. */
  earliest(entity?: string): readonly Earliest[] {
    if (entity !== undefined) return [...(this.#onEntities.get(entity)?.values() ?? [])];
    return [...this.#onEntities.values()].flatMap((types) => [...types.values()]);
  }

  /** Of the commonest type the strongest. */
  strongestOfCommonest(): Member | undefined {
    let best: OfType | undefined;
    for (const type of this.#ofTypes.values()) {
      const isBetter =
        best === undefined ||
        type.count > best.count ||
        (type.count === best.count && isStrongerThan(type.strongest, best.strongest));
      if (isBetter) best = type;
    }
    return best?.strongest;
  }

  hasType(type: string): boolean {
    return this.#types.has(type);
  }

  /** The first of those that count most above a base; none when no one does. */
  gravest(baseRank: number): Member[] {
    let best: Member | undefined;
    for (const member of this.#ranks.values()) {
      const more =
        countedRank(member, baseRank) - (best === undefined ? baseRank : countedRank(best, baseRank));
      const isFirst = best !== undefined && more === 0 && this.#placeOf(member) < this.#placeOf(best);
      if (more > 0 || isFirst) best = member;
    }
    return best === undefined ? [] : [best];
  }
}

/** Where a candidate is, or would be, in a list by exact start. */
function placeAmong(sorted: readonly Candidate[], candidate: Candidate): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle];
    if (at !== undefined && compareStarts(at, candidate) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
