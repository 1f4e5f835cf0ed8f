import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { scoreSeries } from '../score-series.ts';
import { readNab } from './files.ts';
import {
  bestThreshold,
  NAB_PROFILES,
  type NabFile,
  type NabProfile,
  nabByFolds,
  nabFile,
  nabScoreAt,
} from './score.ts';

const TARGETS: Readonly<Record<NabProfile['name'], number>> = {
  standard: 71,
  reward_low_fp: 63,
  reward_low_fn: 75,
};
const TARGET_FOLDS = 66;
const FOLDS = 5;
/** The score from which on, says the help of `aiops detect`, it pays to look. */
const FIXED_THRESHOLD = 0.9;

/** The adaptive detector on the Numenta Anomaly Benchmark. @param directory of NAB, with `data` and `labels` */
export async function benchNab(directory: string): Promise<BenchReport> {
  const series = await readNab(directory);
  const files = series.map(({ name, times, values, windows }) =>
    nabFile(name, scoreSeries(times, values), windows),
  );
  const windows = files.reduce((sum, file) => sum + file.windows, 0);
  const [standard] = NAB_PROFILES;
  if (standard === undefined) throw new Error('NAB has a standard profile');
  return report('nab', [
    ...NAB_PROFILES.map((profile) =>
      optimisedRow(files, profile, `${files.length} files, ${windows} windows`),
    ),
    row(
      'standard_5fold',
      nabByFolds(files, standard, FOLDS, (place) => place % FOLDS),
      'score',
      'higher',
      TARGET_FOLDS,
      'each file at the threshold that was best on the other folds; files dealt by name',
    ),
    row(
      'standard_fixed',
      nabScoreAt(files, standard, FIXED_THRESHOLD),
      'score',
      'higher',
      null,
      `at the fixed threshold ${FIXED_THRESHOLD}, chosen on no file`,
    ),
  ]);
}

function optimisedRow(files: readonly NabFile[], profile: NabProfile, note: string): BenchRow {
  const threshold = bestThreshold(files, profile);
  const value = nabScoreAt(files, profile, threshold);
  const at = `at ${threshold.toFixed(4)}, the best threshold for all; ${note}`;
  return row(profile.name, value, 'score', 'higher', TARGETS[profile.name], at);
}
