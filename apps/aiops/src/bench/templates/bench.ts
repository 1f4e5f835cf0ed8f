import { currentOf, TemplateMiner } from '@aiops/pipeline';
import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { heapOfCommand, heapOfMiner } from './distinct-lines.ts';
import { type LabelledLog, readLoghub } from './loghub.ts';
import { type Grouped, type ParsingScore, scoreParsing } from './score.ts';
import { speedOf } from './speed.ts';

const TARGETS: Readonly<Record<keyof ParsingScore, number>> = { ga: 0.92, fga: 0.87, pa: 0.45, fta: 0.42 };
const MEASURES = Object.keys(TARGETS) as (keyof ParsingScore)[];
const TARGET_LINES_PER_S = 150_000;
const TARGET_HEAP_MB = 200;
const TARGET_COMMAND_MB = 400;
/** Lines whose header is known before the first of them counts. */
const READ_AHEAD = 1000;

/**
 * Template mining with one configuration on labelled logs: groups against the event ids, texts against the corrected
 * labels. Speed is CPU time, so that what else the machine does takes no part.
 * @param directory with `2k` and `2k_corrected`
 */
export async function benchTemplates(
  directory: string,
  quick: boolean,
  say: (line: string) => void,
): Promise<BenchReport> {
  const logs = await readLoghub(directory);
  const scores = logs.map((log) => ({ system: log.system, score: scoreOf(log) }));
  say(`${scores.length} systems scored`);
  const speed = speedOf(logs, quick ? 5 : 25);
  say(`${Math.round(speed.linesPerSecond)} lines a second`);
  const distinct = quick ? 50_000 : 1_000_000;
  return report('templates', [
    ...MEASURES.map((measure) => meanRow(measure, scores)),
    row('lines_per_s', speed.linesPerSecond, '1/s', 'higher', TARGET_LINES_PER_S, 'of CPU time on one core'),
    row('distinct_lines', speed.distinct, 'ratio', 'higher', null, 'of those that the speed is of'),
    row('searched_lines', speed.searched, 'ratio', 'higher', null, 'of them, not known by their form'),
    ...heapRows(distinct),
    ...scores.flatMap(({ system, score }) =>
      MEASURES.map((measure) => row(`${measure}_${system}`, score[measure], 'ratio', 'higher', null)),
    ),
  ]);
}

/** The miner alone, and what `aiops templates` holds, which keeps the template of each line. */
function heapRows(distinct: number): BenchRow[] {
  const note = `after ${distinct} lines that share nothing`;
  return [
    row('heap_mb_million', heapOfMiner(distinct), 'MB', 'lower', TARGET_HEAP_MB, note),
    row('heap_mb_command', heapOfCommand(distinct), 'MB', 'lower', TARGET_COMMAND_MB, note),
  ];
}

function meanRow(measure: keyof ParsingScore, scores: readonly { readonly score: ParsingScore }[]): BenchRow {
  const mean = scores.reduce((sum, { score }) => sum + score[measure], 0) / scores.length;
  return row(measure, mean, 'ratio', 'higher', TARGETS[measure], `mean over ${scores.length} systems`);
}

function scoreOf({ lines, groups, texts }: LabelledLog): ParsingScore {
  const found = minedFrom(lines);
  const { ga, fga } = scoreParsing(groups, found);
  const { pa, fta } = scoreParsing(texts, found);
  return { ga, fga, pa, fta };
}

function minedFrom(lines: readonly string[]): Grouped[] {
  const miner = new TemplateMiner();
  miner.readAhead(lines.slice(0, READ_AHEAD));
  const templates = lines.map((line) => miner.add(line));
  return templates.map((template) => {
    const { id, text } = currentOf(template);
    return { group: id, template: text };
  });
}
