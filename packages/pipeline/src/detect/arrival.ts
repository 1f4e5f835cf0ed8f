/** So many samples in a row from far before mean that the clock of the sender was set back. */
const SET_BACK_SAMPLES = 3;

/**
 * How a sample stands in time to the last one of its series.
 * - `next`: after it
 * - `late`: a little before it, as when neighbours are swapped on the way
 * - `unused`: at the very same time, or far before it
 * - `set_back`: far before it like those just before: from here on its clock counts
 */
export type Arrival = 'next' | 'late' | 'unused' | 'set_back';

/** Where the times of one series stand. Plain JSON. */
export interface TimeLine {
  /** Event time of the last sample; null before the first. */
  lastMs: number | null;
  /** Samples in a row from far before the last one. */
  farBack: number;
}

/** @param ms event time of the sample @param latenessMs what comes so much late is still of its place */
export function arrivalOf(
  line: { readonly lastMs: number | null; farBack: number },
  ms: number,
  latenessMs: number,
): Arrival {
  const { lastMs } = line;
  if (lastMs === null || ms > lastMs) {
    line.farBack = 0;
    return 'next';
  }
  if (ms === lastMs) return 'unused';
  if (lastMs - ms <= latenessMs) return 'late';
  line.farBack += 1;
  if (line.farBack < SET_BACK_SAMPLES) return 'unused';
  line.farBack = 0;
  return 'set_back';
}
