import type { Policy } from '@aiops/policy';
import { countedRank, isStrongerThan, startsBefore, strengthOf } from './member-order.ts';
import type { RelateContext } from './relate.ts';
import { StandingCandidates } from './standing-candidates.ts';
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
  readonly candidates: StandingCandidates;
  readonly #types = new Set<string>();
  readonly #ofTypes = new Map<string, OfType>();
  readonly #counted = new Set<string>();
  readonly #onEntities = new Map<string | null, Map<string, Earliest>>();
  /** By what was written and what was computed, the first of the members. */
  readonly #ranks = new Map<string, Member>();
  constructor(policy: Policy, topology: Topology, members: Members) {
    this.#policy = policy;
    this.#topology = topology;
    this.#members = members;
    this.#byOpeners = false;
    this.candidates = new StandingCandidates(policy, topology);
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
    if (entity !== null && (role === 'opens' || !this.#byOpeners))
      this.candidates.take(entity, member.firstMs, strengthOf(member));
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
