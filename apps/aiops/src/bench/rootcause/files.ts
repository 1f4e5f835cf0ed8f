import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorText } from '@aiops/kernel';
import { z } from 'zod';
import { type CsvTable, readCsv } from '../../csv-table.ts';

/** Who calls whom, by the names of the file. */
export type CallGraph = ReadonlyMap<string, readonly string[]>;

/** One value of one metric of a node in a period. */
export interface NodeSample {
  readonly node: string;
  readonly metric: string;
  readonly value: number;
}

/** What was measured in one period. */
export interface Period {
  readonly startMs: number;
  readonly samples: readonly NodeSample[];
}

/** A node and metric at which something was seen to be wrong, and since when. */
export interface Symptom {
  readonly node: string;
  readonly metric: string;
  readonly sinceMs: number;
}

export interface Issue {
  readonly scenario: string;
  readonly split: string;
  readonly name: string;
  readonly symptom: Symptom;
  readonly truth: string;
  readonly periods: readonly Period[];
}

/** Services under one kind of traffic: their calls, their past without faults, and faults that were injected. */
export interface Scenario {
  readonly graph: CallGraph;
  readonly past: readonly Period[];
  readonly issues: readonly Issue[];
}

const Target = z.object({
  target: z.object({ node: z.string().min(1), metric: z.string().min(1), timestamp: z.number() }),
  root_cause: z.object({ node: z.string().min(1) }),
});

const PAST = 'noissue';
/** Of the statistics of a metric those that add up: the mean of a call, and the number of calls. */
const STATISTICS: ReadonlySet<string> = new Set(['Average', 'Sum']);
const HEADER_ROWS = 3;

/**
 * Every folder with a `graph.csv`: its `noissue/metrics.csv`, and `<split>/<issue>/{metrics.csv,target.json}`.
 * @throws CodedError `no_data` with what is missing
 */
export async function readScenarios(directory: string): Promise<Scenario[]> {
  const names = (await foldersOf(directory)).filter((name) => existsSync(join(directory, name, 'graph.csv')));
  if (names.length === 0) {
    throw new CodedError('no_data', `no folder of ${directory} has a graph.csv: give the folder with --data`);
  }
  return Promise.all(names.map((name) => readScenario(directory, name)));
}

async function readScenario(directory: string, name: string): Promise<Scenario> {
  const folder = join(directory, name);
  const splits = (await foldersOf(folder)).filter((split) => split !== PAST);
  const issues = await Promise.all(
    splits.map(async (split) => {
      const found = (await foldersOf(join(folder, split))).filter((issue) =>
        existsSync(join(folder, split, issue, 'target.json')),
      );
      return Promise.all(found.map((issue) => readIssue(directory, name, split, issue)));
    }),
  );
  return {
    graph: graphOf(await readCsv(join(folder, 'graph.csv'))),
    past: periodsOf(await readCsv(join(folder, PAST, 'metrics.csv')), join(folder, PAST)),
    issues: issues.flat(),
  };
}

async function readIssue(directory: string, scenario: string, split: string, name: string): Promise<Issue> {
  const folder = join(directory, scenario, split, name);
  const path = join(folder, 'target.json');
  const parsed = Target.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    throw new CodedError('no_data', `${path} is not what the bench reads: ${errorText(parsed.error)}`);
  }
  const { target, root_cause } = parsed.data;
  return {
    scenario,
    split,
    name,
    symptom: { node: target.node, metric: target.metric, sinceMs: target.timestamp * 1000 },
    truth: root_cause.node,
    periods: periodsOf(await readCsv(join(folder, 'metrics.csv')), folder),
  };
}

async function foldersOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new CodedError('no_data', `${directory} can't be read: give the folder with --data`, { cause });
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** A matrix with a row for each caller and a column for each callee. */
export function graphOf({ columns, rows }: CsvTable): CallGraph {
  return new Map(
    rows.map(([caller = '', ...cells]) => [
      caller,
      columns.slice(1).filter((callee, at) => Number(cells[at]) > 0 && callee !== caller),
    ]),
  );
}

/**
 * A column for each statistic of each metric of each node, named in three rows; then a row for each period, beginning with
 * its start in seconds. An empty cell is no value.
 * @throws CodedError `no_data` when a row has no time
 */
export function periodsOf({ columns, rows }: CsvTable, place: string): Period[] {
  const [metrics = [], statistics = []] = rows;
  const wanted = columns.flatMap((node, at) => {
    const metric = metrics[at];
    const isWanted = at > 0 && metric !== undefined && STATISTICS.has(statistics[at] ?? '');
    return isWanted ? [{ at, node, metric }] : [];
  });
  return rows.slice(HEADER_ROWS).map((row) => {
    const startSec = Number(row[0]);
    if (row[0] === undefined || row[0] === '' || !Number.isFinite(startSec)) {
      throw new CodedError('no_data', `${place}: a row of metrics.csv begins with no time: ${row[0] ?? ''}`);
    }
    const samples = wanted.flatMap(({ at, node, metric }) => {
      const cell = row[at];
      return cell === undefined || cell === '' ? [] : [{ node, metric, value: Number(cell) }];
    });
    return { startMs: startSec * 1000, samples };
  });
}
