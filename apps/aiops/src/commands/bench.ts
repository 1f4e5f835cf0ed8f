import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LoadedPolicy } from '@aiops/policy';
import { Argument, Command } from 'commander';
import type { InsightParts } from '../bench/insight/bench.ts';
import { type BenchReport, reportText } from '../bench/report.ts';
import { CliError } from '../cli/cli-error.ts';
import { wholeNumber } from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { readableDirectory } from '../cli/unreadable-file.ts';
import { readOptions } from '../options.ts';
import { defaultPolicyDirectory } from '../paths.ts';

interface BenchFlags {
  readonly quick: boolean;
  /** The folder of the public data; absent when not given. */
  readonly data?: string;
  /** How many seeds of each scenario; absent when not given. */
  readonly seeds?: number;
  readonly firstSeed: number;
  /** A folder of scenarios; absent when not given. */
  readonly scenarios?: string;
  /** A file for the narratives to read; absent when not given. */
  readonly samples?: string;
}

/** What the command line brings beside them. */
interface CommandFlags {
  readonly firstSeed: number;
  readonly json?: boolean;
}

const SEEDS = 20;
const QUICK_SEEDS = 2;
const INSIGHT_SEEDS = 5;

/** One bench: it measures, and says on the way what it is at. */
type Bench = (flags: BenchFlags, say: (line: string) => void) => Promise<BenchReport>;

const BENCHES: Readonly<Record<string, Bench>> = {
  fastpath: async ({ quick }, say) => (await import('../bench/fastpath.ts')).benchFastPath(quick, say),
  distributed: async ({ quick }, say) =>
    (await import('../bench/distributed/bench.ts')).benchDistributed(quick, say),
  parsing: async ({ quick }, say) => (await import('../bench/parsing.ts')).benchParsing(quick, say),
  redaction: async ({ quick }, say) => (await import('../bench/redaction.ts')).benchRedaction(quick, say),
  protocols: async ({ quick }, say) => (await import('../bench/protocols.ts')).benchProtocols(quick, say),
  detect: async ({ quick }, say) => (await import('../bench/detect/detect.ts')).benchDetect(quick, say),
  correlation: async ({ quick, seeds, firstSeed, scenarios }, say) => {
    const { benchCorrelation } = await import('../bench/correlation/bench.ts');
    const usual = scenarios !== undefined ? 0 : quick ? QUICK_SEEDS : SEEDS;
    return benchCorrelation({ quick, seeds: seeds ?? usual, firstSeed, scenarios: scenarios ?? null }, say);
  },
  grouping: async (flags, say) =>
    (await import('../bench/grouping/bench.ts')).benchGrouping(dataOf(flags, 'grouping'), say),
  rootcause: async (flags, say) =>
    (await import('../bench/rootcause/bench.ts')).benchRootCause(dataOf(flags, 'rootcause'), say),
  insight: async ({ quick, seeds, firstSeed, data, samples }, say) => {
    const { benchInsight } = await import('../bench/insight/bench.ts');
    const { insightParts } = await import('../roles/insight/bench-parts.ts');
    const wanted = { quick, seeds: seeds ?? (quick ? 1 : INSIGHT_SEEDS), firstSeed };
    const { file } = readOptions({}, { policyDirectory: defaultPolicyDirectory() }).model;
    const partsOf = async (policy: LoadedPolicy): Promise<InsightParts> => {
      const parts = await insightParts(policy, data ?? null, file);
      return samples === undefined ? parts : { ...parts, keepSamples: (text) => writeFile(samples, text) };
    };
    return benchInsight(wanted, partsOf, say);
  },
  nab: async (flags) => (await import('../bench/nab/bench.ts')).benchNab(dataOf(flags, 'nab')),
  templates: async (flags, say) =>
    (await import('../bench/templates/bench.ts')).benchTemplates(
      dataOf(flags, 'templates'),
      flags.quick,
      say,
    ),
  retrieval: async (flags, say) =>
    (await import('../bench/retrieval/bench.ts')).benchRetrieval(
      dataOf(flags, 'retrieval'),
      flags.quick,
      say,
    ),
  kpi: async (flags) => (await import('../bench/kpi/bench.ts')).benchKpi(dataOf(flags, 'kpi')),
};

/** Options that not every bench has a use for, by those that take them. */
const TAKEN_BY: Readonly<Record<string, readonly string[]>> = {
  data: ['insight', 'grouping', 'rootcause', 'nab', 'templates', 'retrieval', 'kpi'],
  seeds: ['correlation', 'insight'],
  firstSeed: ['correlation', 'insight'],
  scenarios: ['correlation'],
  samples: ['insight'],
};

/** @throws CliError `no_such_option`, or `directory_unreadable` */
async function checkOptions(name: string, command: Command): Promise<void> {
  for (const option of command.options) {
    const key = option.attributeName();
    const takers = TAKEN_BY[key];
    if (takers === undefined || takers.includes(name) || command.getOptionValueSource(key) !== 'cli')
      continue;
    throw new CliError(EXIT.usage, 'no_such_option', `the bench ${name} takes no ${option.long}`, {
      advice: `${option.long} is for: ${takers.join(', ')}`,
    });
  }
  const { data, samples } = command.opts<BenchFlags>();
  if (data !== undefined) await readableDirectory(data);
  // It is written after minutes of measuring.
  if (samples !== undefined) await readableDirectory(dirname(samples));
}

function dataOf({ data }: BenchFlags, name: string): string {
  if (data !== undefined) return data;
  throw new CliError(
    EXIT.usage,
    'no_data',
    `the bench ${name} measures on public data that is not part of the program: give its folder with --data`,
  );
}

export function benchCommand(): Command {
  return new Command('bench')
    .summary('measure speed, memory and quality')
    .description(
      `Measures the product against its targets, on this machine. Benches: ${Object.keys(BENCHES).join(', ')}.\n` +
        'Exits with 0 when it ran, whether the targets were met or not.',
    )
    .addArgument(new Argument('<name>', 'which bench').choices(Object.keys(BENCHES)))
    .option('--quick', 'shorter runs, the same measures')
    .option('--data <dir>', 'folder of the public data, for the benches that measure on it')
    .option(
      '--seeds <n>',
      `seeds of each scenario; ${SEEDS}, or ${QUICK_SEEDS} when quick, or none beside --scenarios`,
      wholeNumber(0, 10_000),
    )
    .option('--first-seed <n>', 'the first of the seeds', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--scenarios <dir>', 'a scenario folder, or a folder that holds some')
    .option('--samples <file>', 'where the bench of narratives puts some of them to read, as Markdown')
    .option('--json', 'print {"bench":…,"machine":…,"rows":[…]}')
    .action(async (name: string, given: Partial<BenchFlags> & CommandFlags, command: Command) => {
      await checkOptions(name, command);
      const { json, quick = false, ...flags } = given;
      const report = await BENCHES[name]?.({ ...flags, quick }, (line) => process.stderr.write(`${line}\n`));
      if (report === undefined) return;
      process.stdout.write(`${json === true ? JSON.stringify(report) : reportText(report)}\n`);
    });
}
