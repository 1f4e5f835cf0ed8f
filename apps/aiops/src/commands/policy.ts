import { DEFAULT_POLICY, diffPolicies, type LoadedPolicy } from '@aiops/policy';
import { Argument, Command, Option } from 'commander';
import { ApiClient } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import {
  addressOf,
  insteadUrlOption,
  jsonOption,
  keyOption,
  policyOption,
  type ServerOptions,
  urlOption,
} from '../cli/command-options.ts';
import { counted } from '../cli/counted.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, processTerminal, type Terminal } from '../cli/output.ts';
import { policyEnvironment } from '../options.ts';
import { loadPolicyDirectory } from '../policy-files.ts';
import { reloadPolicy } from './policy-reload.ts';
import { replay } from './policy-replay.ts';
import { differenceText, type ShowOptions, showLivePolicy, showPolicy } from './policy-show.ts';
import { shownFault, validPolicy } from './valid-policy.ts';

const EXAMPLES = `
Examples:
  aiops policy check --policy /etc/aiops/policies
  aiops policy show --key correlate --ship MV-AURORA
  aiops policy show --url http://127.0.0.1:9081 --key correlate
  aiops policy diff policies --defaults
  aiops policy diff policies /etc/aiops/policies --json
  aiops policy replay --data ./data --policy /etc/aiops/stricter
  aiops policy reload --url http://127.0.0.1:9081

Precedence: default < file < fleet override < ship override < environment (AIOPS_POLICY__segment__key=value).
`;

/** Looks at policy files, for which no server is asked unless `show` is told to; `reload` is for a running one, and `replay` for what one has stored. */
export function policyCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('policy')
    .description('validate policy files, show what it says and why, compare, replay, reload')
    .addHelpText('after', EXAMPLES)
    .addCommand(check(terminal))
    .addCommand(show(terminal))
    .addCommand(diff(terminal))
    .addCommand(replay(terminal))
    .addCommand(reload(terminal));
}

function check(terminal: Terminal): Command {
  return new Command('check')
    .description('say what is wrong, with file, line and key; exit 1 if anything is')
    .addOption(policyOption())
    .addOption(jsonOption('print {valid, faults}'))
    .action(async ({ policy, json }: { policy: string; json?: boolean }) => {
      const loaded = await loadPolicyDirectory(policy, policyEnvironment());
      const faults = loaded.ok ? [] : loaded.error;
      if (json === true) outJson(terminal, { valid: loaded.ok, faults });
      else if (loaded.ok) terminal.out(`${validText(loaded.value)}\n`);
      else outLines(terminal, faults.map(shownFault));
      if (!loaded.ok) terminal.endWith(EXIT.failed);
    });
}

function validText(loaded: LoadedPolicy): string {
  const rows = loaded.valueSources();
  const changed = rows.filter(({ source }) => source === 'environment').length;
  const idle = rows.filter(({ in_force, source }) => !in_force && source !== 'environment').length;
  const ships = loaded.ships.length === 0 ? 'no ship' : counted(loaded.ships.length, 'ship');
  return `The policy is valid: ${counted(rows.length, 'value')}, ${ships} with overrides, ${changed} from the environment, ${idle} not in force yet.`;
}

interface ShowFlags extends ShowOptions {
  readonly policy: string;
  readonly url?: string;
  /** `--key` is taken by the keys of the policy. */
  readonly apiKey?: string;
}

function show(terminal: Terminal): Command {
  return new Command('show')
    .description('the values of a policy directory, where each comes from, and whether anything uses it yet')
    .addOption(policyOption())
    .addOption(insteadUrlOption('instead of a directory: what this running server has in force'))
    .addOption(new Option('--api-key <key>', 'its API key, needed off the loopback address').env('AIOPS_KEY'))
    .option('--ship <id>', 'as they are for this ship')
    .option('--key <prefix>', 'only this key and those below it; a value is shown whole for its exact key')
    .addOption(jsonOption('print [{key, value, source, in_force}]'))
    .action(async (options: ShowFlags, command: Command) => {
      const { url, apiKey, policy } = options;
      if (url === undefined) {
        return showPolicy(await validPolicy(policy, policyEnvironment()), options, terminal);
      }
      if (command.getOptionValueSource('policy') === 'cli') {
        throw new CliError(EXIT.usage, 'two_sources', 'give either --policy or --url');
      }
      const api = new ApiClient(addressOf(apiKey === undefined ? { url } : { url, key: apiKey }));
      return showLivePolicy(api, options, terminal);
    });
}

function reload(terminal: Terminal): Command {
  return new Command('reload')
    .description('have the running server read its policy files again; a bad file leaves the running policy')
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption('print what the API answers'))
    .action((options: ServerOptions & { json?: boolean }) =>
      reloadPolicy(new ApiClient(addressOf(options)), options, terminal),
    );
}

interface DiffOptions {
  readonly defaults?: boolean;
  readonly json?: boolean;
}

function diff(terminal: Terminal): Command {
  return new Command('diff')
    .description('what differs from the first to the second directory; exit 1 if anything does')
    .addArgument(new Argument('<dir-a>', 'a policy directory'))
    .addArgument(new Argument('[dir-b]', 'another one'))
    .addOption(new Option('--defaults', 'compare with the shipped values: from them to <dir-a>'))
    .addOption(jsonOption('print [{key, from, to}]'))
    .action((a: string, b: string | undefined, options: DiffOptions) => compare(a, b, options, terminal));
}

/** Files are compared with files: the environment, which is the same for both, is left out. */
async function compare(
  a: string,
  b: string | undefined,
  { defaults, json }: DiffOptions,
  terminal: Terminal,
): Promise<void> {
  if ((b === undefined) === (defaults !== true)) {
    throw new CliError(EXIT.usage, 'nothing_to_compare', 'give a second directory, or --defaults');
  }
  const first = (await validPolicy(a, {})).policy;
  const rows =
    b === undefined
      ? diffPolicies(DEFAULT_POLICY, first)
      : diffPolicies(first, (await validPolicy(b, {})).policy);
  const differences = rows.map(({ key, a: from, b: to }) => ({ key, from, to }));
  if (json === true) outJson(terminal, differences);
  else if (differences.length === 0) terminal.note('They say the same.\n');
  else outLines(terminal, differences.map(differenceText));
  if (differences.length > 0) terminal.endWith(EXIT.failed);
}
