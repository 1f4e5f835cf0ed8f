import { type Clock, errorText, toTimestamp } from '@aiops/kernel';
import type { Log, Telemetry } from '@aiops/ports';

/** What is counted, with how often and when. */
export type Counted<T> = T & {
  readonly records: number;
  readonly first_seen: string;
  readonly last_seen: string;
};

export interface StoredCountsOptions<T> {
  /** What the rows are, in the log and as the name of the queue in the metrics. */
  readonly name: string;
  readonly maxRows: number;
  readonly everyMs: number;
  readonly store: (rows: readonly Counted<T>[]) => Promise<void>;
  readonly site: { readonly clock: Clock; readonly log: Log; readonly telemetry: Telemetry };
}

interface Row<T> {
  readonly group: string;
  readonly of: T;
  records: number;
  firstMs: number;
  lastMs: number;
}

/**
 * Counts in memory and stores the counts now and then. A write that fails keeps them for the next time, within the
 * bound. What was counted since the last write is lost with the process.
 */
export class StoredCounts<T extends object> {
  #rows = new Map<string, Row<T>>();
  #rowsOf = new Map<string, number>();
  readonly #options: StoredCountsOptions<T>;

  constructor(options: StoredCountsOptions<T>) {
    this.#options = options;
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows since the last write of one group, such as a sender. */
  rowsOf(group: string): number {
    return this.#rowsOf.get(group) ?? 0;
  }

  /** A new key beyond the bound is refused, and counted in the metric only. */
  add(key: string, of: T, records: number, group = ''): void {
    const nowMs = this.#options.site.clock.now();
    this.#merge(key, { group, of, records, firstMs: nowMs, lastMs: nowMs });
  }

  async write(): Promise<void> {
    if (this.#rows.size === 0) return;
    const rows = this.#rows;
    this.#rows = new Map();
    this.#rowsOf = new Map();
    const { name, store, site } = this.#options;
    try {
      await store([...rows.values()].map(countedOf));
    } catch (error) {
      site.log.warn({ rows: rows.size, error_msg: errorText(error) }, `${name} were not stored`);
      for (const [key, row] of rows) this.#merge(key, row);
    }
  }

  start(): { stop(): Promise<void> } {
    const timer = setInterval(() => void this.write(), this.#options.everyMs);
    return {
      stop: async () => {
        clearInterval(timer);
        await this.write();
      },
    };
  }

  #merge(key: string, row: Row<T>): void {
    const known = this.#rows.get(key);
    if (known !== undefined) {
      known.records += row.records;
      known.firstMs = Math.min(known.firstMs, row.firstMs);
      known.lastMs = Math.max(known.lastMs, row.lastMs);
    } else if (this.#rows.size < this.#options.maxRows) {
      this.#rows.set(key, row);
      this.#rowsOf.set(row.group, this.rowsOf(row.group) + 1);
    } else {
      const queue = this.#options.name.replaceAll(' ', '_');
      this.#options.site.telemetry.count('aiops_queue_refused_total', { queue });
    }
  }
}

function countedOf<T>({ of, records, firstMs, lastMs }: Row<T>): Counted<T> {
  return { ...of, records, first_seen: toTimestamp(firstMs), last_seen: toTimestamp(lastMs) };
}
