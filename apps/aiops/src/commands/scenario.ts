import { join } from 'node:path';
import { BENIGN_SCENARIO_NAMES, generateScenario, SCENARIO_NAMES, writeScenario } from '@aiops/scenarios';
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../cli/command-options.ts';
import { counted } from '../cli/counted.ts';

export function scenarioCommand(): Command {
  return new Command('scenario')
    .summary('write a realistic scenario with its truth')
    .description(
      `Writes records.ndjson, devices.yaml and truth.json into a folder a scenario.\nNames: ${SCENARIO_NAMES.join(', ')}, or all.\nNothing is wrong in ${BENIGN_SCENARIO_NAMES.join(', ')}.`,
    )
    .argument('<name>', 'which one, or all')
    .requiredOption('--out <dir>', 'folder to write into')
    .option(
      '--seed <n>',
      'another seed gives another ship day of the same kind',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
      1,
    )
    .addHelpText(
      'after',
      '\nExample:\n  aiops scenario rain-fade --seed 7 --out /tmp/rain && aiops analyze /tmp/rain/rain-fade/records.ndjson --devices /tmp/rain/rain-fade/devices.yaml',
    )
    .action(async (name: string, flags: { out: string; seed: number }) => {
      const names = name === 'all' ? SCENARIO_NAMES : SCENARIO_NAMES.filter((known) => known === name);
      if (names.length === 0)
        throw new InvalidArgumentError(`there is no scenario ${name}; one of ${SCENARIO_NAMES.join(', ')}`);
      for (const one of names) {
        const scenario = generateScenario(one, flags.seed);
        const directory = join(flags.out, one);
        await writeScenario(directory, scenario);
        process.stdout.write(
          `${directory}: ${counted(scenario.records.length, 'record')}, ${counted(scenario.truth.causes.length, 'cause')}\n`,
        );
      }
    });
}
