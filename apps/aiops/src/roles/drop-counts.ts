import type { DroppedRecords } from '@aiops/contracts';
import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { DropStore, Log, Telemetry } from '@aiops/ports';

/** Sources and reasons between two writes; more are counted under a source of all others. */
const MAX_ROWS = 2_000;
/** Of one sender; what it sends under more names is counted under its own. */
const MAX_ROWS_PER_SENDER = 100;
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
  /** Rows since the last write, by sender. */
  #rowsOf = new Map<string, number>();
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
   * @param sender who sends for the source, when it is another
   */
  note(
    source: { readonly ship_id: string | null; readonly name: string },
    receiver: string,
    reason: string,
    records = 1,
    sender: { readonly name: string } = source,
  ): void {
    this.#telemetry.count('aiops_records_dropped_total', { source: receiver, reason }, records);
    this.add(source.ship_id, source.name, reason, records, sender.name);
  }

  /** Without the metric, for what has been counted there already. */
  add(ship_id: string | null, name: string, reason: string, records: number, sender = name): void {
    const nowMs = this.#clock.now();
    const minute = Math.floor(nowMs / MINUTE_MS);
    const keyOf = (source: string) => `${minute}\u001f${reason}\u001f${ship_id ?? ''}\u001f${source}`;
    let source = name;
    const rows = this.#rowsOf.get(sender) ?? 0;
    if (!this.#tallies.has(keyOf(source)) && rows >= MAX_ROWS_PER_SENDER) source = sender;
    if (!this.#tallies.has(keyOf(source)) && this.#tallies.size >= MAX_ROWS) source = OTHERS;
    const key = keyOf(source);
    const known = this.#tallies.get(key);
    if (known === undefined) {
      this.#rowsOf.set(sender, rows + 1);
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
    this.#rowsOf = new Map();
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
