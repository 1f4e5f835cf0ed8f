import type { UnknownHost } from '@aiops/contracts';
import type { Clock } from '@aiops/kernel';
import { errorText, toTimestamp } from '@aiops/kernel';
import type { Log, RegistryStore, Telemetry } from '@aiops/ports';

/** Hosts between two writes; more are only counted in the metric. */
const MAX_HOSTS = 1_000;
const WRITE_EVERY_MS = 10_000;

interface Sighting {
  readonly ship_id: string | null;
  readonly host: string;
  records: number;
  readonly firstMs: number;
  lastMs: number;
}

/** Counts hosts that send and that no device claims, and stores the counts now and then, for adoption. */
export class UnknownHosts {
  #seen = new Map<string, Sighting>();
  readonly #store: RegistryStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #telemetry: Telemetry;

  constructor(parts: { store: RegistryStore; clock: Clock; log: Log; telemetry: Telemetry }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#telemetry = parts.telemetry;
  }

  /** A record that no device claims. @param host the one it names, else the address it came from */
  note(ship_id: string | null, host: string): void {
    const nowMs = this.#clock.now();
    const key = `${ship_id ?? ''} ${host}`;
    const known = this.#seen.get(key);
    if (known !== undefined) {
      known.records += 1;
      known.lastMs = nowMs;
    } else if (this.#seen.size < MAX_HOSTS) {
      this.#seen.set(key, {
        ship_id,
        host,
        records: 1,
        firstMs: nowMs,
        lastMs: nowMs,
      });
    } else {
      this.#telemetry.count('aiops_queue_refused_total', { queue: 'unknown_hosts' });
    }
  }

  /** Stores what was counted since the last time. A failure keeps the counts for the next time. */
  async write(): Promise<void> {
    if (this.#seen.size === 0) return;
    const seen = this.#seen;
    this.#seen = new Map();
    const hosts: UnknownHost[] = [...seen.values()].map(({ firstMs, lastMs, ...host }) => ({
      ...host,
      first_seen: toTimestamp(firstMs),
      last_seen: toTimestamp(lastMs),
    }));
    try {
      await this.#store.noteUnknownHosts(hosts);
    } catch (error) {
      this.#log.warn({ hosts: hosts.length, error_msg: errorText(error) }, 'unknown hosts were not stored');
      for (const [key, sighting] of seen) if (!this.#seen.has(key)) this.#seen.set(key, sighting);
    }
  }

  start(): { stop(): Promise<void> } {
    const timer = setInterval(() => void this.write(), WRITE_EVERY_MS);
    return {
      stop: async () => {
        clearInterval(timer);
        await this.write();
      },
    };
  }
}
