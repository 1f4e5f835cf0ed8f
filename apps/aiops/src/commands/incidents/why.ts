import {
  AnomalyDetected,
  ErrorEntry,
  HOP_STAGES,
  Incident,
  LedgerEntry,
  LogMessage,
  MetricSample,
  Ship,
  TraceHop,
} from '@aiops/contracts';
import { z } from 'zod';
import { type ApiClient, type Exchange, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { outJson, outLines, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { tableLines, wrapped } from '../../cli/table.ts';
import { utcText } from '../../cli/times.ts';
import { everyPage } from '../registry/every-page.ts';
import { type CameIn, cameInLines, unmatchedLines } from './why-records.ts';

/** As much of the trace as the page shows. */
const Trace = z.object({
  tracking_id: z.string(),
  total_ms: z.number().nullable(),
  hops: z.array(TraceHop.extend({ latency_ms: z.number() })),
  ledger: z.array(LedgerEntry.extend({ reason: z.string() })),
  errors: z.array(ErrorEntry),
  anomalies: z.array(AnomalyDetected).default([]),
  records: z.object({ logs: z.array(LogMessage), metrics: z.array(MetricSample) }),
  incidents: z.array(Incident),
});
type Trace = z.infer<typeof Trace>;

/** What ids of incidents look like. A sender may name a record so as well, but is not likely to. */
const INCIDENT_ID = /^inc_[0-9a-f]{20}$/;
/** Records of an incident that are looked at: the one that opened it, and some of those that are listed. */
const MAX_OPENING = 4;

const UNKNOWN_OPENER =
  'No verdict that opened it is kept: these are other records of it, and the timeline of `aiops incidents show` has how it began.\n';

/** Says why a record did, or did not, become an incident; of an incident, how its opening records did. */
export async function why(
  api: ApiClient,
  id: string,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const incident = INCIDENT_ID.test(id) ? await found(api, `/api/v3/incidents/${id}`) : null;
  if (incident !== null) return whyIncident(api, read(Incident, incident), json === true, terminal);
  const answer = await api.get(tracePath(id));
  if (json === true) outJson(terminal, answer.body);
  else {
    const trace = read(Trace, answer);
    outLines(terminal, [...whyPage(trace, terminal), ...(await strangeShips(api, [trace]))]);
  }
}

function tracePath(trackingId: string): string {
  return `/api/v3/trace/${encodeURIComponent(trackingId)}`;
}

/** The answer, or null when there is no such thing. */
async function found(api: ApiClient, path: string): Promise<Exchange | null> {
  try {
    return await api.get(path);
  } catch (error) {
    if (error instanceof CliError && error.code === 'not_found') return null;
    throw error;
  }
}

/** @throws CliError `trace_gone` when none of the records is kept any more */
async function whyIncident(
  api: ApiClient,
  { incident_id, tracking_id, tracking_ids }: Incident,
  asJson: boolean,
  terminal: Terminal,
): Promise<void> {
  const answers: Exchange[] = [];
  // The list has the latest ids of a large incident; the one that opened it stands beside the list.
  for (const id of [...new Set([tracking_id, ...tracking_ids])].slice(0, MAX_OPENING)) {
    const answer = await found(api, tracePath(id));
    if (answer !== null) answers.push(answer);
  }
  if (answers.length === 0) {
    throw new CliError(EXIT.failed, 'trace_gone', `no trace of the first records of ${incident_id} is kept`, {
      advice: 'incidents are kept longer than traces; `aiops incidents show` has the evidence',
    });
  }
  const opening = openingOf(answers, incident_id);
  if (opening === answers) terminal.note(UNKNOWN_OPENER);
  if (asJson)
    return outJson(
      terminal,
      opening.map(({ body }) => body),
    );
  const traces = opening.map((answer) => read(Trace, answer));
  const pages = traces.map((trace) => whyPage(trace, terminal));
  const strange = await strangeShips(api, traces);
  outLines(terminal, [...pages.flatMap((page, at) => (at === 0 ? page : ['', ...page])), ...strange]);
}

/** Those that a verdict says opened the incident; all of them when none says so, as of an outside incident. */
function openingOf(answers: readonly Exchange[], incidentId: string): readonly Exchange[] {
  const opened = answers.filter((answer) =>
    read(Trace, answer).ledger.some(
      ({ verdict, incident_id }) => verdict === 'opened' && incident_id === incidentId,
    ),
  );
  return opened.length > 0 ? opened : answers;
}

export function whyPage(trace: Trace, terminal: Terminal): string[] {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', terminal.paint('bold', title), ...lines.map((line) => `  ${line}`)];
  const ledger = inOrder(trace.ledger);
  return [
    terminal.paint('bold', trace.tracking_id),
    ...outcomeLines(trace.incidents, ledger),
    ...part('What came in', wrappedLines(cameInLines(cameIn(trace)), terminal)),
    ...part('Who looked, and found nothing', wrappedLines(unmatched(trace), terminal)),
    ...part('Verdicts', verdictLines(ledger, terminal)),
    ...part(`Steps (${tookText(trace.total_ms)})`, trace.hops.length === 0 ? [] : stepLines(trace, terminal)),
    ...part(
      'Errors',
      trace.errors.map(({ ts, stage, error_msg }) => `${utcText(ts)}  ${stage}: ${printable(error_msg)}`),
    ),
  ];
}

/** The way of the record: by stage, for the clocks of two roles may differ. */
function inOrder(ledger: Trace['ledger']): Trace['ledger'] {
  const stepOf = (entry: Trace['ledger'][number]): number => HOP_STAGES.indexOf(entry.stage);
  return ledger.toSorted(
    (a, b) => stepOf(a) - stepOf(b) || Date.parse(a.ts) - Date.parse(b.ts) || a.seq - b.seq,
  );
}

/** The answer first: where it went, or the last reason why it went nowhere. */
function outcomeLines(incidents: Trace['incidents'], ledger: Trace['ledger']): string[] {
  if (incidents.length > 0) {
    return incidents.map(
      ({ incident_id, incident_type, severity, status }) =>
        `It is part of ${incident_id}: ${incident_type}, ${severity}, ${status}.`,
    );
  }
  const last = ledger.at(-1);
  if (last === undefined) return ['No detector has said anything of it, so it is part of no incident.'];
  const went =
    last.incident_id === undefined ? 'It is part of no incident' : `It went to ${last.incident_id}`;
  return [`${went}: ${last.reason}.`];
}

function cameIn({ records, anomalies }: Trace): CameIn {
  const alerts = anomalies.filter(({ detector }) => detector === 'alert');
  // Enriched, it is stored once more; it came in once.
  const byRecord = new Map(alerts.map((alert) => [alert.record_id, alert]));
  return { ...records, alerts: [...byRecord.values()] };
}

/** Nothing said of records that are there; of records that are gone nobody can say why. */
function unmatched(trace: Trace): string[] {
  return trace.ledger.length > 0 || trace.incidents.length > 0 ? [] : unmatchedLines(cameIn(trace));
}

/** Ships that the records name and nobody registered: a slip in a name looks like a ship of its own. */
async function strangeShips(api: ApiClient, traces: readonly Trace[]): Promise<string[]> {
  const named = new Set(
    traces
      .flatMap(({ records, anomalies }) => [...records.logs, ...records.metrics, ...anomalies])
      .flatMap(({ ship_id }) => (ship_id === null ? [] : [ship_id])),
  );
  if (named.size === 0) return [];
  try {
    for (const { ship_id } of await everyPage(api, '/api/v3/ships', Ship)) named.delete(ship_id);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return ['', `Whether its ship is registered can’t be told: ${error.message}`];
  }
  return [...named].flatMap((ship) => [
    '',
    `The ship ${printable(ship)} is not registered: \`aiops ships ls\` shows those that are, and how much came in its name.`,
  ]);
}

function wrappedLines(lines: readonly string[], { columns }: Terminal): string[] {
  return lines.flatMap((line) => wrapped(printable(line), columns - 4));
}

function verdictLines(ledger: Trace['ledger'], { columns }: Terminal): string[] {
  return ledger.flatMap(({ stage, reason, detail, incident_id }) => {
    const where = incident_id === undefined ? '' : ` [${incident_id}]`;
    const text = printable(`${stage}: ${reason}${detail === '' ? '' : `: ${detail}`}${where}`);
    const [first = '', ...more] = wrapped(text, columns - 6);
    return [first, ...more.map((line) => `  ${line}`)];
  });
}

function stepLines({ hops }: Trace, { columns }: Terminal): string[] {
  type Hop = Trace['hops'][number];
  return tableLines<Hop>(
    [
      { title: 'STEP', text: ({ stage }) => stage },
      { title: 'ROLE', text: ({ role }) => role, shrinksTo: 10 },
      { title: 'BEGAN UTC', text: ({ started_at }) => started_at.slice(11, 23) },
      { title: 'TOOK', text: ({ latency_ms }) => `${latency_ms} ms` },
      { title: 'STATUS', text: ({ status }) => status },
      { title: 'ERROR', text: ({ error_msg = '' }) => error_msg, shrinksTo: 10 },
    ],
    hops,
    columns - 2,
  );
}

function tookText(totalMs: number | null): string {
  return totalMs === null ? 'time unknown: none is stored' : `${totalMs} ms in all`;
}
