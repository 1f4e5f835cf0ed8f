/** RFC 3339 UTC with milliseconds, as the engine's fast parser reads it: without the zone letter. */
export function toColumnTime(timestamp: string): string {
  return timestamp.slice(0, 23);
}

/** A copy without the columns that are null: in messages an optional field is absent. */
export function withoutNulls<T extends object>(row: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

/** A whole message that this adapter wrote into a `body` column. */
export function readBody<T>(row: { readonly body: string }): T {
  return JSON.parse(row.body) as T;
}
