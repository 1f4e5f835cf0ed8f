import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { costRows } from './cost.ts';
import { GENERATORS } from './generators.ts';
import { type NoiseResult, noResult, runSeries } from './noise-run.ts';

const TARGETS = { firstDay: 1, supporting: 5, recall: 0.95 };
/** Each series is judged for a day of learning and two weeks; in full that is 210 series-weeks a generator. */
const WEEKS = 2;
const FULL_SERIES = 105;
const QUICK_SERIES = 6;
const MAX_WORKERS = 8;

/** The part of the work of one thread: series `first`, `first + step`, … of every generator. */
interface Share {
  readonly bench: 'detect';
  readonly first: number;
  readonly step: number;
  readonly series: number;
}

interface Done {
  readonly generator: string;
  readonly result: NoiseResult;
}

/**
 * The noise budget: how often the detectors of series open or support on pure noise, and how many planted shifts
 * they find in it. Through both roles of detection with the default policy. A series has no twins and no others that
 * belong to it, so `peers` and `joint` have nothing to say here; their noise is a test of theirs.
 */
export async function benchDetect(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const series = quick ? QUICK_SERIES : FULL_SERIES;
  if (quick) say(`quick: ${series * WEEKS} series-weeks a generator, too few to prove the budget`);
  const results = new Map(GENERATORS.map(({ name }) => [name, noResult()]));
  const take = ({ generator, result }: Done): void => {
    const sum = results.get(generator);
    if (sum === undefined) return;
    add(sum, result);
    if (sum.series === series) say(lineOf(generator, sum));
  };
  await inParallel(series, take);
  return report('detect', [
    ...GENERATORS.flatMap(({ name, openingBudget }) =>
      rowsOf(name, openingBudget, results.get(name) ?? noResult()),
    ),
    speedRow([...results.values()]),
    ...costRows(quick),
  ]);
}

function rowsOf(name: string, openingBudget: number, of: NoiseResult): BenchRow[] {
  const note = `${of.series} series, ${of.weeks} series-weeks`;
  return [
    row(`${name}_opening_per_week`, of.opened / of.weeks, '1/week', 'lower', openingBudget, note),
    row(`${name}_opening_first_day`, of.openedFirstDay / of.series, '1/day', 'lower', TARGETS.firstDay),
    row(`${name}_supporting_per_week`, of.supported / of.weeks, '1/week', 'lower', TARGETS.supporting),
    row(
      `${name}_planted_recall`,
      of.found / of.planted,
      'ratio',
      'higher',
      TARGETS.recall,
      `${of.planted} shifts of 5 σ for 10 min`,
    ),
  ];
}

function speedRow(all: readonly NoiseResult[]): BenchRow {
  const samples = all.reduce((sum, one) => sum + one.samples, 0);
  const cpuSec = all.reduce((sum, one) => sum + one.cpuSec, 0);
  const note = 'by CPU time, the making of the noise and of the messages included';
  return row('stage_samples_per_s', samples / cpuSec, '1/s', 'higher', null, note);
}

function lineOf(name: string, of: NoiseResult): string {
  return (
    `${name}: ${of.opened} openings and ${of.supported} supporting in ${of.weeks} series-weeks, ` +
    `${of.openedFirstDay} openings in ${of.series} first days, ${of.found} of ${of.planted} shifts found`
  );
}

function add(sum: NoiseResult, more: NoiseResult): void {
  for (const key of Object.keys(sum) as (keyof NoiseResult)[]) sum[key] += more[key];
}

/** A thread a core. This very file is what a thread runs. */
async function inParallel(series: number, take: (done: Done) => void): Promise<void> {
  const step = Math.min(MAX_WORKERS, availableParallelism());
  await Promise.all(
    Array.from(
      { length: step },
      (_, first) =>
        new Promise<void>((resolve, reject) => {
          const share: Share = { bench: 'detect', first, step, series };
          const worker = new Worker(new URL(import.meta.url), { workerData: share });
          worker.on('message', take);
          worker.once('error', reject);
          worker.once('exit', (code) =>
            code === 0 ? resolve() : reject(new Error(`a thread ended with code ${code}`)),
          );
        }),
    ),
  );
}

function work({ first, step, series }: Share): void {
  for (const generator of GENERATORS) {
    for (let number = first; number < series; number += step) {
      const done: Done = { generator: generator.name, result: runSeries(generator, number, WEEKS) };
      parentPort?.postMessage(done);
    }
  }
}

if (!isMainThread && (workerData as Partial<Share> | null)?.bench === 'detect') work(workerData as Share);
