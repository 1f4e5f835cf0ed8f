import type { Clock } from '@aiops/kernel';
import type { Log, RegistryStore, Telemetry } from '@aiops/ports';
import { StoredCounts } from './stored-counts.ts';

/** Hosts between two writes; more are only counted in the metric. */
const MAX_HOSTS = 1_000;
const WRITE_EVERY_MS = 10_000;

/** Counts hosts that send and that no device claims, and stores the counts now and then, for adoption. */
export class UnknownHosts {
  readonly #counts: StoredCounts<{ ship_id: string | null; host: string }>;

  constructor(site: { store: RegistryStore; clock: Clock; log: Log; telemetry: Telemetry }) {
    this.#counts = new StoredCounts({
      name: 'unknown hosts',
      maxRows: MAX_HOSTS,
      everyMs: WRITE_EVERY_MS,
      store: (hosts) => site.store.noteUnknownHosts(hosts),
      site,
    });
  }

  /** A record that no device claims. @param host the one it names, else the address it came from */
  note(ship_id: string | null, host: string): void {
    this.#counts.add(`${ship_id ?? ''}\u001f${host}`, { ship_id, host }, 1);
  }

  start(): { stop(): Promise<void> } {
    return this.#counts.start();
  }
}
