import type { Topology } from './topology.ts';

/**
 * What is held by entity, and found by where entities stand to each other: on the same one, upstream, downstream, or
 * beside it under a direct upstream. So nobody looks at all.
 */
export class Neighbours<T> {
  readonly #topology: Topology;
  readonly #held = new Map<string, T>();
  /** Entities that hold something, by what they hang on. */
  readonly #below = new Map<string, Set<string>>();

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  at(entity: string): T | undefined {
    return this.#held.get(entity);
  }

  hold(entity: string, value: T): void {
    this.#held.set(entity, value);
    for (const upstream of this.#topology.ancestors(entity).keys()) {
      const below = this.#below.get(upstream);
      if (below === undefined) this.#below.set(upstream, new Set([entity]));
      else below.add(entity);
    }
  }

  drop(entity: string): void {
    this.#held.delete(entity);
    for (const upstream of this.#topology.ancestors(entity).keys()) {
      const below = this.#below.get(upstream);
      below?.delete(entity);
      if (below?.size === 0) this.#below.delete(upstream);
    }
  }

  /** On the entity itself, above it and below it. */
  *near(entity: string): Generator<T> {
    yield* this.#of(entity);
    for (const upstream of this.#topology.ancestors(entity).keys()) yield* this.#of(upstream);
    for (const downstream of this.#below.get(entity) ?? []) yield* this.#of(downstream);
  }

  /** On the others that hang on one of these. */
  *beside(entity: string, upstreams: Iterable<string>): Generator<T> {
    for (const upstream of upstreams) {
      for (const sibling of this.#below.get(upstream) ?? []) {
        if (sibling !== entity) yield* this.#of(sibling);
      }
    }
  }

  *#of(entity: string): Generator<T> {
    const held = this.#held.get(entity);
    if (held !== undefined) yield held;
  }
}
