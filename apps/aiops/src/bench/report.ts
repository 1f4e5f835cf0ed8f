import { cpus, totalmem } from 'node:os';
import { tableLines } from '../cli/table.ts';

/** One measured figure beside its target. `met` is null where there is no target. */
export interface BenchRow {
  readonly measure: string;
  readonly value: number | null;
  readonly unit: string;
  readonly target: number | null;
  readonly better: 'higher' | 'lower';
  readonly met: boolean | null;
  /** Why the value is null, or what it was measured against. */
  readonly note?: string;
}

/** What stands behind the figures, for whoever wants to mend them. */
export interface BenchTable {
  readonly title: string;
  readonly columns: readonly string[];
  /** A cell a column; null where there is nothing to say. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface BenchReport {
  readonly bench: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory_gb: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly rows: readonly BenchRow[];
  /** What is told before the figures. */
  readonly warnings?: readonly BenchTable[];
  readonly details?: readonly BenchTable[];
}

export function row(
  measure: string,
  value: number | null,
  unit: string,
  better: BenchRow['better'],
  target: number | null,
  note?: string,
): BenchRow {
  const met =
    target === null || value === null ? null : better === 'higher' ? value >= target : value <= target;
  return { measure, value, unit, target, better, met, ...(note === undefined ? {} : { note }) };
}

export function report(bench: string, rows: readonly BenchRow[]): BenchReport {
  const [cpu] = cpus();
  return {
    bench,
    machine: {
      cpu: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memory_gb: Math.round(totalmem() / 1024 ** 3),
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
    },
    rows,
  };
}

export function reportText({ bench, machine, rows, warnings = [], details = [] }: BenchReport): string {
  const width = Math.max(...rows.map(({ measure }) => measure.length)) + 2;
  const lines = rows.map(({ measure, value, unit, target, better, met, note }) => {
    const shown = value === null ? 'not measured' : `${round(value)} ${unit}`;
    const wanted = target === null ? '' : `${better === 'higher' ? '≥' : '≤'} ${target}`;
    const verdict = met === null ? '' : met ? 'met' : 'MISSED';
    return `${measure.padEnd(width)}${shown.padEnd(22)}${wanted.padEnd(12)}${verdict.padEnd(8)}${note ?? ''}`.trimEnd();
  });
  const head = `${bench} on ${machine.cores} × ${machine.cpu}, Node ${machine.node}`;
  const first = warnings.flatMap(tableText);
  const told = first.length === 0 ? [] : [...first.slice(1), ''];
  return [head, ...told, ...lines, ...details.flatMap(tableText)].join('\n');
}

/** Rows beyond it are told by their number; `--json` has them all. */
const MAX_SHOWN = 60;

/** An empty table says nothing, not even its title. */
function tableText({ title, columns, rows }: BenchTable): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_SHOWN);
  const columnsOf = columns.map((name, at) => ({
    title: name,
    text: (cells: BenchTable['rows'][number]) => String(cells[at] ?? ''),
  }));
  const more = rows.length > shown.length ? [`… and ${rows.length - shown.length} more`] : [];
  return ['', `${title}: ${rows.length}`, ...tableLines(columnsOf, shown, Number.POSITIVE_INFINITY), ...more];
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}

/** The smallest value that at least this share of the values does not exceed; null without any. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? null;
}
