import type { AnomalyRole, Domain, Severity } from '@aiops/contracts';
import { BoundedState, type StateUsage } from './bounded-state.ts';
import type { Identity } from './detector.ts';

const MAX_GROUPS = 20_000;
/** Objects of one pattern on one entity: a large switch's ports, and then some. */
const MAX_CONDITIONS_PER_GROUP = 256;
const MAX_CLEARS_PER_GROUP = 64;

/** What a pattern said and nothing ended yet: enough to end it with the same fingerprint. Plain JSON. */
export interface Condition {
  readonly pattern: string;
  readonly signal: string;
  readonly object: string | null;
  readonly about: Identity;
  readonly incident_type: string;
  readonly domain: Domain;
  readonly role: AnomalyRole;
  readonly severity: Severity | null;
  startedMs: number;
  lastMs: number;
}

interface Clear {
  /** Null: it named no object and meant all. */
  readonly object: string | null;
  readonly atMs: number;
}

/** One pattern on one entity. */
interface Group {
  conditions: Condition[];
  clears: Clear[];
}

/**
 * The conditions that log patterns opened and that another pattern can end. An end means the same object of the same
 * entity; one that names no object ends all of them. By event time: a line that is older than the end it came after
 * is ended by it, and an end that is older than the latest line ends nothing.
 */
export class Conditions {
  readonly #groups = new BoundedState<Group>('pattern_conditions', MAX_GROUPS);
  #droppedInGroup = 0;

  /** Notes that it fires (again). The start is the earliest known; `endedMs` is a later end that came before it. */
  fire(groupKey: string, seen: Condition): { startedMs: number; endedMs: number | null } {
    const group = this.#groups.get(groupKey) ?? { conditions: [], clears: [] };
    this.#groups.set(groupKey, group);
    const endedMs = firstEndAfter(group.clears, seen.object, seen.startedMs);
    if (endedMs !== null) return { startedMs: seen.startedMs, endedMs };
    const known = group.conditions.find((condition) => isSame(condition, seen));
    if (known === undefined) {
      group.conditions.push(seen);
      if (group.conditions.length > MAX_CONDITIONS_PER_GROUP) {
        group.conditions.shift();
        this.#droppedInGroup += 1;
      }
      return { startedMs: seen.startedMs, endedMs: null };
    }
    known.startedMs = Math.min(known.startedMs, seen.startedMs);
    known.lastMs = Math.max(known.lastMs, seen.lastMs);
    return { startedMs: known.startedMs, endedMs: null };
  }

  /** Ends what this line ends, and returns it. @param object null when the line names none */
  clear(groupKey: string, object: string | null, atMs: number): readonly Condition[] {
    const group = this.#groups.get(groupKey) ?? { conditions: [], clears: [] };
    group.clears.push({ object, atMs });
    if (group.clears.length > MAX_CLEARS_PER_GROUP) group.clears.shift();
    const ended = meantBy(group.conditions, object).filter((condition) => condition.lastMs <= atMs);
    group.conditions = group.conditions.filter((condition) => !ended.includes(condition));
    this.#groups.set(groupKey, group);
    return ended;
  }

  /** The one of a group that began first and was heard of since `sinceMs`. */
  firing(groupKey: string, sinceMs: number): Condition | undefined {
    let first: Condition | undefined;
    for (const condition of this.#groups.peek(groupKey)?.conditions ?? []) {
      if (condition.lastMs < sinceMs) continue;
      if (first === undefined || condition.startedMs < first.startedMs) first = condition;
    }
    return first;
  }

  usage(): readonly StateUsage[] {
    const usage = this.#groups.usage();
    return [{ ...usage, dropped: usage.dropped + this.#droppedInGroup }];
  }

  snapshot(): [string, Group][] {
    return this.#groups.snapshot();
  }

  restore(state: [string, Group][]): void {
    this.#groups.restore(state);
  }
}

/** Two services that report the same object have a fingerprint each, so they are two conditions; one end ends both. */
function isSame(a: Condition, b: Condition): boolean {
  return a.signal === b.signal && a.about.service === b.about.service;
}

/**
 * The end of a named object also ends a condition that named none, when that is all there is: "no signal", and
 * later "beam 2 locked".
 */
function meantBy(conditions: readonly Condition[], object: string | null): readonly Condition[] {
  if (object === null) return conditions;
  const wanted = object.toLowerCase();
  const named = conditions.filter((condition) => condition.object?.toLowerCase() === wanted);
  if (named.length > 0) return named;
  return conditions.every((condition) => condition.object === null) ? conditions : [];
}

function firstEndAfter(clears: readonly Clear[], object: string | null, atMs: number): number | null {
  let first: number | null = null;
  for (const clear of clears) {
    if (clear.atMs <= atMs) continue;
    const fits = clear.object === null || clear.object.toLowerCase() === object?.toLowerCase();
    if (fits && (first === null || clear.atMs < first)) first = clear.atMs;
  }
  return first;
}
