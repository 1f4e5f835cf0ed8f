import { Incident, listOf, Matcher, type Recurrence, Silence } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { z } from 'zod';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { counted } from '../../cli/counted.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { outJson, outLines, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { tableLines } from '../../cli/table.ts';
import { momentText, utcText } from '../../cli/times.ts';

const Preview = listOf(Incident).extend({
  statements: z.object({ covered: z.number(), looked_at: z.number(), complete: z.boolean() }),
});
const Receipt = z.object({
  state: z.enum(['applied', 'accepted']),
  silence: Silence,
  next: z.array(z.object({ from: z.string(), to: z.string(), timezone: z.string() })).default([]),
});

export interface SilenceOptions {
  /** How long, in ms. */
  readonly for: number;
  readonly match: readonly Matcher[];
  readonly comment?: string;
  readonly maxSeverity?: string;
  /** At which times of its time it holds; absent: always. */
  readonly recurs?: Recurrence;
  readonly preview?: boolean;
  readonly json?: boolean;
}

/** Silences what an incident is of, or what the matchers say; with `preview` only says what that would cover. */
export async function silence(
  api: ApiClient,
  id: string | undefined,
  options: SilenceOptions,
  terminal: Terminal,
): Promise<void> {
  const matchers = options.match.length > 0 ? options.match : await matchersOf(api, id);
  if (options.preview === true) return preview(api, matchers, options, terminal);
  const answer = await api.ask('POST', '/api/v3/silences', {
    matchers,
    ends_at: toTimestamp(Date.now() + options.for),
    comment: options.comment ?? (id === undefined ? '' : `for ${id}`),
    max_severity: options.maxSeverity,
    recurs: options.recurs,
  });
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const { state, silence: made, next } = read(Receipt, answer);
  const ends = momentText(made.ends_at, undefined);
  terminal.out(`Silenced until ${ends}${timesText(made)}: ${coverText(made)}\n`);
  if (made.recurs !== undefined) outLines(terminal, next.slice(0, SHOWN_TIMES).map(nextText));
  if (state === 'accepted') terminal.out('It is taken in, but was not seen to be in force within 3 s.\n');
  terminal.out('What is open already stays so: acknowledge or resolve it.\n');
  terminal.out(`End it sooner with: aiops incidents unsilence ${made.silence_id}\n`);
}

/** Ships of a fleet lie in a few zones; the soonest say enough. */
const SHOWN_TIMES = 3;

function nextText({ from, to, timezone }: { from: string; to: string; timezone: string }): string {
  return printable(
    `It holds next from ${momentText(from, undefined)} to ${momentText(to, undefined)} (clock of ${timezone}).`,
  );
}

/**
 * A silence for "this again": whatever comes from its probable cause on its ship. Without the type, for the first sign
 * that it is back is often of another type than the whole was; where no cause is known, the type says what it is.
 */
async function matchersOf(api: ApiClient, id: string | undefined): Promise<Matcher[]> {
  if (id === undefined) {
    throw new CliError(EXIT.usage, 'nothing_to_silence', 'give an incident, or say what with --match', {
      advice: 'aiops incidents silence --match service=pos --match ship_id=MV-AURORA --for 2h',
    });
  }
  const incident = read(Incident, await api.get(`/api/v3/incidents/${encodeURIComponent(id)}`));
  const entity = incident.probable_cause[0]?.entity ?? incident.scope[0]?.device_id;
  return [
    ...(entity === undefined ? [{ field: 'incident_type' as const, value: incident.incident_type }] : []),
    ...(incident.ship_id === null ? [] : [{ field: 'ship_id' as const, value: incident.ship_id }]),
    ...(entity === undefined ? [] : [matcherOfEntity(entity)]),
  ];
}

function matcherOfEntity(entity: string): Matcher {
  const host = /^host:(.+)$/.exec(entity)?.[1];
  return host === undefined ? { field: 'device_id', value: entity } : { field: 'host', value: host };
}

async function preview(
  api: ApiClient,
  matchers: readonly Matcher[],
  { json, maxSeverity, recurs }: SilenceOptions,
  terminal: Terminal,
): Promise<void> {
  const proposal = { matchers, max_severity: maxSeverity, recurs };
  const answer = await api.ask('POST', '/api/v3/silences/preview', proposal);
  if (json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const { data, statements } = read(Preview, answer);
  const { covered, looked_at, complete } = statements;
  const stays = data.length === 0 ? '' : '; they stay open, the like of them won’t be';
  const cover = coverText({ matchers, ...(maxSeverity === undefined ? {} : { max_severity: maxSeverity }) });
  terminal.out(`${cover} fits ${data.length} of the open incidents${stays}.\n`);
  outLines(
    terminal,
    data.map(({ incident_id, incident_type, severity }) => `  ${incident_id}  ${severity}  ${incident_type}`),
  );
  const of = complete ? `the ${counted(looked_at, 'finding')}` : `the latest ${looked_at} findings`;
  terminal.out(`It would have covered ${covered} of ${of} of the last 24 hours.\n`);
}

export async function listSilences(
  api: ApiClient,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await api.get('/api/v3/silences');
  if (json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const { data } = read(listOf(Silence), answer);
  if (data.length === 0) {
    terminal.note('No silence is kept.\n');
    return;
  }
  const columns = [
    { title: 'SILENCE', text: (row: Silence) => row.silence_id },
    { title: 'ENDS UTC', text: (row: Silence) => utcText(row.ends_at).slice(0, 16) },
    { title: 'COVERS', text: (row: Silence) => coverText(row), shrinksTo: 16 },
    { title: 'AT', text: (row: Silence) => recurrenceText(row), shrinksTo: 8 },
    { title: 'BY', text: (row: Silence) => row.created_by, shrinksTo: 5 },
    { title: 'COMMENT', text: (row: Silence) => row.comment, shrinksTo: 8 },
  ];
  outLines(terminal, tableLines(columns, data, terminal.columns));
}

/** Those that are kept; null, with a word, when they can't be had: a page is good without them. */
export async function keptSilences(api: ApiClient, terminal: Terminal): Promise<readonly Silence[] | null> {
  try {
    return read(listOf(Silence), await api.get('/api/v3/silences')).data;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.note(`What silences it is not known: ${error.message}\n`);
    return null;
  }
}

export async function unsilence(
  api: ApiClient,
  id: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await api.ask('DELETE', `/api/v3/silences/${encodeURIComponent(id)}`);
  if (json === true) outJson(terminal, answer.body);
  else {
    const { state } = read(Receipt, answer);
    terminal.out(state === 'applied' ? `Silence ${id} is over.\n` : `Silence ${id} will be over shortly.\n`);
  }
}

interface Cover {
  readonly matchers: readonly Matcher[];
  readonly max_severity?: string | undefined;
}

/** `device_id=modem-1 and service=vsat, up to medium`: what is worse than the cap gets through. */
function coverText({ matchers, max_severity }: Cover): string {
  const what = matchers.map(({ field, value }) => `${field}=${value}`).join(' and ');
  return printable(max_severity === undefined ? what : `${what}, up to ${max_severity}`);
}

function timesText(silence: Silence): string {
  return silence.recurs === undefined ? '' : `, ${recurrenceText(silence)}`;
}

/** `sun 02:00 for 2h (ship)`; `always` when it does not recur. */
function recurrenceText({ recurs }: Silence): string {
  if (recurs === undefined) return 'always';
  const { days = ['daily'], start, duration_min, timezone } = recurs;
  const long = duration_min % 60 === 0 ? `${duration_min / 60}h` : `${duration_min}m`;
  return printable(`${days.join(',')} ${start} for ${long} (${timezone})`);
}

/** `ship_id=MV-AURORA` → a matcher; undefined when it is none. */
export function matcherOf(text: string): Matcher | undefined {
  const at = text.indexOf('=');
  return Matcher.safeParse({ field: text.slice(0, at), value: text.slice(at + 1) }).data;
}
