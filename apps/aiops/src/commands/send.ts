import { Argument, Command, Option } from 'commander';
import { exchange, type ServerAddress } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import {
  addressOf,
  duration,
  jsonOption,
  keyOption,
  type ServerOptions,
  urlOption,
  wholeNumber,
} from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, processTerminal, type Terminal } from '../cli/output.ts';
import { Courier } from '../send/deliver.ts';
import { grouped, Progress } from '../send/progress.ts';
import { Sending, type SendOptions, type SendSummary } from '../send/send-files.ts';
import { KINDS } from '../send/sort-line.ts';

const EXPLANATION = `
A line that is a JSON object goes as a record; any other line is text of a log (syslog of either RFC, or an
application's line), whose time, host and level are read from it as \`aiops analyze\` does. While the server is away
or full, sending waits and goes on; a batch whose answer was lost on the way is sent again and may count twice.
Where every role is a process of its own (aiops service), ingest takes records: --url http://127.0.0.1:8081.

Examples:
  aiops send records.ndjson /var/log/syslog
  journalctl -o short-iso --since today | aiops send -
  aiops send day1.ndjson --url https://ship.example:9081 --key "$TOKEN" --json
`;

type SendFlags = ServerOptions &
  Omit<SendOptions, 'files'> & { readonly patience: number; readonly json?: boolean };

const PATIENCE_MS = 300_000;
/** How long an address that has never answered is tried. */
const FIRST_PATIENCE_MS = 5000;

/** Sends files to a running server. */
export function sendCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('send')
    .description('send files to a running server, with progress')
    .addArgument(new Argument('<file...>', 'NDJSON records, syslog or plain lines; - for standard input'))
    .addOption(urlOption())
    .addOption(keyOption())
    .option('--batch <n>', 'records in one round', wholeNumber(1, 50_000), 1000)
    .addOption(
      new Option('--kind <kind>', 'what the JSON records are').choices(['auto', ...KINDS]).default('auto'),
    )
    .addOption(
      new Option('--patience <span>', 'how long to wait for a server that is away or full')
        .argParser(duration)
        .default(PATIENCE_MS, '5m'),
    )
    .addOption(jsonOption('print {sent, accepted, refused, seconds} at the end'))
    .addHelpText('after', EXPLANATION)
    .action((files: string[], flags: SendFlags) => send(files, flags, terminal));
}

async function send(files: readonly string[], flags: SendFlags, terminal: Terminal): Promise<void> {
  const progress = new Progress(terminal);
  const courier = new Courier(addressOf(flags), {
    patienceMs: flags.patience,
    firstPatienceMs: FIRST_PATIENCE_MS,
    onWait: (waitMs, reason) => progress.say(`Waiting ${waitMs / 1000} s: ${reason}`),
  });
  const sending = new Sending({ files, kind: flags.kind, batch: flags.batch }, courier, progress);
  const summary = await sending.run().catch((error: unknown) => {
    throw brokenOff(error, sending);
  });
  if (flags.json === true) outJson(terminal, summary);
  else {
    terminal.out(`${summaryText(summary)}\n`);
    if (summary.accepted > 0) terminal.note(notKept(await whereDropsAre(addressOf(flags))));
  }
  if (summary.refused > 0) terminal.endWith(EXIT.failed);
}

/** The same error, with where to go on. */
function brokenOff(error: unknown, { deliveredUpTo, summary }: Sending): unknown {
  if (!(error instanceof CliError) || deliveredUpTo === '') return error;
  const done = `${grouped(summary.accepted)} records were accepted, everything up to ${deliveredUpTo}`;
  return new CliError(error.exitCode, error.code, `${error.message}; ${done}`, {
    advice: error.advice,
    cause: error,
  });
}

const ASK_MS = 3_000;

/**
 * Where it is counted, if that is here: an ingest of its own takes records and can't answer questions. The description of the API
 * is there wherever the API is, and needs no right that a sender lacks.
 */
async function whereDropsAre(server: ServerAddress): Promise<string | null> {
  try {
    const { status } = await exchange(server, '/openapi.json', { method: 'HEAD', timeoutMs: ASK_MS });
    return status === 200 ? `${server.url}/api/v3/stats/drops` : null;
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}

/** Accepted and judged is not always kept: who counts afterwards shall know where the others are. */
function notKept(where: string | null): string {
  return (
    'Accepted records are judged; logs of level info and below may be sampled in a storm, and those below the least\n' +
    `level of the policy are not kept.${where === null ? '' : ` How many: ${where}`}\n`
  );
}

function summaryText({ sent, accepted, refused, seconds }: SendSummary): string {
  const rate = seconds > 0 ? ` (${grouped(Math.round(accepted / seconds))}/s)` : '';
  return `${grouped(sent)} sent, ${grouped(accepted)} accepted, ${grouped(refused)} refused in ${seconds} s${rate}`;
}
