import { Category, ExplainedIncident, Feedback, Matcher, SEVERITIES, Status } from '@aiops/contracts';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ApiClient, read } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import {
  addressOf,
  duration,
  jsonOption,
  keyOption,
  listOfChoices,
  type ServerOptions,
  urlOption,
  wholeNumber,
} from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, processTerminal, type Terminal } from '../cli/output.ts';
import { type Change, type ChangeOptions, changeIncident } from './incidents/change.ts';
import { type ListFilters, listIncidents } from './incidents/list.ts';
import { incidentPage } from './incidents/page.ts';
import { everyDays, type RecurrenceFlags, recurrenceOf } from './incidents/recurrence.ts';
import { mergeIncidents, splitIncident, unmergeIncident } from './incidents/regroup.ts';
import { shipOf } from './incidents/ships.ts';
import {
  keptSilences,
  listSilences,
  matcherOf,
  type SilenceOptions,
  silence,
  unsilence,
} from './incidents/silences.ts';
import { why } from './incidents/why.ts';

const EXAMPLES = `
Examples:
  aiops incidents ls --status open --severity critical,high
  aiops incidents show inc_4f1d2c9a7be03358a1f2
  aiops incidents ack inc_4f1d2c9a7be03358a1f2 --comment "looking at the antenna"
  aiops incidents resolve inc_4f1d2c9a7be03358a1f2 --noise
  aiops incidents unmerge inc_4f1d2c9a7be03358a1f2
  aiops incidents silence inc_4f1d2c9a7be03358a1f2 --for 2h
  aiops incidents silence --match service=backup --for 365d --every sun --at 02:00 --lasting 2h --zone ship --preview
  aiops incidents why 0197c5a0-7b1e-7c3a-9f0e-2b6d1c8e4a55
  aiops incidents why inc_4f1d2c9a7be03358a1f2
`;

/** Daily work against a running server. */
export function incidentsCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('incidents')
    .description('daily work: look at incidents and act on them')
    .addHelpText('after', EXAMPLES);
  for (const make of [list, show, whyTrace]) command.addCommand(make(terminal).helpGroup('Look:'));
  for (const make of [ack, resolve, reopen, assign, comment, feedback, merge, split, unmerge]) {
    command.addCommand(make(terminal).helpGroup('Act:'));
  }
  for (const make of [silenceIt, silences, endSilence]) {
    command.addCommand(make(terminal).helpGroup('Silence:'));
  }
  return command;
}

/** A subcommand with the options that all of them have. */
function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption('print what the API answers'));
}

function clientOf(options: ServerOptions): ApiClient {
  return new ApiClient(addressOf(options));
}

const incidentArgument = (): Argument => new Argument('<incident>', 'its id, as `ls` shows it');

function list(terminal: Terminal): Command {
  return subcommand('ls', 'list incidents, the latest first')
    .alias('list')
    .option(
      '--status <list>',
      `${Status.options.join(', ')}; several with commas`,
      listOfChoices(Status.options),
    )
    .option('--severity <list>', `${SEVERITIES.join(', ')}; several with commas`, listOfChoices(SEVERITIES))
    .option('--category <list>', Category.options.join(', '), listOfChoices(Category.options))
    .option('--type <list>', 'incident types, such as link_degradation; several with commas')
    .addOption(new Option('--feedback <verdict>', 'of which people said so').choices(Feedback.options))
    .option('--ship <id>', 'of this ship only')
    .option('--device <id>', 'with this device in scope')
    .option('--service <name>', 'with this service in scope')
    .option('--search <text>', 'with this text')
    .option('--range <span>', 'active in the last 6h, 2d, 1w, …')
    .option('--from <time>', 'active since (RFC 3339)')
    .option('--to <time>', 'active until (RFC 3339)')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 1000), 50)
    .option('--cursor <text>', 'go on where the last list ended')
    .action((options: ListFilters & ServerOptions) => listIncidents(clientOf(options), options, terminal));
}

function show(terminal: Terminal): Command {
  return subcommand('show', 'everything about one incident, with the evidence')
    .addArgument(incidentArgument())
    .action(async (id: string, options: ServerOptions & { json?: boolean }) => {
      const api = clientOf(options);
      const answer = await api.get(`/api/v3/incidents/${encodeURIComponent(id)}`);
      if (options.json === true) return outJson(terminal, answer.body);
      const incident = read(ExplainedIncident, answer);
      const ship = await shipOf(api, incident.ship_id, terminal);
      const silences = incident.suppressed_by === undefined ? null : await keptSilences(api, terminal);
      outLines(terminal, incidentPage(incident, ship, silences, terminal));
    });
}

function whyTrace(terminal: Terminal): Command {
  return subcommand('why', 'why a record did, or did not, become an incident')
    .argument('<id>', 'tracking id of the record, or an incident: then of the records that opened it')
    .action((id: string, options: ServerOptions & { json?: boolean }) =>
      why(clientOf(options), id, options, terminal),
    );
}

type ChangeFlags = ServerOptions & ChangeOptions & { readonly comment?: string };

function changing(name: string, description: string): Command {
  return subcommand(name, description)
    .addArgument(incidentArgument())
    .option('--if-version <n>', 'only if it still has this version', wholeNumber(1, Number.MAX_SAFE_INTEGER));
}

function statusChange(
  terminal: Terminal,
  name: string,
  description: string,
  status: NonNullable<Change['status']>,
): Command {
  return changing(name, description)
    .option('--comment <text>', 'goes into its timeline')
    .action((id: string, flags: ChangeFlags) => {
      const change = flags.comment === undefined ? { status } : { status, comment: flags.comment };
      return changeIncident(clientOf(flags), id, change, flags, terminal);
    });
}

const ack = (terminal: Terminal): Command =>
  statusChange(terminal, 'ack', 'say that you have seen it', 'ack');
const resolve = (terminal: Terminal): Command =>
  changing('resolve', 'say that it is over')
    .option('--comment <text>', 'goes into its timeline')
    .option('--noise', 'and that it was worth no notice: that is kept and counted, and decides nothing')
    .action((id: string, flags: ChangeFlags & { noise?: boolean }) => {
      const change: Change = {
        status: 'resolved',
        ...(flags.comment === undefined ? {} : { comment: flags.comment }),
        ...(flags.noise === true ? { feedback: 'noise' } : {}),
      };
      return changeIncident(clientOf(flags), id, change, flags, terminal);
    });
const reopen = (terminal: Terminal): Command =>
  statusChange(terminal, 'reopen', 'say that it is not over', 'open');

function assign(terminal: Terminal): Command {
  return changing('assign', 'give it an owner')
    .argument('[owner]', 'who sees to it')
    .option('--nobody', 'take its owner away')
    .action((id: string, owner: string | undefined, flags: ChangeFlags & { nobody?: boolean }) => {
      if ((owner === undefined) === (flags.nobody !== true)) {
        throw new CliError(EXIT.usage, 'no_owner', 'give either an owner or --nobody');
      }
      return changeIncident(clientOf(flags), id, { owner: owner ?? null }, flags, terminal);
    });
}

function comment(terminal: Terminal): Command {
  return changing('comment', 'write into its timeline')
    .argument('<text...>', 'what to write')
    .action((id: string, words: string[], flags: ChangeFlags) =>
      changeIncident(clientOf(flags), id, { comment: words.join(' ') }, flags, terminal),
    );
}

function feedback(terminal: Terminal): Command {
  return changing('feedback', 'say whether it was worth a notice, whatever state it is in')
    .addArgument(new Argument('<verdict>', 'what it was').choices(Feedback.options))
    .option('--comment <text>', 'goes into its timeline')
    .action((id: string, verdict: Feedback, flags: ChangeFlags) => {
      const change = flags.comment === undefined ? {} : { comment: flags.comment };
      return changeIncident(clientOf(flags), id, { ...change, feedback: verdict }, flags, terminal);
    });
}

function merge(terminal: Terminal): Command {
  return changing('merge', 'say that two are one: the younger goes into the older')
    .argument('<other>', 'the other incident of the same ship')
    .action((id: string, other: string, flags: ChangeFlags) =>
      mergeIncidents(clientOf(flags), id, other, flags, terminal),
    );
}

function split(terminal: Terminal): Command {
  return changing('split', 'make an incident of its own of what some devices said')
    .requiredOption('--device <id>', 'a device of its scope; repeat it', (text, before: string[] = []) => [
      ...before,
      text,
    ])
    .action((id: string, flags: ChangeFlags & { device: string[] }) =>
      splitIncident(clientOf(flags), id, flags.device, flags, terminal),
    );
}

function unmerge(terminal: Terminal): Command {
  return subcommand('unmerge', 'undo a merge: the one that was merged is there again')
    .argument('<incident>', 'the one that was merged, as `show` of the other names it')
    .action((id: string, flags: ServerOptions & { json?: boolean }) =>
      unmergeIncident(clientOf(flags), id, flags, terminal),
    );
}

function silenceIt(terminal: Terminal): Command {
  return subcommand('silence', 'no notices of this kind for a time; nothing is lost')
    .argument(
      '[incident]',
      'silence what comes from its probable cause, on its ship; what other devices say of it is not covered',
    )
    .requiredOption('--for <span>', 'how long: 30m, 2h, 7d', duration)
    .option(
      '--match <field=value>',
      `instead: ${Matcher.shape.field.options.join(', ')}; repeat it, all must hold; * fits anything`,
      gatherMatchers,
      [],
    )
    .addOption(new Option('--max-severity <severity>', 'what is worse gets through').choices(SEVERITIES))
    .option('--comment <text>', 'why')
    .option('--every <days>', 'only at times that come again: daily, or days such as sun,wed', everyDays)
    .option('--at <time>', '… from this time of day on, HH:MM')
    .option('--lasting <span>', '… for so long each time: 30m, 2h, 3d', duration)
    .option('--zone <zone>', '… by the clock of UTC (absent), of the `ship`, or of an IANA zone')
    .option(
      '--preview',
      'only say which open incidents and how many findings of the last 24 h it would cover',
    )
    .action((id: string | undefined, options: SilenceOptions & RecurrenceFlags & ServerOptions) => {
      const recurs = recurrenceOf(options);
      const wanted = recurs === undefined ? options : { ...options, recurs };
      return silence(clientOf(options), id, wanted, terminal);
    });
}

function gatherMatchers(text: string, before: readonly Matcher[]): Matcher[] {
  const matcher = matcherOf(text);
  if (matcher === undefined) {
    throw new InvalidArgumentError(
      `It must be field=value with one of ${Matcher.shape.field.options.join(', ')}.`,
    );
  }
  return [...before, matcher];
}

function silences(terminal: Terminal): Command {
  return subcommand('silences', 'list the silences').action((options: ServerOptions & { json?: boolean }) =>
    listSilences(clientOf(options), options, terminal),
  );
}

function endSilence(terminal: Terminal): Command {
  return subcommand('unsilence', 'end a silence now')
    .argument('<silence>', 'its id')
    .action((id: string, options: ServerOptions & { json?: boolean }) =>
      unsilence(clientOf(options), id, options, terminal),
    );
}
