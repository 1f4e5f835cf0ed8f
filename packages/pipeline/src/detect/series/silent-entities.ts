import type { StateUsage } from '../bounded-state.ts';
import { keyOf } from '../series-key.ts';
import type { SeriesName, SeriesState } from './series-state.ts';

/** Series that stop within this time of each other stop together. */
const TOGETHER_MS = 60_000;
/** Fewer series are a few series and no entity. */
const MIN_TOGETHER = 3;
/** Some go on though their host is dead: those that others say of it, such as whether it can be reached. */
const MIN_SHARE = 2 / 3;
/** A series that is silent for fewer usual intervals than this tells nothing yet. */
const MISSED = 3;

/** An entity that was told to be silent. Plain JSON; `clockMs` is of its ship's clock, `sinceMs` an event time. */
export interface ToldSilence {
  readonly clockMs: number;
  readonly sinceMs: number;
  readonly series: number;
  readonly score: number;
}

interface Entity {
  readonly ship: string;
  readonly keys: Set<string>;
  askedMs: number;
  told: ToldSilence | null;
}

type SeriesOf = (key: string) => SeriesState | undefined;

/**
 * Tells a host or device that is gone from a few series that are: when most of its series stop together it is one
 * silence. As many entities as there are series at most.
 */
export class SilentEntities {
  readonly #entities = new Map<string, Entity>();
  readonly #seriesOf: SeriesOf;

  constructor(seriesOf: SeriesOf) {
    this.#seriesOf = seriesOf;
  }

  add(key: string, about: SeriesName): void {
    const name = entityKeyOf(about);
    if (name === null) return;
    const entity = this.#entities.get(name);
    if (entity !== undefined) entity.keys.add(key);
    else this.#entities.set(name, { ship: about.ship, keys: new Set([key]), askedMs: -1, told: null });
  }

  drop(key: string, about: SeriesName): void {
    const name = entityKeyOf(about);
    const entity = name === null ? undefined : this.#entities.get(name);
    if (name === null || entity === undefined) return;
    entity.keys.delete(key);
    if (entity.keys.size === 0) this.#entities.delete(name);
  }

  /**
   * A series fell silent, as rarely as `score` says.
   * @returns what its entity comes to: `told` when that was said already, null when it is this series alone
   */
  judge(series: SeriesState, clockMs: number, score: number): ToldSilence | 'told' | null {
    const name = entityKeyOf(series.about);
    const entity = name === null ? undefined : this.#entities.get(name);
    if (entity === undefined) return null;
    if (entity.told !== null) return 'told';
    // All are looked at once for each moment of the ship, however many of them fall silent in it.
    if (entity.askedMs === clockMs) return null;
    entity.askedMs = clockMs;
    const together = this.#together(entity, series.heard.atMs, clockMs);
    if (together === null) return null;
    entity.told = { ...together, clockMs: series.heard.atMs, score };
    return entity.told;
  }

  #together(entity: Entity, stoppedMs: number, clockMs: number): { series: number; sinceMs: number } | null {
    let [gone, going, sinceMs] = [0, 0, 0];
    for (const key of entity.keys) {
      const one = this.#seriesOf(key);
      if (one === undefined || clockMs - stoppedMs < (one.usualMs ?? 0) * MISSED) continue;
      if (one.heard.atMs > stoppedMs + TOGETHER_MS) going += 1;
      else if (one.heard.atMs >= stoppedMs - TOGETHER_MS) {
        gone += 1;
        sinceMs = Math.max(sinceMs, one.lastMs);
      }
    }
    return gone >= MIN_TOGETHER && gone >= MIN_SHARE * (gone + going) ? { series: gone, sinceMs } : null;
  }

  /** A series is heard. @param beforeMs when it was heard before, by its ship's clock @returns what ended by that */
  hear(about: SeriesName, beforeMs: number): ToldSilence | null {
    const name = entityKeyOf(about);
    const entity = name === null ? undefined : this.#entities.get(name);
    const told = entity?.told ?? null;
    if (entity === undefined || told === null || beforeMs > told.clockMs + TOGETHER_MS) return null;
    entity.told = null;
    return told;
  }

  usage(capacity: number): StateUsage {
    const size = this.#entities.size;
    return { state: 'series_entities', size, capacity, full_policy: 'refuse_new', dropped: 0 };
  }

  snapshot(): [string, ToldSilence][] {
    const told: [string, ToldSilence][] = [];
    for (const [name, entity] of this.#entities) if (entity.told !== null) told.push([name, entity.told]);
    return told;
  }

  /** Whoever restores the series adds each again, before this. */
  restore(state: readonly (readonly [string, ToldSilence])[]): void {
    for (const [name, told] of state) {
      const entity = this.#entities.get(name);
      if (entity !== undefined) entity.told = told;
    }
  }

  clear(): void {
    this.#entities.clear();
  }
}

/** Null for what names neither device nor host. */
function entityKeyOf({ ship, identity: { device_id, host } }: SeriesName): string | null {
  return device_id === undefined && host === undefined ? null : keyOf(ship, device_id ?? null, host ?? null);
}
