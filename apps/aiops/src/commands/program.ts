import { Command } from 'commander';
import { checkGivenPaths } from '../cli/given-paths.ts';
import { processTerminal, type Terminal } from '../cli/output.ts';
import { analyzeCommand } from './analyze.ts';
import { benchCommand } from './bench.ts';
import { clickHouseEndpointCommand } from './clickhouse-endpoint.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { detectCommand } from './detect.ts';
import { devicesCommand } from './devices.ts';
import { doctorCommand } from './doctor.ts';
import { incidentsCommand } from './incidents.ts';
import { keysCommand } from './keys.ts';
import { policyCommand } from './policy.ts';
import { retrieveCommand } from './retrieve.ts';
import { scenarioCommand } from './scenario.ts';
import { sendCommand } from './send.ts';
import { serviceCommand } from './service.ts';
import { shipsCommand } from './ships.ts';
import { templatesCommand } from './templates.ts';
import { upCommand } from './up.ts';

const VERSION = '0.1.0';

const HELP = `
Examples:
  aiops up --demo                                   the whole platform, with a fleet of ships to watch
  aiops analyze /var/log/syslog --ship MV-AURORA    the incidents in a file, no server needed
  aiops send records.ndjson                         send a file to the running server
  aiops incidents ls --status open                  what is going on
  aiops incidents why <id>                          why a record did, or did not, become an incident
  aiops doctor                                      what is wrong with this machine or site, and how to mend it

Where aiops is not on the PATH, as in a checkout, say: npx aiops …
Exit codes: 0 done · 1 problems found, or refused · 2 wrong usage · 3 server not reachable, or not able to answer now
Environment: AIOPS_URL and AIOPS_KEY for the server to talk to, AIOPS_DATA and AIOPS_POLICY for its places,
NO_COLOR for plain output.
`;

/** The whole command line. Commands are grouped by who needs them when. */
export function buildProgram(terminal: Terminal = processTerminal()): Command {
  const program = new Command('aiops')
    .description(
      'Offline-first AIOps for ships: raw logs and metrics in, few and well-explained incidents out.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .addHelpText('after', HELP);
  program.commandsGroup('Run:');
  program.addCommand(upCommand());
  program.addCommand(serviceCommand());
  program.addCommand(clickHouseEndpointCommand(), { hidden: true });
  program.addCommand(analyzeCommand());
  program.addCommand(detectCommand());
  program.addCommand(templatesCommand(terminal));
  program.addCommand(retrieveCommand(terminal));
  program.commandsGroup('Work with a running server:');
  program.addCommand(incidentsCommand(terminal));
  program.addCommand(sendCommand(terminal));
  program.addCommand(devicesCommand(terminal));
  program.addCommand(shipsCommand(terminal));
  program.commandsGroup('Look after it:');
  program.addCommand(doctorCommand(terminal));
  program.addCommand(policyCommand(terminal));
  program.addCommand(keysCommand(terminal));
  program.addCommand(deadLettersCommand(terminal));
  program.commandsGroup('Measure it:');
  program.addCommand(benchCommand());
  program.addCommand(scenarioCommand());
  program.hook('preAction', (_program, command) => checkGivenPaths(command));
  speakAlike(program, terminal);
  return program;
}

/** Commands that were added don't inherit how to fail and where to speak: each is told. */
function speakAlike(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError(`Run \`${pathOf(command)} --help\` to see what it takes.`)
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.note(text) })
    .configureHelp({ styleTitle: (title) => terminal.paint('bold', title), showGlobalOptions: false });
  for (const sub of command.commands) speakAlike(sub, terminal);
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
