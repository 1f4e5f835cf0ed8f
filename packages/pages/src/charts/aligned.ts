/** As the API tells a step of a series. */
export interface SeriesPoint {
  readonly ts: string;
  readonly avg: number;
  readonly min: number;
  readonly max: number;
}

/** Columns of equal length, as a chart takes them. A null is a gap, and is drawn as one. */
export interface AlignedBand {
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly avg: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing came for so many of the usual steps. */
const STEPS_OF_A_GAP = 1.75;
/** What is usual is told by so many steps on each side. */
const STEPS_ASIDE = 3;
/** Fewer tell nothing. */
const LEAST_ASIDE = 2;

/** Where nothing came, between points: longer than usual before it and after it, since who measures may change how often. */
export function gapsOf(points: readonly SeriesPoint[]): Gap[] {
  const times = points.map(({ ts }) => Date.parse(ts));
  const steps = times.slice(1).map((ms, at) => ms - (times[at] ?? ms));
  return steps.flatMap((step, at) => {
    const before = steps.slice(Math.max(0, at - STEPS_ASIDE), at);
    const after = steps.slice(at + 1, at + 1 + STEPS_ASIDE);
    if (before.length + after.length < LEAST_ASIDE) return [];
    const usual = Math.max(medianOf(before), medianOf(after));
    const fromMs = times[at] ?? 0;
    return step > usual * STEPS_OF_A_GAP ? [{ fromMs, toMs: fromMs + step }] : [];
  });
}

/** 0 of nothing. */
function medianOf(steps: readonly number[]): number {
  return [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}

/** A null stands in each gap, so that no line leads over what nobody measured. */
export function alignedBand(points: readonly SeriesPoint[]): AlignedBand {
  const gapBefore = new Map(gapsOf(points).map((gap) => [gap.toMs, gap]));
  const times: number[] = [];
  const avg: (number | null)[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  const push = (ms: number, point: SeriesPoint | null): void => {
    times.push(ms / 1000);
    avg.push(point?.avg ?? null);
    min.push(point?.min ?? null);
    max.push(point?.max ?? null);
  };
  for (const point of points) {
    const ms = Date.parse(point.ts);
    const gap = gapBefore.get(ms);
    if (gap !== undefined) push((gap.fromMs + gap.toMs) / 2, null);
    push(ms, point);
  }
  return { times, avg, min, max };
}

/** From the least to the greatest of what is drawn, with some room; a flat line stands in the middle. */
export function rangeOf(values: readonly (number | null)[]): readonly [number, number] | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (least > greatest) return null;
  const span = greatest - least;
  const room = span > 0 ? span * 0.08 : Math.max(Math.abs(greatest) * 0.1, 1);
  // What is never negative is not drawn as if it could be.
  const bottom = least >= 0 ? Math.max(0, least - room) : least - room;
  return [bottom, greatest + room];
}
