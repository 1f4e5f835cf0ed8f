const RUNS = 7;
/** Runs that took this much of the processor together say enough. */
const ENOUGH_US = 2_000_000;
/** Added to both sides: of less work than this the compiler and the collector decide. Quadratic work is far above it. */
const FLOOR_US = 3_000;

/** The least processor time of some runs, in µs: what a busy machine adds is left out. */
function leastCpuUs(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let run = 0; run < RUNS && spent < ENOUGH_US; run += 1) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    least = Math.min(least, user + system);
    spent += user + system;
  }
  return least;
}

/**
 * How much dearer one text is than as much text in parts, in processor time: about 1 for work that is linear,
 * about the number of the parts for quadratic work. No time of the clock is judged, so no machine is too slow.
 */
export function dearerAsOne(work: (text: string) => void, part: string, whole: string): number {
  const parts = Math.max(1, Math.round(whole.length / part.length));
  work(part);
  const inPartsUs = leastCpuUs(() => {
    for (let i = 0; i < parts; i += 1) work(part);
  });
  return (leastCpuUs(() => work(whole)) + FLOOR_US) / (inPartsUs + FLOOR_US);
}
