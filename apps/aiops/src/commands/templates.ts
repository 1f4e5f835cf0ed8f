import { Command } from 'commander';
import { outLines, type Terminal } from '../cli/output.ts';
import { tableLines } from '../cli/table.ts';
import { textLines } from '../cli/text-lines.ts';
import { readableSize } from '../cli/unreadable-file.ts';
import { grouped, Progress } from '../send/progress.ts';
import { type FoundTemplates, MinedLines, UNKEPT } from './mined-lines.ts';

const EXPLANATION = `
What varies from line to line stands as <*>: numbers, addresses, ids, paths, and words that many lines differ in. What
stands before the text in nearly all lines (time, host, level, process) is no part of it. An id is the same in every
run and for every line of the template; the text is the one after the whole file.

Examples:
  aiops templates /var/log/syslog                what is in a log, the most frequent lines first
  aiops templates app.log --json | jq -r 'select(.line == 17).template'
  zcat old/*.gz | aiops templates -
`;

/** Lines whose header is known before the first of them counts. */
const READ_AHEAD = 1000;
/** Output is written in pieces of about this many characters. */
const PIECE = 65_536;
const DRAW_EVERY = 1000;
/** Templates whose output is remembered. */
const MAX_ENDINGS = 20_000;

/** The template miner over raw lines. */
export function templatesCommand(terminal: Terminal): Command {
  return new Command('templates')
    .summary('the kinds of lines in a log file, with what varies left open')
    .description(
      'Finds the templates of the lines of a file, whatever wrote it, and how many lines each has.',
    )
    .argument('<file>', 'raw lines, one record a line; - for standard input; .gz is read too')
    .option('--json', 'print {"line":1,"template_id":"…","template":"…"} for each line, in their order')
    .addHelpText('after', EXPLANATION)
    .action(async (file: string, options: { json?: boolean }) => {
      const found = await mineFile(file, terminal);
      const unkept = options.json === true ? printLines(found, terminal) : printTable(found, terminal);
      if (unkept === 0) return;
      terminal.note(
        `${grouped(unkept)} of the lines are alike with no other, and of more kinds than can be kept: they stand as ${UNKEPT.text}. Split the file to see them.\n`,
      );
    });
}

/** @throws CliError when the file can't be read */
async function mineFile(file: string, terminal: Terminal): Promise<FoundTemplates> {
  const size = file === '-' ? null : await readableSize(file);
  const progress = new Progress(terminal, 'lines');
  const mined = new MinedLines();
  let bytes = 0;
  let ahead: string[] | null = [];
  const mine = (lines: readonly string[]): void => {
    mined.readAhead(lines);
    for (const line of lines) mined.add(line);
  };
  try {
    for await (const line of textLines(file, (count) => (bytes += count))) {
      if (ahead === null) mined.add(line);
      else if (ahead.push(line) === READ_AHEAD) {
        mine(ahead);
        ahead = null;
      }
      if (mined.count % DRAW_EVERY === 0) {
        progress.draw(mined.count, size === null ? null : bytes / Math.max(size, 1));
      }
    }
    if (ahead !== null) mine(ahead);
  } finally {
    progress.end();
  }
  return mined.found();
}

/** @returns lines whose template could not be kept */
function printLines(found: FoundTemplates, terminal: Terminal): number {
  const endings = new Map<number, string>();
  let out = '';
  let line = 0;
  let unkept = 0;
  for (const at of found.byLine()) {
    line += 1;
    let ending = endings.get(at);
    if (ending === undefined) {
      const { id, text } = found.at(at);
      ending = `,"template_id":${JSON.stringify(id)},"template":${JSON.stringify(text)}}\n`;
      if (endings.size === MAX_ENDINGS) endings.clear();
      endings.set(at, ending);
    }
    if (found.at(at) === UNKEPT) unkept += 1;
    out += `{"line":${line}${ending}`;
    if (out.length < PIECE) continue;
    terminal.out(out);
    out = '';
  }
  if (out !== '') terminal.out(out);
  return unkept;
}

/** @returns lines whose template could not be kept */
function printTable(found: FoundTemplates, terminal: Terminal): number {
  const rows: { readonly at: number | null; readonly count: number }[] = [];
  let lines = 0;
  let unkept = 0;
  for (const [at, count] of found.counts()) {
    lines += count;
    if (found.at(at) === UNKEPT) unkept += count;
    else rows.push({ at, count });
  }
  if (lines === 0) {
    terminal.note('It has no lines.\n');
    return 0;
  }
  if (unkept > 0) rows.push({ at: null, count: unkept });
  rows.sort((a, b) => b.count - a.count);
  const textOf = (at: number | null): string => (at === null ? UNKEPT : found.at(at)).text;
  const columns = [
    { title: 'count', text: ({ count }: { count: number }) => grouped(count) },
    { title: 'template', text: ({ at }: { at: number | null }) => textOf(at), shrinksTo: 20 },
  ];
  outLines(terminal, tableLines(columns, rows, terminal.columns));
  terminal.note(`${grouped(lines)} lines, ${grouped(rows.length)} templates.\n`);
  return unkept;
}
