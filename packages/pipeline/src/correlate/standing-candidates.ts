import type { ProbableCause } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { type Candidate, compareStarts } from './cause-order.ts';
import type { Topology } from './topology.ts';

type Entity = { -readonly [K in keyof Candidate]: Candidate[K] };

/** Who may be the cause of a large incident, kept up as members come: each entity with what depends on it among the others. */
export class StandingCandidates {
  readonly #policy: Policy;
  readonly #topology: Topology;
  readonly #entities = new Map<string, Entity>();
  /** The candidates by their exact start. */
  readonly #byStart: Entity[] = [];
  /** Candidates below an entity, and how many candidates are above one. */
  readonly #below = new Map<string, { readonly entities: Set<string>; hops: number }>();
  readonly #above = new Map<string, number>();
  #topmost = 0;
  #greatestDownstream = 0;
  #strength = 0;
  /** Of the candidates as they are; null since they changed. */
  #ranked: readonly ProbableCause[] | null = null;

  constructor(policy: Policy, topology: Topology) {
    this.#policy = policy;
    this.#topology = topology;
  }

  take(entity: string, firstMs: number, strength: number): void {
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

  /** They and the one that says nothing itself, if there is one, by their exact start. */
  all(): readonly Candidate[] {
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
