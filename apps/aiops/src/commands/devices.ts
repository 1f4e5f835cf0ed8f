import { Command } from 'commander';
import { ApiClient } from '../cli/api-client.ts';
import {
  addressOf,
  jsonOption,
  keyOption,
  type ServerOptions,
  urlOption,
  wholeNumber,
} from '../cli/command-options.ts';
import { processTerminal, type Terminal } from '../cli/output.ts';
import { type AdoptOptions, adoptHost } from './registry/adopt.ts';
import { type ImportOptions, importRegistry } from './registry/import.ts';
import { type DeviceFilters, listDevices, listUnknownHosts } from './registry/lists.ts';
import { removeFromRegistry } from './registry/remove.ts';

const EXAMPLES = `
Examples:
  aiops devices import devices.yaml                 add or replace the ships and devices of a file
  aiops devices unknown                             hosts that send and that no device claims
  aiops devices adopt sw-12 --id switch-deck3 --type switch
`;

/** Which devices there are, and whose records are whose. */
export function devicesCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('devices')
    .description('which devices there are: list, import, remove, adopt hosts that send')
    .addHelpText('after', EXAMPLES);
  for (const make of [list, importFile, unknown, adopt, remove]) command.addCommand(make(terminal));
  return command;
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption('print what the API answers'));
}

function list(terminal: Terminal): Command {
  return subcommand('ls', 'list devices')
    .alias('list')
    .option('--ship <id>', 'of this ship only')
    .action((options: DeviceFilters & ServerOptions) =>
      listDevices(new ApiClient(addressOf(options)), options, terminal),
    );
}

function importFile(terminal: Terminal): Command {
  return subcommand('import', 'add or replace the ships and devices of a registry file, YAML or JSON')
    .argument('<file>', 'the registry file')
    .option('--force', 'take host names and addresses from other devices of the ship that have them')
    .action((file: string, options: ImportOptions & ServerOptions) =>
      importRegistry(new ApiClient(addressOf(options)), file, options, terminal),
    );
}

function unknown(terminal: Terminal): Command {
  return subcommand('unknown', 'hosts that send and that no device claims, the busiest first')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 1000), 50)
    .action((options: { limit: number; json?: boolean } & ServerOptions) =>
      listUnknownHosts(new ApiClient(addressOf(options)), options, terminal),
    );
}

function adopt(terminal: Terminal): Command {
  return subcommand('adopt', 'make a host that sends a device, or another name of a device that is known')
    .argument('<host>', 'its name or address, as `unknown` shows it')
    .requiredOption('--id <id>', 'the id of the device')
    .option('--type <type>', 'such as switch, router, vsat, server')
    .option('--ship <id>', 'the ship it belongs to; needed only when the records do not tell')
    .option('--force', 'though nothing of that name was heard yet')
    .action((host: string, options: AdoptOptions & ServerOptions) =>
      adoptHost(new ApiClient(addressOf(options)), host, options, terminal),
    );
}

function remove(terminal: Terminal): Command {
  return subcommand('rm', 'forget a device; its records stay, and its names are unknown hosts again')
    .argument('<id>', 'its id, as `ls` shows it')
    .addHelpText(
      'after',
      '\nA registry file that names it, given to `aiops up --devices`, brings it back at the next start.',
    )
    .action((id: string, options: ServerOptions & { readonly json?: boolean }) =>
      removeFromRegistry(new ApiClient(addressOf(options)), 'device', id, options, terminal),
    );
}
