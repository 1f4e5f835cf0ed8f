import { DeadLetter, listOf } from '@aiops/contracts';
import { Command } from 'commander';
import { z } from 'zod';
import { ApiClient, read } from '../cli/api-client.ts';
import {
  addressOf,
  jsonOption,
  keyOption,
  type ServerOptions,
  urlOption,
  wholeNumber,
} from '../cli/command-options.ts';
import { outJson, outLines, processTerminal, type Terminal } from '../cli/output.ts';
import { tableLines } from '../cli/table.ts';
import { utcText } from '../cli/times.ts';

const EXPLANATION = `
A dead letter is a message that a role could not process after its retries; \`aiops incidents why\` with its record
shows how far it came. Once the cause is mended, a replay gives it to every role that reads its subject, once more.
Listing needs the role engineer, replaying admin.

Examples:
  aiops deadletters ls
  aiops deadletters replay 6f0c7f0d6a3b4c1e9d2a
`;

const KeptDeadLetter = DeadLetter.extend({ id: z.string() });
type KeptDeadLetter = z.infer<typeof KeptDeadLetter>;
const Replayed = z.object({ subject: z.string(), message_id: z.string() });

/** What the roles of a running server gave up on. */
export function deadLettersCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('deadletters')
    .description('what the running server gave up on: look, and try it again')
    .addHelpText('after', EXPLANATION)
    .addCommand(list(terminal))
    .addCommand(replay(terminal));
}

function list(terminal: Terminal): Command {
  return new Command('ls')
    .alias('list')
    .description('the newest, newest first')
    .addOption(urlOption())
    .addOption(keyOption())
    .option('--limit <n>', 'at most so many', wholeNumber(1, 1000), 50)
    .addOption(jsonOption('print what the API answers'))
    .action(async (options: ServerOptions & { limit: number; json?: boolean }) => {
      const { limit } = options;
      const answer = await new ApiClient(addressOf(options)).get('/api/v3/dead-letters', { limit });
      if (options.json === true) return outJson(terminal, answer.body);
      const { data } = read(listOf(KeptDeadLetter), answer);
      if (data.length === 0) return terminal.note('There is no dead letter.\n');
      const columns = [
        // The id is what the next command needs, so it is never cut.
        { title: 'LETTER', text: ({ id }: KeptDeadLetter) => id },
        { title: 'GIVEN UP UTC', text: ({ ts }: KeptDeadLetter) => utcText(ts).slice(5, 16) },
        { title: 'ROLE', text: ({ role }: KeptDeadLetter) => role, shrinksTo: 12 },
        { title: 'SUBJECT', text: ({ subject }: KeptDeadLetter) => subject, shrinksTo: 10 },
        { title: 'REASON', text: ({ reason }: KeptDeadLetter) => reason.slice(0, 200), shrinksTo: 16 },
      ];
      outLines(terminal, tableLines(columns, data, terminal.columns));
    });
}

function replay(terminal: Terminal): Command {
  return new Command('replay')
    .description('give it to its readers once more')
    .argument('<letter>', 'its id, as `ls` shows it')
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption('print what the API answers'))
    .action(async (id: string, options: ServerOptions & { json?: boolean }) => {
      const path = `/api/v3/dead-letters/${encodeURIComponent(id)}/replay`;
      const answer = await new ApiClient(addressOf(options)).ask('POST', path);
      if (options.json === true) return outJson(terminal, answer.body);
      const { subject, message_id } = read(Replayed, answer);
      terminal.out(
        `Published again to ${subject} as message ${message_id}. The letter itself stays in the list.\n`,
      );
    });
}
