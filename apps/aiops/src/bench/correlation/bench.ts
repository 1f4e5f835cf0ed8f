import { SCENARIO_NAMES } from '@aiops/scenarios';
import { counted } from '../../cli/counted.ts';
import { type BenchReport, report } from '../report.ts';
import { costRows } from './cost.ts';
import { measuresOf } from './measures.ts';
import { judgeAll } from './pool.ts';
import type { RunFailure, RunScore } from './score.ts';
import { foldersIn, type RunSource } from './sources.ts';
import { tablesOf, warningsOf } from './tables.ts';

/** Silence is proven on no less. */
const BENIGN_SHIP_DAYS = 60;
/** A benign scenario that is short would be asked for without end. */
const MAX_BENIGN_SEEDS = 2_000;

export interface CorrelationFlags {
  readonly quick: boolean;
  /** Seeds of each generated scenario, from `firstSeed` on; 0: none is generated. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** Scenario folders that somebody wrote. */
  readonly scenarios: string | null;
}

/**
 * Correlation against the truth: the Fast Path of `aiops analyze`, with the policy that comes with the program, over
 * every scenario of the generator and seed, and over scenario folders. Scenarios in which nothing is wrong go on with
 * further seeds until there are sixty ship-days of them.
 */
export async function benchCorrelation(
  { quick, seeds, firstSeed, scenarios }: CorrelationFlags,
  say: (line: string) => void,
): Promise<BenchReport> {
  const runs: RunScore[] = [];
  const failures: RunFailure[] = [];
  const take = async (sources: readonly RunSource[]): Promise<void> => {
    const outcomes = await judgeAll(sources, (done) => {
      if (done % 50 === 0 || done === sources.length) say(`${done} of ${counted(sources.length, 'run')}`);
    });
    for (const outcome of outcomes) {
      if ('score' in outcome) runs.push(outcome.score);
      else failures.push(outcome.failure);
    }
  };
  const folders = scenarios === null ? [] : await foldersIn(scenarios);
  await take([...generated(SCENARIO_NAMES, firstSeed, seeds), ...folders]);
  if (!quick && seeds > 0) await take(moreBenign(runs, firstSeed + seeds));
  const cost = scenarios === null ? await costRows(quick, say) : [];
  return {
    ...report('correlation', [...measuresOf(runs, failures, { isGenerated: seeds > 0 }), ...cost]),
    warnings: warningsOf(runs, failures),
    details: tablesOf(runs),
  };
}

function generated(names: readonly string[], firstSeed: number, seeds: number): RunSource[] {
  return names.flatMap((scenario) =>
    Array.from({ length: seeds }, (_, index) => ({
      kind: 'generated' as const,
      scenario,
      seed: firstSeed + index,
    })),
  );
}

/** Further seeds of the generated scenarios that have no cause, as many as there are days missing. */
function moreBenign(runs: readonly RunScore[], firstSeed: number): RunSource[] {
  const benign = runs.filter(
    ({ causes, scenario }) => causes.length === 0 && SCENARIO_NAMES.includes(scenario),
  );
  const days = runs
    .filter(({ causes }) => causes.length === 0)
    .reduce((sum, { shipDays }) => sum + shipDays, 0);
  const ofName = new Map(benign.map(({ scenario, shipDays }) => [scenario, shipDays]));
  const perSeed = [...ofName.values()].reduce((sum, shipDays) => sum + shipDays, 0);
  if (perSeed === 0 || days >= BENIGN_SHIP_DAYS) return [];
  const more = Math.min(MAX_BENIGN_SEEDS, Math.ceil((BENIGN_SHIP_DAYS - days) / perSeed));
  return generated([...ofName.keys()], firstSeed, more);
}
