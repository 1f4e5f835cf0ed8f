import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { CodedError } from '@aiops/kernel';
import { parse } from 'csv-parse/sync';

/** A CSV file, by the names of its header. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads `path`, or `path.gz` when only that is there, or standard input for `-`.
 * @throws CodedError `no_data` with what is missing
 */
export async function readCsv(path: string): Promise<CsvTable> {
  if (path === '-') return parseCsv(await buffer(process.stdin), 'standard input');
  const found = [path, `${path}.gz`].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new CodedError('no_data', `${path} is not there, nor ${path}.gz`);
  const bytes = await readFile(found);
  return parseCsv(found.endsWith('.gz') ? gunzipSync(bytes) : bytes, found);
}

export function parseCsv(text: string | Buffer, name: string): CsvTable {
  const [header, ...rows] = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true });
  if (header === undefined) throw new CodedError('no_data', `${name} is empty`);
  return { columns: header.map((column) => column.trim()), rows };
}

/** One column as text, whatever the case of its name. @throws CodedError `no_data` when the header does not name it */
export function column(table: CsvTable, name: string, file: string): string[] {
  const at = table.columns.findIndex((known) => known.toLowerCase() === name.toLowerCase());
  if (at < 0) {
    throw new CodedError(
      'no_data',
      `${file} has no column ${name}; its header is ${table.columns.join(',')}`,
    );
  }
  return table.rows.map((row) => row[at] ?? '');
}
