import type { DroppedRecords } from '@aiops/contracts';
import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { DropStore, Log, Telemetry } from '@aiops/ports';

/** Sources and reasons between two writes; more are counted under a source of all others. */
const MAX_ROWS = 2_000;
const WRITE_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
const OTHERS = '(others)';

interface Tally {
  readonly ship_id: string | null;
  readonly source: string;
  readonly reason: string;
  records: number;
  readonly firstMs: number;
  lastMs: number;
}

/**
 * Counts what is dropped, by source and reason, and stores the counts now and then. What was counted since the last
 * time is lost with the process, two seconds' worth at most.
 */
export class DropCounts {
  #tallies = new Map<string, Tally>();
  readonly #store: DropStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #telemetry: Telemetry;

  constructor(parts: { store: DropStore; clock: Clock; log: Log; telemetry: Telemetry }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#telemetry = parts.telemetry;
  }

  /**
   * @param source as people know it
   * @param receiver the label of the metric
   */
  note(
    source: { ship_id: string | null; name: string },
    receiver: string,
    reason: string,
    records = 1,
  ): void {
    this.#telemetry.count('aiops_records_dropped_total', { source: receiver, reason }, records);
    this.add(source.ship_id, source.name, reason, records);
  }

  /** Without the metric, for what has been counted there already. */
  add(ship_id: string | null, name: string, reason: string, records: number): void {
    const nowMs = this.#clock.now();
    const minute = Math.floor(nowMs / MINUTE_MS);
    let key = `${minute}\u001f${reason}\u001f${ship_id ?? ''}\u001f${name}`;
    let source = name;
    if (!this.#tallies.has(key) && this.#tallies.size >= MAX_ROWS) {
      source = OTHERS;
      key = `${minute}\u001f${reason}\u001f${ship_id ?? ''}\u001f${OTHERS}`;
    }
    const known = this.#tallies.get(key);
    if (known === undefined) {
      this.#tallies.set(key, { ship_id, source, reason, records, firstMs: nowMs, lastMs: nowMs });
    } else {
      known.records += records;
      known.lastMs = nowMs;
    }
  }

  /** Stores what was counted since the last time. A failure keeps the counts for the next time. */
  async write(): Promise<void> {
    if (this.#tallies.size === 0) return;
    const tallies = this.#tallies;
    this.#tallies = new Map();
    const rows: DroppedRecords[] = [...tallies.values()].map(({ firstMs, lastMs, ...row }) => ({
      ...row,
      first_seen: toTimestamp(firstMs),
      last_seen: toTimestamp(lastMs),
    }));
    try {
      await this.#store.noteDrops(rows);
    } catch (error) {
      this.#log.warn({ rows: rows.length, error_msg: errorText(error) }, 'drop counts were not stored');
      for (const [key, tally] of tallies) {
        const since = this.#tallies.get(key);
        if (since === undefined) this.#tallies.set(key, tally);
        else since.records += tally.records;
      }
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
