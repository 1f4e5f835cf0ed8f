import {
  type Evidence,
  type ExplainedIncident,
  type Incident,
  isPast,
  type NarrativeSource,
  type ProbableCause,
  type Ship,
  type Silence,
} from '@aiops/contracts';
import { counted } from '../../cli/counted.ts';
import type { Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { STYLE_OF_SEVERITY, STYLE_OF_STATUS } from '../../cli/styles.ts';
import { tableLines, wrapped } from '../../cli/table.ts';
import { momentText, shipTime, utcText } from '../../cli/times.ts';

/** What a page needs besides the incident. */
interface PageContext {
  readonly ship: Ship | undefined;
  readonly terminal: Terminal;
  /** The silences of people that are kept; null: they are not known. */
  readonly silences: readonly Silence[] | null;
}

const INDENT = '  ';
const LABEL_WIDTH = 13;

/** An incident as a person reads it: what, how bad and why, the cause, where, since when, on what evidence. */
export function incidentPage(
  incident: ExplainedIncident,
  ship: Ship | undefined,
  silences: readonly Silence[] | null,
  terminal: Terminal,
): string[] {
  const context = { ship, terminal, silences };
  return [
    ...headLines(incident, context),
    ...section(context, 'Probable cause', causeLines(incident, context)),
    ...section(context, 'Scope', scopeLines(incident)),
    ...section(context, narrativeTitle(incident), narrativeLines(incident, context)),
    ...section(context, 'Timeline', timelineLines(incident, context)),
    ...section(
      context,
      'Evidence',
      incident.evidence.flatMap((row) => evidenceLines(row, context)),
    ),
    ...section(
      context,
      'Errors on the way',
      incident.errors.map(({ stage, tracking_id, error_msg }) =>
        printable(`${stage}, record ${tracking_id}: ${error_msg}`),
      ),
    ),
    ...section(
      context,
      'Runbooks',
      incident.runbook_refs.map(({ id, title, risk }) => printable(`${id}  ${title} (risk ${risk})`)),
    ),
    ...section(context, 'How to go on', nextSteps(incident)),
  ];
}

/** A part without content is left out. */
function section({ terminal }: PageContext, title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', terminal.paint('bold', title), ...lines.map((line) => `${INDENT}${line}`)];
}

function headLines(incident: Incident, { ship, terminal, silences }: PageContext): string[] {
  const { incident_id, incident_type, severity, status } = incident;
  const name = ship?.name === undefined ? '' : ` (${printable(ship.name)})`;
  const rows: (readonly [string, string | undefined])[] = [
    ['ship', incident.ship_id === null ? 'unknown' : `${printable(incident.ship_id)}${name}`],
    [severity, printable(incident.severity_reason)],
    ['first seen', momentText(incident.first_seen, ship?.timezone)],
    ['last seen', momentText(incident.last_seen, ship?.timezone)],
    ['status', statusText(incident, silences)],
    ['ends', endText(incident, ship?.timezone)],
    ['feedback', incident.feedback === undefined ? undefined : `people said it was ${incident.feedback}`],
    ['owner', incident.owner === undefined ? 'nobody' : printable(incident.owner)],
    ['consists of', contentText(incident)],
    ['related to', incident.related_to.length === 0 ? undefined : printable(incident.related_to.join(', '))],
  ];
  const head = [
    terminal.paint('bold', printable(incident_id)),
    incident_type,
    terminal.paint(STYLE_OF_SEVERITY[severity], severity),
    terminal.paint(STYLE_OF_STATUS[status], status),
  ];
  const lines = rows.flatMap(([label, text]) =>
    text === undefined ? [] : labelled(label, text, terminal.columns),
  );
  return [head.join(' · '), ...lines];
}

function labelled(label: string, text: string, columns: number): string[] {
  const [first = '', ...more] = wrapped(text, columns - LABEL_WIDTH - INDENT.length);
  const blank = ' '.repeat(LABEL_WIDTH);
  return [`${INDENT}${label.padEnd(LABEL_WIDTH)}${first}`, ...more.map((line) => `${INDENT}${blank}${line}`)];
}

function statusText(incident: Incident, silences: PageContext['silences']): string {
  const { status, resolve_reason, suppressed_by, merged_into, flapping } = incident;
  const details = [
    resolve_reason === undefined ? undefined : `reason: ${resolve_reason}`,
    suppressed_by === undefined ? undefined : printable(suppressorText(suppressed_by, silences)),
    merged_into === undefined ? undefined : `merged into ${printable(merged_into)}`,
    flapping ? 'flapping: it fires and clears too often for a notice each time' : undefined,
  ].filter((text) => text !== undefined);
  return details.length === 0 ? status : `${status} (${details.join('; ')})`;
}

/** People's silences have such ids; those of the policy have names. */
const SILENCE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function suppressorText(by: string, silences: PageContext['silences']): string {
  if (silences === null || !SILENCE_ID.test(by)) return `by ${by}`;
  const silence = silences.find(({ silence_id }) => silence_id === by);
  if (silence === undefined || Date.parse(silence.ends_at) <= Date.now()) {
    return `by ${by}, which has ended: it becomes open when it is known to fire still`;
  }
  const comment = silence.comment === '' ? '' : ` “${silence.comment}”`;
  return `by ${by}${comment}, until ${utcText(silence.ends_at)}`;
}

/** Why it is still open, and until when if nothing more comes. Undefined where nobody knows. */
function endText({ expected_end: end }: Incident, zone: string | undefined): string | undefined {
  if (end === undefined) return undefined;
  const at = momentText(end.ts, zone);
  const since = momentText(end.since, zone);
  if (end.reason === 'cleared') return `all clear since ${since}; resolves at ${at} if nothing more comes`;
  if (end.reason === 'quiet') return `resolves at ${at} if no more lines come`;
  return `not before it is all clear. Last report of what still fires: ${since}; without another it counts as unknown, not as over, and ends as stale at ${at}`;
}

function contentText({ anomaly_count, duplicate_count, version }: Incident): string {
  return `${counted(anomaly_count, 'anomaly', 'anomalies')}, ${counted(duplicate_count, 'repeat')}; version ${version}`;
}

function causeLines({ probable_cause }: Incident, { ship }: PageContext): string[] {
  return probable_cause.map(
    ({ rank, entity, terms }) =>
      `${rank}. ${printable(entity)}: ${printable(termsText(terms, ship?.timezone))}`,
  );
}

/** The terms of the rank in words; one that is not known here is shown by its name. */
function termsText(terms: ProbableCause['terms'], zone: string | undefined): string {
  const { downstream_members, members, earliest_start, strength, silent, ...others } = terms;
  const of = members === undefined ? '' : ` of ${members}`;
  return [
    downstream_members === undefined
      ? undefined
      : `${downstream_members}${of} ${(members ?? downstream_members) === 1 ? 'signal' : 'signals'} on it or below it`,
    earliest_start === undefined ? undefined : `first at ${momentText(String(earliest_start), zone)}`,
    strength === undefined ? undefined : `strength ${strength}`,
    silent === true ? 'silent itself' : undefined,
    ...Object.entries(others).map(([name, value]) => `${name} ${value}`),
  ]
    .filter((text) => text !== undefined)
    .join(', ');
}

/** Each device once, with its services; what concerns the device itself needs no word. */
function scopeLines({ scope }: Incident): string[] {
  const services = new Map<string, string[]>();
  for (const { device_id, service } of scope) {
    const of = services.get(device_id) ?? [];
    services.set(device_id, service === null ? of : [...of, service]);
  }
  return [...services].map(([device, of]) =>
    printable(of.length === 0 ? device : `${device}  ${of.join(', ')}`),
  );
}

const WRITTEN_BY: Readonly<Record<NarrativeSource, string>> = {
  llm: 'by a language model',
  cache: 'in words kept of an earlier incident',
  rules: 'by rules',
};

function narrativeTitle({ narrative_source, confidence, explanation }: ExplainedIncident): string {
  const parts = [
    narrative_source === undefined ? undefined : WRITTEN_BY[narrative_source],
    explanation?.model,
    confidence === undefined ? undefined : `confidence ${confidence}`,
  ];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? 'Narrative' : `Narrative (${known.join(', ')})`;
}

const CHANGED_SINCE = 'The incident has changed since: what it says is of before.';

function narrativeLines(incident: ExplainedIncident, { terminal }: PageContext): string[] {
  const { narrative, explanation } = incident;
  if (narrative === undefined) return [];
  const reason = explanation?.reason === undefined ? [] : [explanation.reason.text];
  const past = explanation !== undefined && isPast(explanation, incident) ? [CHANGED_SINCE] : [];
  return [...narrative.split('\n'), ...reason, ...past].flatMap((line) =>
    wrapped(printable(line), terminal.columns - INDENT.length),
  );
}

function timelineLines({ timeline }: Incident, { ship, terminal }: PageContext): string[] {
  const zone = ship?.timezone;
  const columns = [
    { title: 'UTC', text: ({ ts }: Incident['timeline'][number]) => utcText(ts) },
    ...(zone === undefined
      ? []
      : [
          {
            title: 'SHIP TIME',
            text: ({ ts }: Incident['timeline'][number]) => shipTime(ts, zone)?.slice(5) ?? '',
          },
        ]),
    { title: 'EVENT', text: ({ event }: Incident['timeline'][number]) => event },
    {
      title: 'WHAT',
      text: ({ description = '' }: Incident['timeline'][number]) => description,
      shrinksTo: 20,
    },
    { title: 'BY', text: ({ source }: Incident['timeline'][number]) => source, shrinksTo: 8 },
  ];
  return tableLines(columns, timeline, terminal.columns - INDENT.length);
}

function evidenceLines(evidence: Evidence, { ship, terminal }: PageContext): string[] {
  const { summary, quote, points = [], tracking_id } = evidence;
  const width = terminal.columns - 2 * INDENT.length;
  const times = evidence.count === 1 ? '' : `${evidence.count} × `;
  const inner = [
    ...(quote === undefined ? [] : wrapped(`“${printable(quote)}”`, width)),
    ...points.map(({ ts, value }) => `${value} at ${momentText(ts, ship?.timezone)}`),
    terminal.paint('dim', `record ${tracking_id}`),
  ];
  return [`${times}${printable(summary ?? evidence.ref)}`, ...inner.map((line) => `${INDENT}${line}`)];
}

/** What a person may do next, with what it means. */
function nextSteps({ incident_id: id, status, evidence, merged_into }: Incident): string[] {
  if (merged_into !== undefined) return [printable(`aiops incidents show ${merged_into}`)];
  const steps: Readonly<Record<Incident['status'], readonly (readonly [string, string])[]>> = {
    open: [
      [`aiops incidents ack ${id}`, 'you have seen it'],
      [`aiops incidents silence ${id} --for 2h`, 'no new notices of its kind'],
    ],
    ack: [[`aiops incidents resolve ${id}`, 'it is mended']],
    suppressed: [[`aiops incidents reopen ${id}`, 'notices again']],
    resolved: [[`aiops incidents reopen ${id}`, 'it is not over']],
  };
  const record = evidence[0]?.tracking_id;
  const why: readonly (readonly [string, string])[] =
    record === undefined ? [] : [[`aiops incidents why ${record}`, 'the way of its first record']];
  const all = [...steps[status], ...why];
  const width = Math.max(...all.map(([command]) => command.length));
  return all.map(([command, meaning]) => printable(`${command.padEnd(width)}  ${meaning}`));
}
