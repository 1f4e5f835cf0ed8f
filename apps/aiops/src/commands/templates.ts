import { currentOf, type Template, TemplateMiner } from '@aiops/pipeline';
import { Command } from 'commander';
import { outLines, type Terminal } from '../cli/output.ts';
import { tableLines } from '../cli/table.ts';
import { textLines } from '../cli/text-lines.ts';
import { readableSize } from '../cli/unreadable-file.ts';
import { grouped, Progress } from '../send/progress.ts';

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
      const templates = await mineFile(file, terminal);
      if (options.json === true) printLines(templates, terminal);
      else printTable(templates, terminal);
    });
}

/**
 * @returns the template of each line; it leads to what it became by the end
 * @throws CliError when the file can't be read
 */
async function mineFile(file: string, terminal: Terminal): Promise<readonly Template[]> {
  const size = file === '-' ? null : await readableSize(file);
  const progress = new Progress(terminal, 'lines');
  const miner = new TemplateMiner();
  const templates: Template[] = [];
  let bytes = 0;
  let ahead: string[] | null = [];
  const mine = (lines: readonly string[]): void => {
    miner.readAhead(lines);
    for (const line of lines) templates.push(miner.add(line));
  };
  try {
    for await (const line of textLines(file, (count) => (bytes += count))) {
      if (ahead === null) templates.push(miner.add(line));
      else if (ahead.push(line) === READ_AHEAD) {
        mine(ahead);
        ahead = null;
      }
      if (templates.length % DRAW_EVERY === 0) {
        progress.draw(templates.length, size === null ? null : bytes / Math.max(size, 1));
      }
    }
    if (ahead !== null) mine(ahead);
  } finally {
    progress.end();
  }
  return templates;
}

function printLines(templates: readonly Template[], terminal: Terminal): void {
  const endings = new Map<Template, string>();
  let out = '';
  let line = 0;
  for (const first of templates) {
    line += 1;
    const template = currentOf(first);
    let ending = endings.get(template);
    if (ending === undefined) {
      ending = `,"template_id":${JSON.stringify(template.id)},"template":${JSON.stringify(template.text)}}\n`;
      endings.set(template, ending);
    }
    out += `{"line":${line}${ending}`;
    if (out.length < PIECE) continue;
    terminal.out(out);
    out = '';
  }
  if (out !== '') terminal.out(out);
}

function printTable(templates: readonly Template[], terminal: Terminal): void {
  const counts = new Map<string, { readonly text: string; count: number }>();
  for (const template of templates) {
    const { id, text } = currentOf(template);
    const known = counts.get(id);
    if (known === undefined) counts.set(id, { text, count: 1 });
    else known.count += 1;
  }
  if (counts.size === 0) {
    terminal.note('It has no lines.\n');
    return;
  }
  const rows = [...counts.values()].sort((a, b) => b.count - a.count);
  const columns = [
    { title: 'count', text: ({ count }: { count: number }) => grouped(count) },
    { title: 'template', text: ({ text }: { text: string }) => text, shrinksTo: 20 },
  ];
  outLines(terminal, tableLines(columns, rows, terminal.columns));
  terminal.note(`${grouped(templates.length)} lines, ${grouped(rows.length)} templates.\n`);
}
