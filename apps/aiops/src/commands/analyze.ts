import { Command } from 'commander';
import type { AnalyzeFlags } from '../batch/analyze.ts';
import { wholeNumber } from '../cli/command-options.ts';

export function analyzeCommand(): Command {
  return new Command('analyze')
    .summary('find the incidents in files')
    .description(
      'Runs the whole Fast Path over files, in event time and without a server: NDJSON records, syslog files, plain\n' +
        'log files, told apart by themselves. `-` reads standard input. The same input prints the same incidents.',
    )
    .argument('<file...>', 'files to read, - for standard input')
    .option('--devices <file>', 'device registry, YAML or JSON')
    .option('--policy <dir>', 'folder with policy.yaml and its segments (default: the shipped policies)')
    .option('--ship <id>', 'the ship of records that name none (default: the only one in the registry)')
    .option('--year <year>', 'the year of times that have none', wholeNumber(1970, 9999))
    .option('--anomalies', 'also print every finding')
    .option('--json', 'print {"summary":…,"incidents":[…]}')
    .addHelpText(
      'after',
      '\nExample:\n  aiops analyze /var/log/syslog router.ndjson --devices devices.yaml --ship aurora',
    )
    .action(async (files: string[], flags: AnalyzeFlags) => {
      const { analyze } = await import('../batch/analyze.ts');
      await analyze(files, flags);
    });
}
