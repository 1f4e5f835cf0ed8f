import { CodedError } from '@aiops/kernel';
import { AdaptiveSeries } from '@aiops/pipeline';
import { Command } from 'commander';
import { column, readCsv } from '../csv-table.ts';
import { seriesTime } from '../series-time.ts';

const EXPLANATION = `
Scores run from 0 to 1. From 0.9 on it pays to look: the series does what it never did, in its own measure. 0.73 to
0.9 is new but small; below that a score only says how restless the series is. A series that is new to it knows little:
scores of the first cycle (a day, a watch) say less. A value that stands still, or a level that stays, is news only when
it begins. The running product asks eight more detectors beside this one: docs/detection.md says what each of them sees.
A score uses no later row, so that a file may grow and its first scores stay. Times are ISO 8601 or seconds or
milliseconds since 1970; one that names no zone is UTC.

Example:
  aiops detect cpu.csv | awk -F, 'NR == 1 || $3 >= 0.9'
`;

/** Output is written in pieces of about this many characters. */
const PIECE = 65_536;

/** The adaptive detector over one file. */
export function detectCommand(): Command {
  return new Command('detect')
    .summary('anomaly scores of one metric in a CSV file')
    .description('Runs the adaptive detector over a CSV file with the columns timestamp and value.')
    .argument(
      '<file>',
      'CSV with the header timestamp,value; further columns are left out; .gz is read too; - for standard input',
    )
    .option('--json', 'print {"timestamp":…,"value":…,"anomaly_score":…} a line instead of CSV')
    .addHelpText('after', EXPLANATION)
    .action(async (file: string, options: { json?: boolean }) => {
      await printScores(file, options.json === true);
    });
}

/** Where scores and remarks go. */
interface Output {
  write(piece: string): Promise<void>;
  note(line: string): void;
}

const STANDARD: Output = {
  write: (piece) =>
    new Promise((resolve, reject) => {
      process.stdout.write(piece, (error) => (error ? reject(error) : resolve()));
    }),
  note: (line) => process.stderr.write(`${line}\n`),
};

/** @throws CodedError `no_data` or `bad_row` with what is wrong and where */
export async function printScores(file: string, asJson: boolean, output: Output = STANDARD): Promise<void> {
  const table = await readCsv(file);
  const times = column(table, 'timestamp', file);
  const values = column(table, 'value', file);
  const detector = new AdaptiveSeries();
  let notNumbers = 0;
  let out = asJson ? '' : 'timestamp,value,anomaly_score\n';
  for (let row = 0; row < times.length; row += 1) {
    const timestamp = times[row] ?? '';
    const text = values[row] ?? '';
    const ms = seriesTime(timestamp);
    if (ms === null) {
      throw new CodedError(
        'bad_row',
        `${file}: row ${row + 2} has no time that can be read: ${timestamp.slice(0, 80)}`,
      );
    }
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) notNumbers += 1;
    const score = detector.update(ms, value);
    out += asJson
      ? `${JSON.stringify({ timestamp, value: Number.isFinite(value) ? value : null, anomaly_score: score })}\n`
      : `${cell(timestamp)},${cell(text)},${score}\n`;
    if (out.length >= PIECE) {
      await output.write(out);
      out = '';
    }
  }
  await output.write(out);
  if (notNumbers > 0) {
    output.note(`${notNumbers} of ${times.length} values are no numbers: they score 0 and teach nothing.`);
  }
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
