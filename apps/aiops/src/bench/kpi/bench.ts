import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@aiops/kernel';
import { z } from 'zod';
import { column, readCsv } from '../../csv-table.ts';
import { type BenchReport, report, row } from '../report.ts';
import { scoreSeries } from '../score-series.ts';
import { vusPr } from './vus-pr.ts';

const Items = z.array(z.object({ name: z.string(), split: z.string(), window: z.int().positive() }));
type Item = z.infer<typeof Items>[number];
const TARGET = 0.27;

/**
 * The adaptive detector on labelled web KPIs. It sees every row of a series in order; the rows of the listed split
 * are scored. @param directory with `list.json` and `data`
 */
export async function benchKpi(directory: string): Promise<BenchReport> {
  const list = join(directory, 'list.json');
  const text = await readFile(list, 'utf8').catch((cause: unknown) => {
    throw new CodedError('no_data', `${list} can't be read: give the folder of the KPIs with --data`, {
      cause,
    });
  });
  const values: number[] = [];
  for (const item of Items.parse(JSON.parse(text))) {
    const value = await volumeOf(directory, item);
    if (value !== null) values.push(value);
  }
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return report('kpi', [
    row('vus_pr', mean, 'ratio', 'higher', TARGET, `mean over ${values.length} series`),
    row(
      'vus_pr_min',
      values.length === 0 ? null : Math.min(...values),
      'ratio',
      'higher',
      null,
      'the worst series',
    ),
  ]);
}

/** Null when the split has no label. */
async function volumeOf(directory: string, { name, split, window }: Item): Promise<number | null> {
  const path = join(directory, 'data', `${name}.csv`);
  const table = await readCsv(path);
  const times = column(table, 'timestamp', path).map((seconds) => Number(seconds) * 1000);
  const scores = scoreSeries(times, column(table, 'value', path).map(Number));
  const labels = column(table, 'label', path).map(Number);
  const splits = column(table, 'split', path);
  const isScored = (_: number, at: number): boolean => split === 'all' || splits[at] === split;
  return vusPr(labels.filter(isScored), scores.filter(isScored), window);
}
