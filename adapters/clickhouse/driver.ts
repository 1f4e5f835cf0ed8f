/** A value bound to a `{name:Type}` placeholder; it never becomes part of the SQL text. */
export type Parameter = string | number | readonly string[];
export type Parameters = Readonly<Record<string, Parameter>>;

/**
 * Who waits for whom: searches, the product's own reads, small event writes and bulk record writes each have
 * connections of their own, so that a search never delays an incident and a batch of logs never delays a verdict.
 */
export type WriteLane = 'events' | 'bulk';

export interface InsertRequest {
  /** Table name, a constant of this adapter. */
  readonly table: string;
  readonly columns: readonly string[];
  /** JSONCompactEachRow: one JSON array a line, in the order of `columns`. */
  readonly payload: Buffer;
  /** In tables with a deduplication window, the same token again inserts nothing; the others replace by key. */
  readonly token: string;
  readonly lane: WriteLane;
}

export interface Reader {
  /** Rows as JSON objects: 64-bit integers are strings, times RFC 3339 UTC with milliseconds. */
  query<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
}

/**
 * The engine behind the store: chDB in process, or a server.
 * Errors: `store_unavailable` (retryable) and `store_query_failed` (not).
 */
export interface Driver extends Reader {
  /** For searches and statistics: they scan, come in crowds, and may wait for each other. */
  readonly searches: Reader;
  /** Resolves when the rows are durable. */
  insert(request: InsertRequest): Promise<void>;
  /** One statement without a result. */
  command(sql: string): Promise<void>;
  /** Waits for what is running, then lets the data directory go. */
  close(): Promise<void>;
}
