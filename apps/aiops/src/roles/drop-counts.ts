import type { Clock } from '@aiops/kernel';
import type { DropStore, Log, Telemetry } from '@aiops/ports';
import { StoredCounts } from './stored-counts.ts';

/** Sources and reasons between two writes; more are counted under a source of all others. */
const MAX_ROWS = 2_000;
/** Kept free for the rows of all others. */
const ROWS_OF_OTHERS = 200;
/** Of one sender; what it sends under more names is counted under its own. */
const MAX_ROWS_PER_SENDER = 100;
const WRITE_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
const OTHERS = '(others)';

/**
 * Counts what is dropped, by source and reason, and stores the counts now and then. What was counted since the last
 * time is lost with the process, two seconds' worth at most.
 */
export class DropCounts {
  readonly #counts: StoredCounts<{ ship_id: string | null; source: string; reason: string }>;
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;

  constructor(site: { store: DropStore; clock: Clock; log: Log; telemetry: Telemetry }) {
    this.#clock = site.clock;
    this.#telemetry = site.telemetry;
    this.#counts = new StoredCounts({
      name: 'drop counts',
      maxRows: MAX_ROWS + ROWS_OF_OTHERS,
      everyMs: WRITE_EVERY_MS,
      store: (rows) => site.store.noteDrops(rows),
      site,
    });
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
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    const keyOf = (source: string) => `${minute}\u001f${reason}\u001f${ship_id ?? ''}\u001f${source}`;
    const isNew = (source: string) => !this.#counts.has(keyOf(source));
    let source = name;
    if (isNew(source) && this.#counts.rowsOf(sender) >= MAX_ROWS_PER_SENDER) source = sender;
    if (isNew(source) && this.#counts.size >= MAX_ROWS) source = OTHERS;
    this.#counts.add(keyOf(source), { ship_id, source, reason }, records, sender);
  }

  /** Stores what was counted since the last time. A failure keeps the counts for the next time. */
  write(): Promise<void> {
    return this.#counts.write();
  }

  start(): { stop(): Promise<void> } {
    return this.#counts.start();
  }
}
