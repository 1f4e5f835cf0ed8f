import type { Kind } from './sort-line.ts';

/** A record and where it stood, so that a refusal can be shown by file and line. */
export interface Row {
  readonly record: Buffer;
  readonly file: string;
  readonly line: number;
}

export interface Batch {
  readonly kind: Kind;
  readonly rows: readonly Row[];
}

/** Half of what the server takes in one request. */
const MAX_BATCH_BYTES = 4_194_304;

/**
 * Gathers rows for each kind until there are enough for all of them together: a rare alert goes out with the logs
 * around it, and not when a thousand alerts have come.
 */
export class Gatherer {
  readonly #maxRows: number;
  readonly #rows = new Map<Kind, Row[]>();
  #count = 0;
  #bytes = 0;

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  add(kind: Kind, row: Row): void {
    const rows = this.#rows.get(kind);
    if (rows === undefined) this.#rows.set(kind, [row]);
    else rows.push(row);
    this.#count += 1;
    this.#bytes += row.record.length;
  }

  get isFull(): boolean {
    return this.#count >= this.#maxRows || this.#bytes >= MAX_BATCH_BYTES;
  }

  /** Everything gathered so far, a batch for each kind. */
  take(): Batch[] {
    const batches = [...this.#rows].map(([kind, rows]) => ({ kind, rows }));
    this.#rows.clear();
    this.#count = 0;
    this.#bytes = 0;
    return batches;
  }
}
