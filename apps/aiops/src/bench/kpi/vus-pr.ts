/**
 * VUS-PR: the volume under the surface of precision and recall over buffers around the labels (Paparrizos et al.,
 * "Volume Under the Surface", VLDB 2022), as TSB-AD's `RangeAUC_volume_opt` computes it: 250 thresholds at equally
 * spaced ranks, buffers from 0 to the window, recall weighted by the segments that were found.
 */
const THRESHOLDS = 250;

interface Segment {
  readonly first: number;
  readonly last: number;
}

/**
 * @param labels 1 where something was wrong
 * @param window the widest buffer, in rows
 * @returns 0..1; null without a label
 */
export function vusPr(labels: readonly number[], scores: readonly number[], window: number): number | null {
  const segments = segmentsOf(labels);
  if (segments.length === 0) return null;
  const ranks = new ScoreRanks(scores);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const found = foundByThreshold(segments, ranks);
  let volume = 0;
  for (let buffer = 0; buffer <= window; buffer += 1) {
    volume += areaAt(buffer, { labels, segments, ranks, positives, found });
  }
  return volume / (window + 1);
}

interface Labelled {
  readonly labels: readonly number[];
  readonly segments: readonly Segment[];
  readonly ranks: ScoreRanks;
  readonly positives: number;
  /** Labelled rows at or above each threshold. */
  readonly found: readonly number[];
}

/** The thresholds of a series, and which of them a score reaches first. */
class ScoreRanks {
  readonly scores: readonly number[];
  readonly #thresholds: readonly number[];
  /** Rows at or above each threshold. */
  readonly reached: readonly number[];

  constructor(scores: readonly number[]) {
    this.scores = scores;
    const sorted = [...scores].sort((a, b) => b - a);
    const step = (scores.length - 1) / (THRESHOLDS - 1);
    this.#thresholds = Array.from({ length: THRESHOLDS }, (_, i) => {
      const rank = i === THRESHOLDS - 1 ? scores.length - 1 : Math.trunc(i * step);
      return sorted[rank] ?? 0;
    });
    this.reached = this.#thresholds.map((threshold) => firstBelow(sorted, threshold));
  }

  /** The first threshold that this score reaches; `THRESHOLDS` when none. */
  of(score: number): number {
    let low = 0;
    let high = THRESHOLDS;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#thresholds[middle] ?? Number.NEGATIVE_INFINITY) <= score) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  ofRow(row: number): number {
    return this.of(this.scores[row] ?? Number.NEGATIVE_INFINITY);
  }

  ofBest({ first, last }: Segment): number {
    let best = Number.NEGATIVE_INFINITY;
    for (let row = first; row <= last; row += 1) best = Math.max(best, this.scores[row] ?? best);
    return this.of(best);
  }
}

/** How many of these falling numbers are at or above the limit. */
function firstBelow(falling: readonly number[], limit: number): number {
  let low = 0;
  let high = falling.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((falling[middle] ?? Number.NEGATIVE_INFINITY) >= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function segmentsOf(labels: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  let first: number | null = null;
  labels.forEach((label, row) => {
    if (label > 0 && first === null) first = row;
    if (first !== null && (label === 0 || row === labels.length - 1)) {
      segments.push({ first, last: label > 0 ? row : row - 1 });
      first = null;
    }
  });
  return segments;
}

function foundByThreshold(segments: readonly Segment[], ranks: ScoreRanks): number[] {
  const counts = new Array<number>(THRESHOLDS + 1).fill(0);
  for (const { first, last } of segments) {
    for (let row = first; row <= last; row += 1) raise(counts, ranks.ofRow(row), 1);
  }
  let sum = 0;
  return counts.slice(0, THRESHOLDS).map((count) => {
    sum += count;
    return sum;
  });
}

function raise(counts: number[], at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}

/** The area under precision and recall when rows up to half a buffer from a segment count in part. */
function areaAt(buffer: number, { labels, segments, ranks, positives, found }: Labelled): number {
  const partly = new Array<number>(THRESHOLDS + 1).fill(0);
  for (const [row, weight] of weightsAround(segments, labels, buffer)) {
    raise(partly, ranks.ofRow(row), Math.min(weight, 1));
  }
  const widened = joined(segments, buffer >> 1, labels.length);
  const existing = new Array<number>(THRESHOLDS + 1).fill(0);
  for (const segment of widened) raise(existing, ranks.ofBest(segment), 1);
  let area = 0;
  let before = 0;
  let part = 0;
  let exist = 0;
  for (let k = 0; k < THRESHOLDS; k += 1) {
    part += partly[k] ?? 0;
    exist += existing[k] ?? 0;
    const hits = (found[k] ?? 0) + part;
    const recall = Math.min(hits / (positives + part / 2), 1) * (exist / widened.length);
    area += (recall - before) * (hits / (ranks.reached[k] ?? 1));
    before = recall;
  }
  return area;
}

function weightsAround(
  segments: readonly Segment[],
  labels: readonly number[],
  buffer: number,
): Map<number, number> {
  const half = buffer >> 1;
  const weights = new Map<number, number>();
  const add = (row: number, distance: number): void => {
    if (labels[row] === 0) weights.set(row, (weights.get(row) ?? 0) + Math.sqrt(1 - distance / buffer));
  };
  for (const { first, last } of segments) {
    for (let row = last + 1; row < Math.min(last + half + 1, labels.length); row += 1) add(row, row - last);
    for (let row = Math.max(first - half, 0); row < first; row += 1) add(row, first - row);
  }
  return weights;
}

/** The segments, wider by half a buffer on both sides; those that then touch are one. */
function joined(segments: readonly Segment[], half: number, length: number): Segment[] {
  const out: Segment[] = [];
  let first = Math.max((segments[0]?.first ?? 0) - half, 0);
  segments.forEach(({ last }, i) => {
    const next = segments[i + 1];
    if (next === undefined) out.push({ first, last: Math.min(last + half, length - 1) });
    else if (last + half < next.first - half) {
      out.push({ first, last: last + half });
      first = next.first - half;
    }
  });
  return out;
}
