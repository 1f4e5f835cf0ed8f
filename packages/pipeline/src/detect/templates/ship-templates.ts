import type { LogMessage } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import { plainText } from '../log-text.ts';
import { keyOf } from '../series-key.ts';
import { SHIP_BOUNDS } from './parameters.ts';
import { type Allowance, isUnmineable, mayMake, newAllowance, sharedTemplate } from './source-allowance.ts';
import type { Template } from './template.ts';
import { type MinerState, TemplateMiner } from './template-miner.ts';

const MAX_SHIPS = 100;
/** Sources of which it is known how many templates they made. */
const MAX_SOURCES = 5000;
/** The order of use is kept no finer than this: to keep it costs more than the look-up. */
export const RENEW_MS = 60_000;

/** What is known of the lines of one ship. */
interface Ship {
  readonly miner: TemplateMiner;
  readonly firstMs: number;
  lines: number;
  /** When its place in the order of use was last renewed. */
  usedMs: number;
}

/** A line's template, and how long its ship is known. */
export interface Mined {
  readonly template: Template;
  readonly isFirst: boolean;
  /** All templates that came in this time are remembered: one that is first did not. */
  readonly knownForMs: number;
  readonly shipAgeMs: number;
  readonly shipLines: number;
}

interface ShipRecord {
  readonly firstMs: number;
  readonly lines: number;
  readonly usedMs: number;
  readonly miner: MinerState;
}

interface Snapshot {
  readonly ships: readonly (readonly [string, ShipRecord])[];
  readonly allowances: readonly (readonly [string, Allowance])[];
}

/**
 * The templates of each ship's log lines, for all detectors of a stage: a line is looked up once. The ship that was
 * heard longest ago gives way. A source that makes templates without end takes none from the others.
 */
export class ShipTemplates {
  readonly #ships = new Map<string, Ship>();
  readonly #allowances = new BoundedState<Allowance>('template_allowances', MAX_SOURCES);
  /** Sources with nothing left. Follows from the allowances. */
  readonly #unmineable = new Set<string>();
  #droppedShips = 0;
  #sharedLines = 0;
  #last: { readonly log: LogMessage; readonly mined: Mined } | null = null;

  /** @param ms the line's event time */
  of(log: LogMessage, ms: number): Mined {
    if (this.#last?.log === log) return this.#last.mined;
    const ship = this.#ship(keyOf(log.ship_id), ms);
    ship.lines += 1;
    const text = plainText(log.msg);
    const known = ship.miner.addKnown(text, ms);
    const template = known ?? this.#made(ship.miner, log, text, ms);
    const shipAgeMs = ms - ship.firstMs;
    const forgottenMs = ship.miner.forgottenMs ?? Number.MIN_SAFE_INTEGER;
    const mined = {
      template,
      isFirst: template.count === 1,
      knownForMs: Math.min(shipAgeMs, ms - forgottenMs),
      shipAgeMs,
      shipLines: ship.lines,
    };
    this.#last = { log, mined };
    return mined;
  }

  /** A new template, while its source may make one. */
  #made(miner: TemplateMiner, log: LogMessage, text: string, ms: number): Template {
    const source = keyOf(log.ship_id, entityOf(log), log.service);
    let allowance = this.#allowances.get(source);
    if (allowance === undefined) {
      allowance = newAllowance(ms);
      const gone = this.#allowances.set(source, allowance);
      if (gone !== undefined) this.#unmineable.delete(gone);
    }
    if (mayMake(allowance, ms)) {
      allowance.left -= 1;
      this.#unmineable.delete(source);
      return miner.addText(text, 0, ms);
    }
    allowance.shared += 1;
    this.#unmineable.add(source);
    this.#sharedLines += 1;
    const template = sharedTemplate(source);
    // It is no news whatever comes.
    template.count = allowance.shared + 1;
    return template;
  }

  #ship(key: string, ms: number): Ship {
    const known = this.#ships.get(key);
    if (known !== undefined && ms - known.usedMs < RENEW_MS) return known;
    const ship = known ?? { miner: new TemplateMiner(SHIP_BOUNDS), firstMs: ms, lines: 0, usedMs: ms };
    ship.usedMs = ms;
    this.#ships.delete(key);
    this.#ships.set(key, ship);
    if (this.#ships.size <= MAX_SHIPS) return ship;
    const oldest = this.#ships.keys().next();
    if (!oldest.done) this.#ships.delete(oldest.value);
    this.#droppedShips += 1;
    return ship;
  }

  /** `templates_of_fullest_ship` tells of a ship whose memory is short, `unmineable_sources` of who fills it. */
  usage(): readonly StateUsage[] {
    let templates = 0;
    let fullest = 0;
    let dropped = 0;
    for (const { miner } of this.#ships.values()) {
      const { usage } = miner;
      templates += usage.templates;
      dropped += usage.dropped;
      fullest = Math.max(fullest, usage.templates);
    }
    const perShip = SHIP_BOUNDS.templates;
    const ships = this.#ships.size;
    return [
      usageOf('templates', templates, perShip * Math.max(ships, 1), dropped),
      usageOf('templates_of_fullest_ship', fullest, perShip, dropped),
      usageOf('template_ships', ships, MAX_SHIPS, this.#droppedShips),
      this.#allowances.usage(),
      usageOf('unmineable_sources', this.#unmineable.size, MAX_SOURCES, this.#sharedLines),
    ];
  }

  snapshot(): Snapshot {
    const ships = [...this.#ships].map(([key, { miner, firstMs, lines, usedMs }]): [string, ShipRecord] => [
      key,
      { firstMs, lines, usedMs, miner: miner.snapshot() },
    ]);
    return { ships, allowances: this.#allowances.snapshot() };
  }

  restore({ ships, allowances }: Snapshot): void {
    this.#ships.clear();
    this.#last = null;
    this.#allowances.restore(allowances);
    this.#unmineable.clear();
    for (const [key, allowance] of allowances) if (isUnmineable(allowance)) this.#unmineable.add(key);
    for (const [key, { firstMs, lines, usedMs, miner: kept }] of ships) {
      const miner = new TemplateMiner(SHIP_BOUNDS);
      miner.restore(kept);
      this.#ships.set(key, { miner, firstMs, lines, usedMs });
    }
  }
}

function usageOf(state: string, size: number, capacity: number, dropped: number): StateUsage {
  return { state, size, capacity, full_policy: 'drop_least_recently_used', dropped };
}
