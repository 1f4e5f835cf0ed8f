/** Numbers below this are read as seconds by the intake; times near 1970, of clocks never set, are written out. */
const WRITTEN_BELOW_MS = 1e11;

/** A time in ms, from 64 bits of nanoseconds, as a record may hold it. */
export function recordTime(ms: number): number | string {
  return ms >= WRITTEN_BELOW_MS ? ms : new Date(ms).toISOString();
}
