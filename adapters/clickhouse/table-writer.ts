import { setTimeout as startTimer } from 'node:timers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isRetryable, UnavailableError } from '@aiops/kernel';
import type { Telemetry } from '@aiops/ports';
import type { Driver, WriteLane } from './driver.ts';
import { storeClosed } from './store-errors.ts';

/** A table's columns and how a message becomes their values, in the same order. */
export interface RowFormat<T> {
  readonly table: string;
  readonly lane: WriteLane;
  /** Least time from one insert to the next: each insert is a part that must be merged later. */
  readonly paceMs: number;
  readonly columns: readonly string[];
  readonly values: (row: T) => readonly unknown[];
}

interface Group<T> {
  readonly rows: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface TableWriterOptions {
  readonly driver: Driver;
  readonly telemetry: Telemetry;
  /** Tells this process's inserts from any other's: prefix of the deduplication tokens. */
  readonly tokenPrefix: string;
}

/** About 6 ms of serialising between two turns of the event loop. */
const ROWS_PER_TURN = 1_000;
const MAX_ROWS_PER_INSERT = 10_000;
/** As many rows do not wait for the pace. */
const ROWS_WORTH_A_PART = 2_000;
const MAX_PENDING_ROWS = 200_000;
const RETRY_DELAYS_MS = [20, 100, 500];

/**
 * Batches by itself: a write to an idle table goes at once; while an insert is under way the next rows gather
 * and go together, at the table's pace. Promises resolve when their rows are durable, so a caller that awaits is slowed to the
 * engine's pace; beyond `MAX_PENDING_ROWS` writes are refused with a retryable error.
 */
export class TableWriter<T> {
  readonly #format: RowFormat<T>;
  readonly #options: TableWriterOptions;
  #pending: Group<T>[] = [];
  #pendingRows = 0;
  #inserted = 0;
  #running: Promise<void> | undefined;
  #closed = false;
  #lastInsertMs = Number.NEGATIVE_INFINITY;
  #endPause: (() => void) | undefined;
  constructor(format: RowFormat<T>, options: TableWriterOptions) {
    this.#format = format;
    this.#options = options;
  }

  write(rows: readonly T[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    if (this.#closed) return Promise.reject(storeClosed());
    if (this.#pendingRows > 0 && this.#pendingRows + rows.length > MAX_PENDING_ROWS) {
      const message = `${this.#pendingRows} rows already wait for ${this.#format.table}`;
      return Promise.reject(new UnavailableError('store_unavailable', message));
    }
    return new Promise<void>((resolve, reject) => {
      this.#pending.push({ rows, resolve, reject });
      this.#pendingRows += rows.length;
      if (this.#pendingRows >= ROWS_WORTH_A_PART) this.#endPause?.();
      this.#running ??= this.#drain();
    });
  }

  /** Waits for what was handed over; later writes are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#endPause?.();
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      await this.#pause();
      const groups = this.#takeBatch();
      await this.#insertGroups(groups);
      for (const group of groups) this.#pendingRows -= group.rows.length;
    }
    this.#running = undefined;
  }

  /** An idle table does not wait; nor does a full batch, nor the last one before closing. */
  async #pause(): Promise<void> {
    const waitMs = this.#lastInsertMs + this.#format.paceMs - performance.now();
    if (waitMs > 1 && this.#pendingRows < ROWS_WORTH_A_PART && !this.#closed) {
      await new Promise<void>((resolve) => {
        const timer = startTimer(resolve, waitMs);
        this.#endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#endPause = undefined;
    }
    this.#lastInsertMs = performance.now();
  }

  /** Whole groups up to the row limit, at least one. */
  #takeBatch(): Group<T>[] {
    let rows = 0;
    let count = 0;
    for (const group of this.#pending) {
      if (count > 0 && rows + group.rows.length > MAX_ROWS_PER_INSERT) break;
      rows += group.rows.length;
      count += 1;
    }
    return this.#pending.splice(0, count);
  }

  async #insertGroups(groups: readonly Group<T>[]): Promise<void> {
    try {
      await this.#insertRows(groups.flatMap((group) => group.rows));
      for (const group of groups) group.resolve();
    } catch (error) {
      const [only] = groups;
      if (groups.length === 1) only?.reject(error);
      else if (isRetryable(error)) for (const group of groups) group.reject(error);
      // One caller's unstorable row must not fail the others that happened to share its batch.
      else for (const group of groups) await this.#insertGroups([group]);
    }
  }

  async #insertRows(rows: readonly T[]): Promise<void> {
    for (let start = 0; start < rows.length; start += MAX_ROWS_PER_INSERT) {
      const slice = rows.slice(start, start + MAX_ROWS_PER_INSERT);
      const payload = await this.#serialise(slice);
      await this.#insertWithRetries(payload);
      this.#options.telemetry.count('store_rows_written_total', { table: this.#format.table }, slice.length);
    }
  }

  async #serialise(rows: readonly T[]): Promise<Buffer> {
    const { values } = this.#format;
    const chunks: Buffer[] = [];
    for (let start = 0; start < rows.length; start += ROWS_PER_TURN) {
      if (start > 0) await setImmediate();
      let text = '';
      for (const row of rows.slice(start, start + ROWS_PER_TURN)) text += `${JSON.stringify(values(row))}\n`;
      chunks.push(Buffer.from(text));
    }
    const [only] = chunks;
    return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  }

  /** The token stays the same over the retries: what an uncertain attempt stored is not stored again. */
  async #insertWithRetries(payload: Buffer): Promise<void> {
    const { table, columns, lane } = this.#format;
    this.#inserted += 1;
    const request = {
      table,
      columns,
      payload,
      lane,
      token: `${this.#options.tokenPrefix}-${this.#inserted}`,
    };
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#options.driver.insert(request);
        return;
      } catch (error) {
        const delayMs = RETRY_DELAYS_MS[attempt];
        if (!isRetryable(error) || delayMs === undefined) throw error;
        this.#options.telemetry.count('store_insert_retries_total', { table });
        await setTimeout(delayMs);
      }
    }
  }
}
