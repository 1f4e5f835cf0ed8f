import type { Log, Telemetry } from '@aiops/ports';
import type { SyslogLimits } from './limits.ts';

/** One sender's connection, as far as its place among the others goes. */
export interface Placed {
  readonly peer: string;
  /** When something last came, or it was opened. */
  readonly lastHeardMs: number;
  /** We keep it waiting, so its silence says nothing. */
  readonly isHeldUp: boolean;
  close(): void;
}

type Reason = 'peer_cap' | 'cap';

/** Between two warnings: who comes again and again shall not fill the log. */
const WARN_EVERY_MS = 10_000;

/**
 * The connections there are, within bounds. When there is no room a new one takes the place of the idlest: of the
 * same peer when that has its share, else of all. So silent connections never shut others out.
 */
export class OpenConnections {
  readonly #open = new Set<Placed>();
  readonly #limits: SyslogLimits;
  readonly #log: Log;
  readonly #telemetry: Telemetry;
  #warnedAtMs = Number.NEGATIVE_INFINITY;
  #dropped = 0;

  constructor(limits: SyslogLimits, log: Log, telemetry: Telemetry) {
    this.#limits = limits;
    this.#log = log;
    this.#telemetry = telemetry;
  }

  /** False: all others are busier, and there is no room. */
  admit(connection: Placed): boolean {
    const ofPeer = [...this.#open].filter(({ peer }) => peer === connection.peer);
    if (ofPeer.length >= this.#limits.connectionsPerPeer) {
      if (!this.#dropIdlest(ofPeer, 'peer_cap')) return false;
    } else if (this.#open.size >= this.#limits.connections) {
      if (!this.#dropIdlest([...this.#open], 'cap')) return false;
    }
    this.#open.add(connection);
    return true;
  }

  remove(connection: Placed): void {
    this.#open.delete(connection);
  }

  #dropIdlest(among: readonly Placed[], reason: Reason): boolean {
    const idle = among.filter(({ isHeldUp }) => !isHeldUp);
    const [first, ...others] = idle;
    if (first === undefined) return false;
    const idlest = others.reduce((a, b) => (b.lastHeardMs < a.lastHeardMs ? b : a), first);
    this.#open.delete(idlest);
    idlest.close();
    this.#telemetry.count('aiops_syslog_connections_dropped_total', { reason });
    this.#warn(idlest, reason);
    return true;
  }

  #warn({ peer, lastHeardMs }: Placed, reason: Reason): void {
    const nowMs = performance.now();
    this.#dropped += 1;
    if (nowMs - this.#warnedAtMs < WARN_EVERY_MS) return;
    const idle_ms = Math.round(nowMs - lastHeardMs);
    const fields = { peer, idle_ms, reason, connections: this.#dropped };
    this.#log.warn(fields, 'syslog connections were closed to make room for others');
    this.#warnedAtMs = nowMs;
    this.#dropped = 0;
  }
}
