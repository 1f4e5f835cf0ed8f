import type { Incident } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { counted } from '../cli/counted.ts';
import type { Terminal } from '../cli/output.ts';
import { printable } from '../cli/printable.ts';
import { STYLE_OF_SEVERITY } from '../cli/styles.ts';
import { type Column, tableLines, wrapped } from '../cli/table.ts';
import { utcText } from '../cli/times.ts';
import type { ChangedIncident, Comparison, FieldChange, LoneIncident } from './compare-incidents.ts';
import type { PolicyChange } from './policy-changes.ts';
import type { ReplayFindings } from './replay-findings.ts';

export interface ReplayReport extends ReplayFindings {
  /** How the two policies were named. */
  readonly names: { readonly present: string; readonly other: string };
  readonly changes: readonly PolicyChange[];
  readonly comparison: Comparison;
}

const SHOWN_VALUES = 20;

/** For scripts: everything, with whole incidents. */
export function reportJson({ comparison, present, other, names, firstMs, lastMs, ...report }: ReplayReport) {
  const run = (name: string, { counts, incidents }: typeof present) => ({
    policy: name,
    ...counts,
    incidents: incidents.length,
  });
  const at = (ms: number | null): string | null => (ms === null ? null : toTimestamp(ms));
  return {
    source: report.source,
    first_record: at(firstMs),
    last_record: at(lastMs),
    policy_changes: report.changes,
    present: run(names.present, present),
    other: run(names.other, other),
    ...comparison,
    live: report.live,
    notes: report.notes,
  };
}

/** For people: what was compared, the incidents that differ, and what is not known. */
export function reportLines(report: ReplayReport, terminal: Terminal): string[] {
  const { appear, vanish, change, same } = report.comparison;
  return [
    recordsLine(report),
    ...changeLines(report.changes),
    '',
    `Present policy (${report.names.present}): ${counted(report.present.incidents.length, 'incident')}`,
    `Other policy (${report.names.other}): ${counted(report.other.incidents.length, 'incident')}`,
    ...loneLines(appear, 'would appear', 'its records are in', terminal),
    ...loneLines(vanish, 'would vanish', 'its records would go to', terminal),
    ...changedLines(change, terminal),
    '',
    same === 1 ? '1 incident stays the same.' : `${same} incidents stay the same.`,
    ...(report.notes.length === 0 ? [] : ['', 'Not known or left out:']),
    ...report.notes.flatMap(({ text }) => hanging(printable(text), terminal.columns)),
  ];
}

function recordsLine({ source, present, firstMs, lastMs }: ReplayReport): string {
  const { logs, metrics, alerts } = present.counts;
  const records = `${counted(logs, 'log')}, ${counted(metrics, 'metric')} and ${counted(alerts, 'alert')}`;
  if (firstMs === null || lastMs === null)
    return printable(`There are no records of this time in ${source}.`);
  const from = utcText(toTimestamp(firstMs));
  return printable(`Replayed ${records} of ${source}, ${from} to ${utcText(toTimestamp(lastMs))}.`);
}

function changeLines(changes: readonly PolicyChange[]): string[] {
  if (changes.length === 0) return ['Both policies say the same.'];
  const more = changes.length - SHOWN_VALUES;
  return [
    `${counted(changes.length, 'value')} ${changes.length === 1 ? 'differs' : 'differ'}:`,
    ...changes.slice(0, SHOWN_VALUES).map(({ key, ship_id, from, to }) => {
      const ship = ship_id === null ? '' : ` on ${ship_id}`;
      return printable(`  ${key}${ship}: ${changedValueText(from, to)}`);
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function loneLines(
  rows: readonly LoneIncident[],
  verb: string,
  elsewhere: string,
  { paint, columns }: Terminal,
): string[] {
  if (rows.length === 0) return ['', `None ${verb}.`];
  const table: Column<LoneIncident>[] = [
    { title: 'INCIDENT', text: ({ incident }) => incident.incident_id },
    {
      title: 'SEVERITY',
      text: ({ incident }) => incident.severity,
      paint: (cell, { incident }) => paint(STYLE_OF_SEVERITY[incident.severity], cell),
    },
    { title: 'TYPE', text: ({ incident }) => incident.incident_type, shrinksTo: 12 },
    { title: 'SHIP', text: ({ incident }) => incident.ship_id ?? 'unknown', shrinksTo: 8 },
    { title: 'CAUSE', text: ({ incident }) => rootOf(incident), shrinksTo: 10 },
    { title: 'BEGINS UTC', text: ({ incident }) => utcText(incident.first_seen).slice(5, 16) },
    { title: 'FINDINGS', text: ({ incident }) => String(incident.anomaly_count) },
    { title: '', text: ({ part_of }) => (part_of === null ? '' : `${elsewhere} ${part_of}`), shrinksTo: 12 },
  ];
  return [
    '',
    `${counted(rows.length, 'incident')} ${verb}:`,
    ...indented(tableLines(table, rows, columns - 2)),
  ];
}

function changedLines(rows: readonly ChangedIncident[], { columns }: Terminal): string[] {
  if (rows.length === 0) return ['', 'None would change.'];
  return [
    '',
    `${counted(rows.length, 'incident')} would change:`,
    ...rows.flatMap(({ present, changes }) => [
      printable(
        `  ${present.incident_id}  ${present.incident_type} on ${rootOf(present)} (${present.ship_id ?? 'unknown ship'})`,
      ),
      ...changes.flatMap((change) => wrapped(changeText(change), columns - 4).map((line) => `    ${line}`)),
    ]),
  ];
}

function rootOf({ probable_cause, scope }: Incident): string {
  return probable_cause[0]?.entity ?? scope[0]?.device_id ?? 'unknown';
}

function changeText({ field, from, to }: FieldChange): string {
  const name = field.replaceAll('_', ' ');
  if (Array.isArray(from) && Array.isArray(to)) {
    const added = to.filter((item) => !from.includes(item)).map((item) => `+${item}`);
    const gone = from.filter((item) => !to.includes(item)).map((item) => `−${item}`);
    return printable(`${name}: ${[...added, ...gone].join(' ')}`);
  }
  const [before, after] = [valueText(from), valueText(to)];
  // Times that differ by less than a second are written out.
  if (before === after) return printable(`${name}: ${String(from)} → ${String(to)}`);
  return printable(`${name}: ${before} → ${after}`);
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  if (typeof value !== 'string' || value === '') return JSON.stringify(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? utcText(value) : value;
}

/** Longer values are told by their size: a table of types is a page by itself, and `policy diff --json` has it. */
const LONG_VALUE = 80;

function changedValueText(from: unknown, to: unknown): string {
  const size = (value: unknown): string =>
    Array.isArray(value)
      ? counted(value.length, 'entry', 'entries')
      : typeof value === 'object' && value !== null
        ? counted(Object.keys(value).length, 'entry', 'entries')
        : `${valueText(value).slice(0, LONG_VALUE - 1)}…`;
  const shown = (value: unknown): string => {
    const text = valueText(value);
    return text.length <= LONG_VALUE ? text : size(value);
  };
  const [before, after] = [shown(from), shown(to)];
  return before === after && Array.isArray(from) && Array.isArray(to)
    ? `${before}, ${otherEntries(from, to)} of them others now`
    : `${before} → ${after}`;
}

function otherEntries(from: readonly unknown[], to: readonly unknown[]): number {
  const known = new Set(from.map((entry) => JSON.stringify(entry)));
  return to.filter((entry) => !known.has(JSON.stringify(entry))).length;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function hanging(text: string, columns: number): string[] {
  return wrapped(text, columns - 2).map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}
