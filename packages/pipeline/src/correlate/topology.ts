import type { Registry } from '@aiops/registry';
import { landscapesOf } from './landscape.ts';

/** Who depends on whom, within a number of hops. Remembers what it worked out; one instance a registry. */
export class Topology {
  readonly registry: Registry;
  readonly maxHops: number;
  #landscapes: ReadonlyMap<string, string> | undefined;
  readonly #ancestors = new Map<string, ReadonlyMap<string, number>>();

  constructor(registry: Registry, maxHops: number) {
    this.registry = registry;
    this.maxHops = maxHops;
  }

  /** Everything the entity depends on, with its distance. Empty for what the registry does not know. */
  ancestors(entity: string): ReadonlyMap<string, number> {
    let found = this.#ancestors.get(entity);
    if (found === undefined) {
      found = this.registry.ancestors(entity, this.maxHops);
      this.#ancestors.set(entity, found);
    }
    return found;
  }

  /** Hops from the entity up to `upstream`: 0 for itself, null when it does not depend on it. */
  hopsUp(entity: string, upstream: string): number | null {
    if (entity === upstream) return 0;
    return this.ancestors(entity).get(upstream) ?? null;
  }

  /**
   * What is joined to the entity by dependencies in any direction, as one name for all of it. Null for what nothing
   * places: unknown to the registry, or without any dependency.
   */
  landscapeOf(entity: string): string | null {
    this.#landscapes ??= landscapesOf(this.registry);
    return this.#landscapes.get(entity) ?? null;
  }

  typeOf(entity: string): string | undefined {
    return this.registry.device(entity)?.type;
  }
}
