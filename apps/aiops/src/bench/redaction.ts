import { join } from 'node:path';
import { type PiiKind, Redactor } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { redactionCorpusDirectory } from '../paths.ts';
import { logRecords } from './load.ts';
import {
  CORPUS_GUEST_NETWORKS,
  isHeldOut,
  type RedactionCase,
  readRedactionCorpus,
} from './redaction-corpus.ts';
import { type BenchReport, type BenchRow, report, row } from './report.ts';

const KINDS: readonly PiiKind[] = ['credit_card', 'email', 'ssn', 'phone', 'guest_ip'];
/** Kinds of which none may be missed. */
const ALL_FOUND: ReadonlySet<PiiKind> = new Set<PiiKind>(['credit_card', 'email', 'ssn']);
const TARGET = 0.98;
const TARGET_LINES_PER_S = 500_000;
const CLEAN_LINES = 20_000;
const SHOW_FAULTS = 40;

/** How well and how fast persons are found in texts. A span counts as found when kind, begin and end agree. */
export async function benchRedaction(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const cases = await readRedactionCorpus(redactionCorpusDirectory());
  // Written by somebody who has not read the rules. They are made on classes that its open half shows.
  const strangers = await readRedactionCorpus(join(redactionCorpusDirectory(), 'strangers'));
  const redactor = new Redactor({ ...DEFAULT_POLICY.privacy, guest_networks: CORPUS_GUEST_NETWORKS });
  const development = cases.filter((item) => !isHeldOut(item));
  const heldOut = cases.filter(isHeldOut);
  const onDevelopment = score(redactor, development);
  const strangersHeldOut = strangers.filter(isHeldOut);
  const onOpenStrangers = score(
    redactor,
    strangers.filter((item) => !isHeldOut(item)),
  );
  // What the rules got wrong in the held-out half stays unseen: rules made on it would make its score worthless.
  for (const fault of [...onDevelopment.faults, ...onOpenStrangers.faults].slice(0, SHOW_FAULTS)) say(fault);
  return report('redaction', [
    ...rowsOf('', score(redactor, cases), cases.length),
    ...rowsOf('development_', onDevelopment, development.length),
    ...rowsOf('held_out_', score(redactor, heldOut), heldOut.length),
    ...summaryRows('strangers_', score(redactor, strangers), strangers.length),
    ...summaryRows('strangers_held_out_', score(redactor, strangersHeldOut), strangersHeldOut.length),
    speedRow(redactor, quick ? 0.5 : 2),
  ]);
}

interface Score {
  right: number;
  found: number;
  readonly expected: Map<PiiKind, number>;
  readonly rightOf: Map<PiiKind, number>;
  readonly faults: string[];
}

function score(redactor: Redactor, cases: readonly RedactionCase[]): Score {
  const result: Score = { right: 0, found: 0, expected: new Map(), rightOf: new Map(), faults: [] };
  for (const { text, key, spans } of cases) {
    const wanted = new Set(spans.map(([start, end, kind]) => `${kind} ${start} ${end}`));
    for (const [, , kind] of spans) raise(result.expected, kind);
    for (const { start, end, kind } of redactor.spans(text, key)) {
      result.found += 1;
      if (wanted.delete(`${kind} ${start} ${end}`)) {
        result.right += 1;
        raise(result.rightOf, kind);
      } else result.faults.push(`false ${kind} "${text.slice(start, end)}" in: ${text}`);
    }
    for (const missed of wanted) result.faults.push(`missed ${missed} in: ${text}`);
  }
  return result;
}

function raise(counts: Map<PiiKind, number>, kind: PiiKind): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

function summaryRows(prefix: string, result: Score, texts: number): BenchRow[] {
  const expected = [...result.expected.values()].reduce((sum, count) => sum + count, 0);
  return [
    row(`${prefix}precision`, ratio(result.right, result.found), 'ratio', 'higher', TARGET, `${texts} texts`),
    row(`${prefix}recall`, ratio(result.right, expected), 'ratio', 'higher', TARGET, `${expected} expected`),
  ];
}

function rowsOf(prefix: string, result: Score, texts: number): BenchRow[] {
  return [
    ...summaryRows(prefix, result, texts),
    ...KINDS.map((kind) => {
      const wanted = result.expected.get(kind) ?? 0;
      const value = ratio(result.rightOf.get(kind) ?? 0, wanted);
      const target = ALL_FOUND.has(kind) ? 1 : TARGET;
      return row(`${prefix}recall_${kind}`, value, 'ratio', 'higher', target, `${wanted} expected`);
    }),
  ];
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Lines that tell of nobody, as ships write them: what every line pays. */
function speedRow(redactor: Redactor, seconds: number): BenchRow {
  const lines = logRecords(CLEAN_LINES, 0, 'clean').map((record) =>
    'msg' in record ? String(record.msg) : '',
  );
  let done = 0;
  let changed = 0;
  const started = process.cpuUsage();
  while (cpuSeconds(started) < seconds) {
    for (const line of lines) changed += redactor.spans(line).length;
    done += lines.length;
  }
  const perSecond = done / cpuSeconds(started);
  const note =
    changed === 0 ? 'clean lines, by CPU time of one core' : `${changed} of the clean lines were changed`;
  return row('lines_per_s', perSecond, 'lines/s', 'higher', TARGET_LINES_PER_S, note);
}

/** Time on the processor, so that what else runs on the machine does not count. */
function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}
