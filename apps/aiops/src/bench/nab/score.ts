/**
 * The scoring of the Numenta Anomaly Benchmark, v1.1 (Lavin and Ahmad, "Evaluating Real-time Anomaly Detection
 * Algorithms", 2015): an alarm early in a window counts most, a second one in it nothing, one outside costs.
 */

export interface NabProfile {
  readonly name: 'standard' | 'reward_low_fp' | 'reward_low_fn';
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

export const NAB_PROFILES: readonly NabProfile[] = [
  { name: 'standard', tp: 1, fp: 0.11, fn: 1 },
  { name: 'reward_low_fp', tp: 1, fp: 0.22, fn: 1 },
  { name: 'reward_low_fn', tp: 1, fp: 0.11, fn: 2 },
];

const PROBATION_SHARE = 0.15;
const MAX_PROBATION_ROWS = 750;

/** First and last row of a labelled window, both inside. */
export interface NabWindow {
  readonly first: number;
  readonly last: number;
}

/** A row that counts. `window` is null outside; `unit` is the reward or (negative) cost before the weights. */
export interface NabRow {
  readonly score: number;
  readonly window: number | null;
  readonly unit: number;
}

/** The rows of one file that count, and how many windows the file has in all. */
export interface NabFile {
  readonly name: string;
  readonly windows: number;
  readonly rows: readonly NabRow[];
}

function sigmoid(y: number): number {
  return y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1;
}

const BEST = sigmoid(-1);

/** @param windows by their first row, apart from each other */
export function nabFile(name: string, scores: readonly number[], windows: readonly NabWindow[]): NabFile {
  const probation = Math.min(Math.floor(PROBATION_SHARE * scores.length), MAX_PROBATION_ROWS);
  const rows: NabRow[] = [];
  let next = 0;
  let before: NabWindow | undefined;
  scores.forEach((score, row) => {
    while (windows[next] !== undefined && row > (windows[next]?.last ?? 0)) before = windows[next++];
    const here = windows[next];
    const inside = here !== undefined && row >= here.first;
    if (row >= probation) {
      const unit = inside ? rewardOf(here, row) : costOf(before, row);
      rows.push({
        score: Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score,
        window: inside ? next : null,
        unit,
      });
    }
  });
  return { name, windows: windows.length, rows };
}

function rewardOf({ first, last }: NabWindow, row: number): number {
  return sigmoid(-(last - row + 1) / (last - first + 1)) / BEST;
}

function costOf(before: NabWindow | undefined, row: number): number {
  return before === undefined ? -1 : sigmoid((row - before.last) / (before.last - before.first));
}

/** What a run over files is worth at one threshold: 100 is perfect, 0 is to say nothing. */
export function nabScoreAt(files: readonly NabFile[], profile: NabProfile, threshold: number): number | null {
  let raw = 0;
  for (const file of files) raw += rawScoreAt(file, profile, threshold);
  return normalised(files, profile, raw);
}

function rawScoreAt({ rows }: NabFile, { tp, fp, fn }: NabProfile, threshold: number): number {
  const best = new Map<number, number>();
  let cost = 0;
  for (const { score, window, unit } of rows) {
    if (window !== null && !best.has(window)) best.set(window, -fn);
    if (score < threshold) continue;
    if (window === null) cost += unit * fp;
    else best.set(window, Math.max(best.get(window) ?? -fn, unit * tp));
  }
  return [...best.values()].reduce((sum, value) => sum + value, cost);
}

function normalised(files: readonly NabFile[], { tp, fn }: NabProfile, raw: number): number | null {
  const windows = files.reduce((sum, file) => sum + file.windows, 0);
  if (windows === 0) return null;
  const silent = -fn * windows;
  return (100 * (raw - silent)) / (tp * windows - silent);
}

/** The one threshold for all files that scores best, over all distinct scores. */
export function bestThreshold(files: readonly NabFile[], { tp, fp, fn }: NabProfile): number {
  const pool: { score: number; key: string | null; unit: number }[] = [];
  const best = new Map<string, number>();
  for (const { name, rows } of files) {
    for (const { score, window, unit } of rows) {
      const key = window === null ? null : `${name}\u0000${window}`;
      if (key !== null) best.set(key, -fn);
      pool.push({ score, key, unit });
    }
  }
  pool.sort((a, b) => b.score - a.score);
  let raw = -fn * best.size;
  let found = { threshold: Number.POSITIVE_INFINITY, raw };
  pool.forEach(({ score, key, unit }, i) => {
    if (key === null) raw += unit * fp;
    else {
      const had = best.get(key) ?? -fn;
      if (unit * tp > had) {
        best.set(key, unit * tp);
        raw += unit * tp - had;
      }
    }
    const isLastOfScore = pool[i + 1]?.score !== score;
    if (isLastOfScore && raw > found.raw) found = { threshold: score, raw };
  });
  return found.threshold;
}

/**
 * The honest figure: files are dealt to folds, and each fold is scored at the threshold that was best on the others.
 * @param foldOf the fold of the file at this place
 */
export function nabByFolds(
  files: readonly NabFile[],
  profile: NabProfile,
  folds: number,
  foldOf: (place: number) => number,
): number | null {
  let raw = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const held = files.filter((_, place) => foldOf(place) === fold);
    const others = files.filter((_, place) => foldOf(place) !== fold);
    const threshold = bestThreshold(others, profile);
    for (const file of held) raw += rawScoreAt(file, profile, threshold);
  }
  return normalised(files, profile, raw);
}
