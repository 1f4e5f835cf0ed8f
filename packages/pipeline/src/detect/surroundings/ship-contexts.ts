import { BoundedState, type StateUsage } from '../bounded-state.ts';
import { keyOf } from '../series-key.ts';

const MAX_SHIPS = 2_000;
/** Links whose state is known, per ship. */
const MAX_LINKS = 64;

interface Known<V> {
  readonly value: V;
  readonly ms: number;
}

/** What is around one ship. Plain JSON. */
interface ShipContext {
  /** Latest value by metric; there are as many as the policy names. */
  readonly values: Record<string, Known<number>>;
  /** By device: whether its link is down. */
  readonly links: Record<string, Known<boolean>>;
}

export type LinkState = 'up' | 'degraded' | 'down';

/** The latest of everything around each ship, by event time. What is older than asked for is not known. */
export class ShipContexts {
  readonly #ships = new BoundedState<ShipContext>('ship_contexts', MAX_SHIPS);

  noteValue(ship: string | null, metric: string, value: number, ms: number): void {
    const { values } = this.#of(ship);
    const known = values[metric];
    if (known === undefined || known.ms <= ms) values[metric] = { value, ms };
  }

  noteLink(ship: string | null, device: string, down: boolean, ms: number): void {
    const { links } = this.#of(ship);
    const known = links[device];
    if (known === undefined && Object.keys(links).length >= MAX_LINKS) return;
    if (known === undefined || known.ms <= ms) links[device] = { value: down, ms };
  }

  value(ship: string | null, metric: string, nowMs: number, maxAgeMs: number): number | null {
    const known = this.#ships.peek(keyOf(ship))?.values[metric];
    return known === undefined || nowMs - known.ms > maxAgeMs ? null : known.value;
  }

  /** Of all links together that were heard of; null when none was. */
  linkState(ship: string | null, nowMs: number, maxAgeMs: number): LinkState | null {
    const links = this.#ships.peek(keyOf(ship))?.links ?? {};
    let down = 0;
    let known = 0;
    for (const { value, ms } of Object.values(links)) {
      if (nowMs - ms > maxAgeMs) continue;
      known += 1;
      if (value) down += 1;
    }
    if (known === 0) return null;
    if (down === 0) return 'up';
    return down === known ? 'down' : 'degraded';
  }

  usage(): StateUsage {
    return this.#ships.usage();
  }

  snapshot(): unknown {
    return this.#ships.snapshot();
  }

  restore(state: unknown): void {
    this.#ships.restore(state as [string, ShipContext][]);
  }

  #of(ship: string | null): ShipContext {
    const key = keyOf(ship);
    const context = this.#ships.get(key) ?? { values: {}, links: {} };
    this.#ships.set(key, context);
    return context;
  }
}
