import type { LogMessage } from '@aiops/contracts';
import type { StateUsage } from '../bounded-state.ts';
import { plainText } from '../log-text.ts';
import { keyOf } from '../series-key.ts';
import { SHIP_BOUNDS } from './parameters.ts';
import type { Template } from './template.ts';
import { type MinerState, TemplateMiner } from './template-miner.ts';

const MAX_SHIPS = 100;
/** The order of use is kept no finer than this: to keep it costs more than the look-up. */
export const RENEW_MS = 60_000;

/** What is known of the lines of one ship. */
interface Ship {
  readonly miner: TemplateMiner;
  readonly firstMs: number;
  /** When a template last gave way to others. */
  droppedMs: number | null;
  dropped: number;
  /** When its place in the order of use was last renewed. */
  usedMs: number;
}

/** A line's template, and how long the ship's templates are known without a loss: what was never seen till now is new. */
export interface Mined {
  readonly template: Template;
  readonly isFirst: boolean;
  readonly knownForMs: number;
}

interface ShipRecord {
  readonly firstMs: number;
  readonly droppedMs: number | null;
  readonly usedMs: number;
  readonly miner: MinerState;
}

type Snapshot = readonly (readonly [string, ShipRecord])[];

/**
 * The templates of each ship's log lines, for all detectors of a stage: a line is looked up once. The ship that was
 * heard longest ago gives way.
 */
export class ShipTemplates {
  readonly #ships = new Map<string, Ship>();
  #droppedShips = 0;
  #last: { readonly log: LogMessage; readonly mined: Mined } | null = null;

  /** @param ms the line's event time */
  of(log: LogMessage, ms: number): Mined {
    if (this.#last?.log === log) return this.#last.mined;
    const ship = this.#ship(keyOf(log.ship_id), ms);
    const template = ship.miner.addText(plainText(log.msg));
    const { dropped } = ship.miner.usage;
    if (dropped > ship.dropped) {
      ship.dropped = dropped;
      ship.droppedMs = ms;
    }
    const mined = {
      template,
      isFirst: template.count === 1,
      knownForMs: ms - Math.max(ship.firstMs, ship.droppedMs ?? ship.firstMs),
    };
    this.#last = { log, mined };
    return mined;
  }

  #ship(key: string, ms: number): Ship {
    const known = this.#ships.get(key);
    if (known !== undefined && ms - known.usedMs < RENEW_MS) return known;
    const ship = known ?? {
      miner: new TemplateMiner(SHIP_BOUNDS),
      firstMs: ms,
      droppedMs: null,
      dropped: 0,
      usedMs: ms,
    };
    ship.usedMs = ms;
    this.#ships.delete(key);
    this.#ships.set(key, ship);
    if (this.#ships.size <= MAX_SHIPS) return ship;
    const oldest = this.#ships.keys().next();
    if (!oldest.done) this.#ships.delete(oldest.value);
    this.#droppedShips += 1;
    return ship;
  }

  usage(): readonly StateUsage[] {
    let templates = 0;
    let dropped = 0;
    for (const { miner } of this.#ships.values()) {
      templates += miner.usage.templates;
      dropped += miner.usage.dropped;
    }
    const full_policy = 'drop_least_recently_used';
    const capacity = MAX_SHIPS * SHIP_BOUNDS.templates;
    return [
      { state: 'templates', size: templates, capacity, full_policy, dropped },
      {
        state: 'template_ships',
        size: this.#ships.size,
        capacity: MAX_SHIPS,
        full_policy,
        dropped: this.#droppedShips,
      },
    ];
  }

  snapshot(): Snapshot {
    return [...this.#ships].map(([key, { miner, firstMs, droppedMs, usedMs }]) => [
      key,
      { firstMs, droppedMs, usedMs, miner: miner.snapshot() },
    ]);
  }

  restore(state: Snapshot): void {
    this.#ships.clear();
    this.#last = null;
    for (const [key, { firstMs, droppedMs, usedMs, miner: kept }] of state) {
      const miner = new TemplateMiner(SHIP_BOUNDS);
      miner.restore(kept);
      this.#ships.set(key, { miner, firstMs, droppedMs, usedMs, dropped: 0 });
    }
  }
}
