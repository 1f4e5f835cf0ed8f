import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@aiops/kernel';
import { column, readCsv } from '../../csv-table.ts';
import type { Grouped } from './score.ts';

/** The lines of one system's log, and what people say of each. */
export interface LabelledLog {
  readonly system: string;
  readonly lines: readonly string[];
  /** By the event ids of the first labels. */
  readonly groups: readonly Grouped[];
  /** By the texts of the corrected labels. */
  readonly texts: readonly Grouped[];
}

/**
 * Reads `2k/<SYSTEM>` and `2k_corrected/<SYSTEM>` below the folder.
 * @throws CodedError `no_data` with what is missing or does not fit together
 */
export async function readLoghub(directory: string): Promise<readonly LabelledLog[]> {
  const folder = join(directory, '2k');
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new CodedError('no_data', `${folder} can't be read: give the folder of the logs with --data`, {
      cause,
    });
  });
  const systems = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (systems.length === 0) throw new CodedError('no_data', `${folder} has no folder of a system`);
  return Promise.all(systems.sort().map((system) => readSystem(directory, system)));
}

async function readSystem(directory: string, system: string): Promise<LabelledLog> {
  const log = join(directory, '2k', system, `${system}_2k.log`);
  const text = await readFile(log, 'utf8').catch((cause: unknown) => {
    throw new CodedError('no_data', `${log} can't be read`, { cause });
  });
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const groups = await readTruth(`${log}_structured.csv`, lines.length);
  const corrected = join(directory, '2k_corrected', system, `${system}_2k.log_structured_corrected.csv`);
  return { system, lines, groups, texts: await readTruth(corrected, lines.length) };
}

async function readTruth(path: string, lines: number): Promise<Grouped[]> {
  const table = await readCsv(path);
  const ids = column(table, 'eventid', path);
  const templates = column(table, 'eventtemplate', path);
  if (ids.length !== lines) {
    throw new CodedError('no_data', `${path} labels ${ids.length} lines, and the log has ${lines}`);
  }
  return ids.map((group, at) => ({ group, template: templates[at] ?? '' }));
}
