import { listOf, Ship, UnknownShip } from '@aiops/contracts';
import { Command } from 'commander';
import { z } from 'zod';
import { ApiClient, read } from '../cli/api-client.ts';
import { addressOf, jsonOption, keyOption, type ServerOptions, urlOption } from '../cli/command-options.ts';
import { counted } from '../cli/counted.ts';
import { outJson, outLines, processTerminal, type Terminal } from '../cli/output.ts';
import { printable } from '../cli/printable.ts';
import { tableLines } from '../cli/table.ts';
import { utcText } from '../cli/times.ts';
import { everyPage } from './registry/every-page.ts';
import { removeFromRegistry } from './registry/remove.ts';

const EXAMPLES = `
Examples:
  aiops ships ls
  aiops ships status MV-AURORA in_port
`;

/** What most sites say. Nothing depends on the word: it stands beside what is found. */
const COMMON_MODES: readonly string[] = ['at_sea', 'in_port', 'at_anchor', 'dry_dock'];

type JsonOptions = ServerOptions & { readonly json?: boolean };

/** The ships of the site, and how they operate. */
export function shipsCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('ships')
    .description('the ships of the site, and their operating mode')
    .addHelpText('after', EXAMPLES);
  command.addCommand(
    subcommand('ls', 'list ships')
      .alias('list')
      .action((options: JsonOptions) => listShips(options, terminal)),
  );
  command.addCommand(
    subcommand('rm', 'forget a ship that has no devices; its records stay')
      .argument('<ship>', 'its id')
      .action((ship: string, options: JsonOptions) =>
        removeFromRegistry(new ApiClient(addressOf(options)), 'ship', ship, options, terminal),
      ),
  );
  command.addCommand(
    subcommand('status', 'set the operating mode of a ship')
      .argument('<ship>', 'its id')
      .argument('<mode>', 'a word of yours, such as at_sea, in_port, dry_dock')
      .action((ship: string, mode: string, options: JsonOptions) => setMode(ship, mode, options, terminal)),
  );
  return command;
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption('print what the API answers'));
}

async function listShips(options: JsonOptions, terminal: Terminal): Promise<void> {
  const api = new ApiClient(addressOf(options));
  const ships = await everyPage(api, '/api/v3/ships', Ship);
  if (options.json === true) {
    outJson(terminal, ships);
    return;
  }
  const { data: unknown } = read(listOf(UnknownShip), await api.get('/api/v3/ships/unknown'));
  if (ships.length === 0) {
    terminal.note('No ship is known. `aiops devices import` reads a registry file.\n');
  } else outLines(terminal, shipLines(ships, terminal));
  for (const { ship_id, records, first_seen } of unknown) {
    const named = `${counted(records, 'record')} since ${utcText(first_seen)}`;
    terminal.note(`${printable(ship_id)} is not registered: ${named} name it.\n`);
  }
}

function shipLines(ships: readonly Ship[], terminal: Terminal): string[] {
  const columns = [
    { title: 'SHIP', text: ({ ship_id }: Ship) => ship_id },
    { title: 'NAME', text: ({ name }: Ship) => name ?? '', shrinksTo: 12 },
    { title: 'ZONE', text: ({ timezone }: Ship) => timezone ?? '' },
    { title: 'MODE', text: ({ mode }: Ship) => mode ?? 'unknown' },
    { title: 'SET BY', text: ({ mode_source }: Ship) => mode_source ?? '' },
  ];
  return tableLines(columns, ships, terminal.columns);
}

async function setMode(ship: string, mode: string, options: JsonOptions, terminal: Terminal): Promise<void> {
  const path = `/api/v3/ships/${encodeURIComponent(ship)}/status`;
  const answer = await new ApiClient(addressOf(options)).ask('PUT', path, { mode });
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const set = read(z.object({ ship_id: z.string(), mode: z.string() }), answer);
  terminal.out(`${printable(set.ship_id)} is ${printable(set.mode)}.\n`);
  if (!COMMON_MODES.includes(set.mode)) {
    terminal.note(`The word is free and is kept as it is; the common ones are ${COMMON_MODES.join(', ')}.\n`);
  }
}
