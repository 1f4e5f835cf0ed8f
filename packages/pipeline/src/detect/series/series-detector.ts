import type { DetectorName } from '@aiops/policy';
import type { Moment, Opinion } from './opinion.ts';
import type { SeriesState } from './series-state.ts';

/** A detector of one series: judges by what it learned before, then learns. An adaptive one is one more of these. */
export interface SeriesDetector {
  readonly name: DetectorName;
  judge(series: SeriesState, moment: Moment): Opinion | null;
}
