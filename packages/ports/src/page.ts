/** A page of a list; `next_cursor` is opaque and null at the end. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

export interface PageRequest {
  /** 1 to 1000. */
  readonly limit: number;
  readonly cursor?: string;
}

/** Event time range, both ends in ms, `to` exclusive. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}
