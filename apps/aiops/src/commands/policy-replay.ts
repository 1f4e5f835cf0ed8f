import type { LoadedPolicy } from '@aiops/policy';
import type { TimeRange } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ApiClient } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import { addressOf, jsonOption, keyOption, type ServerOptions, urlOption } from '../cli/command-options.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, type Terminal } from '../cli/output.ts';
import { durationMs } from '../cli/times.ts';
import { policyEnvironment } from '../options.ts';
import { defaultPolicyDirectory } from '../paths.ts';
import { loadPolicyDirectory } from '../policy-files.ts';
import { readRegistryFile } from '../registry-file.ts';
import { apiRecords } from '../replay/api-records.ts';
import { compareIncidents } from '../replay/compare-incidents.ts';
import { unreplayedNotes } from '../replay/notes.ts';
import { policyChanges } from '../replay/policy-changes.ts';
import {
  liveValues,
  otherPolicyNotes,
  policyOfValues,
  type RunningPolicy,
} from '../replay/policy-of-server.ts';
import { replayFiles } from '../replay/replay-files.ts';
import type { ReplayFindings } from '../replay/replay-findings.ts';
import { replayStored } from '../replay/replay-stored.ts';
import { type ReplayReport, reportJson, reportLines } from '../replay/report.ts';
import { Progress } from '../send/progress.ts';
import { shownFault, validPolicy } from './valid-policy.ts';

const EXAMPLES = `
Examples:
  aiops policy replay --data ./data --policy /etc/aiops/stricter
  aiops policy replay --url http://127.0.0.1:9081 --set detect.thresholds.cpu_pct.value=75 --from 6h
  aiops policy replay --policy stricter --devices devices.yaml records.ndjson

Both policies run over the same records, from the stored ones as \`analyze\` does from files. It looks and changes nothing.
`;

interface ReplayFlags extends ServerOptions {
  readonly policy?: string;
  readonly set: readonly Setting[];
  readonly present: string;
  readonly data?: string;
  readonly devices?: string;
  readonly from?: number;
  readonly to?: number;
  readonly ship?: string;
  readonly json?: boolean;
}

/** Records may be dated this far ahead of their receipt. */
const AHEAD_MS = 300_000;

const VARIABLE = 'AIOPS_POLICY__';

type Setting = readonly [name: string, value: string];

export function replay(terminal: Terminal): Command {
  return new Command('replay')
    .description('run stored records through another policy: which incidents would appear, vanish or change')
    .addHelpText('after', EXAMPLES)
    .addArgument(new Argument('[file...]', 'files of records instead of stored ones, as for `analyze`'))
    .addOption(new Option('--policy <dir>', 'the other policy directory'))
    .addOption(
      new Option('--set <key=value>', 'a value of the other policy, over its files; repeat it')
        .argParser(gatherSettings)
        .default([], 'none'),
    )
    .addOption(
      new Option('--present <dir>', 'the policy to compare with')
        .default(
          defaultPolicyDirectory(),
          'that of the running server; else the one that comes with the program',
        )
        .env('AIOPS_POLICY'),
    )
    .addOption(new Option('--data <dir>', 'the data directory of a stopped server'))
    .addOption(urlOption())
    .addOption(keyOption())
    .option('--devices <file>', 'device registry; for stored records in the place of the stored one')
    .option(
      '--from <time>',
      'from here on: RFC 3339, or 6h for that long ago; absent: all that is kept',
      moment,
    )
    .option('--to <time>', 'before this; absent: now', moment)
    .option('--ship <id>', 'of this ship alone; in files also the ship of records that name none')
    .addOption(jsonOption('print {records, policy_changes, appear, vanish, change, same, notes, …}'))
    .action((files: string[], flags: ReplayFlags, command: Command) => {
      const isGiven = (name: string): boolean => command.getOptionValueSource(name) !== 'default';
      if (flags.data !== undefined && command.getOptionValueSource('url') === 'cli') {
        throw new CliError(EXIT.usage, 'two_sources', 'give either --data or --url');
      }
      const asksServer = files.length === 0 && flags.data === undefined;
      return runReplay(files, flags, asksServer, isGiven('present'), terminal);
    });
}

function gatherSettings(text: string, before: readonly Setting[]): Setting[] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new InvalidArgumentError('It must be key=value, such as detect.thresholds.cpu_pct.value=75.');
  }
  return [...before, [`${VARIABLE}${text.slice(0, at).replaceAll('.', '__')}`, text.slice(at + 1)]];
}

function moment(text: string): number {
  const span = durationMs(text);
  if (span !== null) return Date.now() - span;
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('It must be a time such as 2026-01-05T10:00:00Z, or 6h.');
  return ms;
}

async function runReplay(
  files: readonly string[],
  flags: ReplayFlags,
  asksServer: boolean,
  isPresentGiven: boolean,
  terminal: Terminal,
): Promise<void> {
  if (flags.policy === undefined && flags.set.length === 0) {
    throw new CliError(
      EXIT.usage,
      'no_other_policy',
      'give the other policy with --policy, or a value with --set',
    );
  }
  if (files.length > 0 && flags.data !== undefined) {
    throw new CliError(EXIT.usage, 'two_sources', 'give either files or --data');
  }
  if (files.includes('-')) {
    throw new CliError(EXIT.usage, 'not_twice', 'standard input can’t be read twice: give a file');
  }
  // First of all, so that a server that can't be reached is told before anything else.
  const live = asksServer ? await liveValues(new ApiClient(addressOf(flags))) : null;
  const running = live === null || isPresentGiven ? null : policyOfValues(live);
  const present = running?.policy ?? (await validPolicy(flags.present, policyEnvironment()));
  const names = running === null ? flags : { ...flags, present: `as ${flags.url} runs it` };
  const other = await otherPolicy(flags, running);
  const changes = policyChanges(present, other, files.length > 0 ? 'files' : 'stored');
  const found = await find(files, flags, { present, other }, terminal);
  const liveNotes = live === null ? [] : otherPolicyNotes(live, present);
  const report: ReplayReport = {
    ...found,
    notes: [...found.notes, ...liveNotes, ...unreplayedNotes(changes)],
    names: { present: names.present, other: otherName(names) },
    changes,
    comparison: compareIncidents(found.present.incidents, found.other.incidents),
  };
  if (flags.json === true) outJson(terminal, reportJson(report));
  else outLines(terminal, reportLines(report, terminal));
}

/**
 * The other policy: its directory, or what the server runs, with the values of --set over it.
 * @param running null: the present policy is of a directory
 */
async function otherPolicy(flags: ReplayFlags, running: RunningPolicy | null): Promise<LoadedPolicy> {
  const { policy, present, set } = flags;
  const wanted = Object.fromEntries(set);
  let changed: Awaited<ReturnType<typeof loadPolicyDirectory>>;
  if (policy === undefined && running !== null) changed = running.with(wanted);
  else {
    const environment = policyEnvironment();
    const without = await validPolicy(policy ?? present, environment);
    if (set.length === 0) return without;
    changed = await loadPolicyDirectory(policy ?? present, { ...environment, ...wanted });
  }
  if (changed.ok) return changed.value;
  // The files are valid without them, so that none of the faults is theirs, whatever line of theirs is near.
  const faults = changed.error.map(({ key, reason }) =>
    shownFault({ file: '--set', line: null, key: keyOf(key), reason }),
  );
  throw new CliError(EXIT.usage, 'policy_invalid', faults.join('\n  '), {
    advice: '`aiops policy show` lists all keys with their values',
  });
}

function otherName({ policy, present, set }: ReplayFlags): string {
  const values = set.map(([name, value]) => `${keyOf(name)}=${value}`);
  return [policy ?? present, ...values].join(', and ');
}

/** The key of a variable, as --set has it. */
function keyOf(variable: string): string {
  if (!variable.startsWith(VARIABLE)) return variable;
  return variable.slice(VARIABLE.length).replaceAll('__', '.');
}

interface Policies {
  readonly present: LoadedPolicy;
  readonly other: LoadedPolicy;
}

async function find(
  files: readonly string[],
  flags: ReplayFlags,
  policies: Policies,
  terminal: Terminal,
): Promise<ReplayFindings> {
  const nowMs = Date.now();
  const registry = flags.devices === undefined ? null : new Registry(await readRegistryFile(flags.devices));
  const common = { ...policies, shipId: flags.ship, registry, nowMs };
  if (files.length > 0) {
    return replayFiles(files, { ...common, range: rangeOf(flags, 0, Number.POSITIVE_INFINITY) });
  }
  const { toMs } = rangeOf(flags, 0, nowMs + AHEAD_MS);
  const progress = new Progress(terminal);
  const onProgress = (records: number, share: number): void => progress.draw(records, share);
  const request = { ...common, fromMs: flags.from ?? null, toMs, onProgress };
  if (flags.data === undefined) {
    const findings = await replayStored(apiRecords(new ApiClient(addressOf(flags)), nowMs), request);
    progress.end();
    return findings;
  }
  // The store's engine is loaded by those alone that open it.
  const { openStoredData } = await import('../roles/stored-data.ts');
  const stored = await openStoredData(flags.data);
  try {
    return await replayStored(stored, request);
  } finally {
    progress.end();
    await stored.close();
  }
}

/** @throws CliError when nothing can lie in it */
function rangeOf({ from, to }: Pick<ReplayFlags, 'from' | 'to'>, fromMs: number, toMs: number): TimeRange {
  const range = { fromMs: from ?? fromMs, toMs: to ?? toMs };
  if (range.fromMs < range.toMs) return range;
  throw new CliError(EXIT.usage, 'empty_range', '--from must be before --to', {});
}
