import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@aiops/kernel';
import { z } from 'zod';
import { column, readCsv } from '../../csv-table.ts';
import { seriesTime } from '../../series-time.ts';
import type { NabWindow } from './score.ts';

const Windows = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));

/** One file of the benchmark: times in ms, values, and what people labelled. */
export interface NabSeries {
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly windows: readonly NabWindow[];
}

/** Every labelled file of the folder, by name. @throws CodedError `no_data` */
export async function readNab(directory: string): Promise<NabSeries[]> {
  const labels = join(directory, 'labels/combined_windows.json');
  const text = await readFile(labels, 'utf8').catch((cause: unknown) => {
    throw new CodedError('no_data', `${labels} can't be read: give the folder of NAB with --data`, { cause });
  });
  const all = Windows.parse(JSON.parse(text));
  return Promise.all(
    Object.entries(all)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, windows]) => readSeries(directory, name, windows)),
  );
}

async function readSeries(
  directory: string,
  name: string,
  windows: readonly (readonly [string, string])[],
): Promise<NabSeries> {
  const path = join(directory, 'data', name);
  const table = await readCsv(path);
  const times = column(table, 'timestamp', path).map(timeOf);
  const firstRow = new Map<number, number>();
  times.forEach((time, row) => {
    if (!firstRow.has(time)) firstRow.set(time, row);
  });
  const rowOf = (time: string): number => {
    const row = firstRow.get(timeOf(time));
    if (row === undefined)
      throw new CodedError('no_data', `${name}: no row has the time ${time} of its window`);
    return row;
  };
  return {
    name,
    times,
    values: column(table, 'value', path).map(Number),
    windows: windows.map(([from, to]) => ({ first: rowOf(from), last: rowOf(to) })),
  };
}

function timeOf(text: string): number {
  const ms = seriesTime(text);
  if (ms === null) throw new CodedError('no_data', `${text} is no time`);
  return ms;
}
