import { ACCESS_ROLES, type AccessRole } from '@aiops/ports';
import { Command, Option } from 'commander';
import { CliError } from '../cli/cli-error.ts';
import { dataOption, jsonOption } from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, processTerminal, type Terminal } from '../cli/output.ts';
import { tableLines } from '../cli/table.ts';
import { siteKeys } from '../roles/keys.ts';

const EXPLANATION = `
Roles: operator reads, acknowledges and comments · engineer also resolves, silences, merges and assigns
· admin also keys and policy reload · ingest only sends records.
Off the loopback address every request needs a key; on it, from the first key on. A running server sees each change
at its next request.

Examples:
  aiops keys add --name bridge --role operator
  aiops keys add --name vsat-shipper --role ingest --ship MV-AURORA
  aiops keys rm bridge
`;
const WITHOUT_KEYS =
  'whoever reaches a server on 127.0.0.1 is admin, and one on another address lets nobody in';
const ROLES: readonly string[] = [...ACCESS_ROLES, 'ingest'];

/** API keys, kept in the data directory by their hashes. */
export function keysCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('keys')
    .description('API keys of the server on this machine')
    .addHelpText('after', EXPLANATION)
    .addCommand(add(terminal))
    .addCommand(list(terminal))
    .addCommand(remove(terminal));
}

interface AddOptions {
  readonly name: string;
  readonly role: AccessRole;
  readonly ship?: string;
  readonly data: string;
}

function add(terminal: Terminal): Command {
  return new Command('add')
    .description('make a key and print it, this once')
    .requiredOption('--name <name>', 'who or what will use it')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--ship <id>', 'the ship of records that come with it and name none')
    .addOption(dataOption())
    .action(async ({ name, role, ship, data }: AddOptions) => {
      const wanted = ship === undefined ? { name, role } : { name, role, ship_id: ship };
      const key = await siteKeys(data).add(wanted);
      terminal.note(`The key of ${name}, as ${role}. It is kept nowhere: write it down now.\n`);
      terminal.out(`${key}\n`);
    });
}

function list(terminal: Terminal): Command {
  return new Command('ls')
    .alias('list')
    .description('names, roles and ships; never the keys')
    .addOption(dataOption())
    .addOption(jsonOption('print [{name, role, ship_id}]'))
    .action(async ({ data, json }: { data: string; json?: boolean }) => {
      const keys = await siteKeys(data).list();
      if (json === true) return outJson(terminal, keys);
      if (keys.length === 0) return terminal.note(`There is no key in ${data}.\n`);
      type Key = (typeof keys)[number];
      const columns = [
        { title: 'NAME', text: (key: Key) => key.name },
        { title: 'ROLE', text: (key: Key) => key.role },
        { title: 'SHIP', text: (key: Key) => key.ship_id ?? '', shrinksTo: 8 },
      ];
      outLines(terminal, tableLines(columns, keys, terminal.columns));
    });
}

function remove(terminal: Terminal): Command {
  return new Command('rm')
    .description('take a key away')
    .argument('<name>', 'as `ls` shows it')
    .option('--force', 'even the last key, which opens the server to everybody on its machine')
    .addOption(dataOption())
    .action(async (name: string, { data, force }: { data: string; force?: boolean }) => {
      const outcome = await siteKeys(data).remove(name, { evenLast: force === true });
      if (outcome === 'removed') {
        terminal.out(`The key of ${name} is removed.\n`);
        if ((await siteKeys(data).list()).length === 0)
          terminal.note(`It was the last one: ${WITHOUT_KEYS}.\n`);
        return;
      }
      if (outcome === 'is_last') {
        throw new CliError(
          EXIT.failed,
          'last_key',
          `${name} has the last key; without any, ${WITHOUT_KEYS}`,
          {
            advice: 'add another one before, or say --force',
          },
        );
      }
      throw new CliError(EXIT.failed, 'not_found', `no key in ${data} is named ${name}`, {
        advice: '`aiops keys ls` shows the names',
      });
    });
}
