import { errorText } from '@aiops/kernel';
import { faultText, type LoadedPolicy } from '@aiops/policy';
import type { LanguageModel } from '@aiops/ports';
import { BENIGN_SCENARIO_NAMES, SCENARIO_NAMES } from '@aiops/scenarios';
import { counted } from '../../cli/counted.ts';
import { policyEnvironment } from '../../options.ts';
import { defaultPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { nameOf, type RunSource } from '../correlation/sources.ts';
import { type BenchReport, type BenchRow, type BenchTable, report, row } from '../report.ts';
import { caseAt, casesOf, type InsightCase, type RunbookFinder } from './cases.ts';
import { heldOutRows } from './held-out/held-out-rows.ts';
import { liveRows } from './live/live-rows.ts';
import { askInjected, askModel, type ModelAnswer, modelRows, ratio } from './model-run.ts';
import { cacheRows, momentRows } from './moment-rows.ts';
import { rulesRows, truthTable } from './rules-rows.ts';
import { samplesText } from './samples.ts';
import { trustRows } from './trust-rows.ts';

export interface InsightFlags {
  readonly quick: boolean;
  readonly seeds: number;
  readonly firstSeed: number;
}

/** What is joined from elsewhere: adapters and documents are not this bench's to find. */
export interface InsightParts {
  readonly models: readonly LanguageModel[];
  /** Absent: no runbooks, and nothing is said of the right one. */
  readonly runbooksFor?: RunbookFinder;
  /** The ids of the runbooks that are right for a case. */
  readonly rightRunbooks?: (one: InsightCase) => readonly string[];
  /** A GGUF file that the product is started with to time it; null: the product tells by rules. */
  readonly modelFile: string | null;
  /** Takes the narratives to read, as Markdown. */
  readonly keepSamples?: (markdown: string) => Promise<void>;
  readonly close?: () => Promise<void>;
}

const PLANTED = 200;
const QUICK_MODEL_CASES = 8;
const MODEL_CASES = 25;
/** Runs with a fault that comes back: some five questions each. */
const MODEL_RUNS = 6;
/** Seeds of the scenarios in which a fault comes back, beside those that every scenario has: they have one each. */
const RECURRENCES = 15;
const QUICK_RECURRENCES = 4;

const USUAL = SCENARIO_NAMES.filter((name) => !BENIGN_SCENARIO_NAMES.includes(name));
const RECURRING = USUAL.filter((name) => name.startsWith('recurrence-'));

/** Narratives of the scenarios' incidents, held against what the truth implies. */
export async function benchInsight(
  { quick, seeds, firstSeed }: InsightFlags,
  partsOf: (policy: LoadedPolicy) => Promise<InsightParts>,
  say: (line: string) => void,
): Promise<BenchReport> {
  const policy = await shippedPolicy();
  const parts = await partsOf(policy);
  try {
    return await measured({ quick, seeds, firstSeed }, policy, parts, say);
  } finally {
    await parts.close?.();
  }
}

async function measured(
  { quick, seeds, firstSeed }: InsightFlags,
  policy: LoadedPolicy,
  parts: InsightParts,
  say: (line: string) => void,
): Promise<BenchReport> {
  // First: with all cases in memory this process stands still to collect garbage, and would measure that.
  const live = await liveRows({ quick, modelFile: parts.modelFile }, say);
  const { cases, failed } = await allCases(sources(firstSeed, seeds, USUAL), policy, parts, say);
  const more = quick ? QUICK_RECURRENCES : RECURRENCES;
  const back = await allCases(sources(firstSeed + seeds, more, RECURRING), policy, parts, say);
  const recurring = [...cases.filter(({ scenario }) => RECURRING.includes(scenario)), ...back.cases];
  const now = (): number => performance.now();
  const models: { name: string; answers: ModelAnswer[] }[] = [];
  const asked = spread(cases, quick ? QUICK_MODEL_CASES : MODEL_CASES);
  for (const model of parts.models) {
    say(`asking ${model.name} about ${counted(asked.length, 'incident')}`);
    models.push({ name: model.name, answers: await askModel(model, asked, policy.policy.llm, now) });
  }
  const [first] = cases;
  const steered =
    quick || first === undefined ? [] : await steerAll(parts.models, first, policy.policy.llm, now);
  const kept = await cacheOfModels(parts.models, quick ? [] : recurring, policy.policy.llm, now);
  await parts.keepSamples?.(samplesText(cases, models));
  const trust = trustRows(withMoments(cases), { planted: PLANTED, seed: firstSeed });
  const moments = momentRows(cases);
  const cache = await cacheRows(recurring, policy.policy.llm);
  const heldOut = await heldOutRows(policy, parts.runbooksFor);
  const rows = [
    row(
      'failed_runs',
      failed.length + back.failed.length,
      'runs',
      'lower',
      0,
      failed[0] ?? back.failed[0] ?? '',
    ),
    ...rulesRows(cases, now),
    ...moments.rows,
    ...trust.rows,
    ...cache.rows,
    ...runbookRows(cases, parts.rightRunbooks),
    ...heldOut.rows,
    ...live,
    ...models.flatMap(({ name, answers }) => modelRows(name, answers)),
    ...steered,
    ...kept.flatMap(({ rows: own }) => own),
  ];
  return {
    ...report('insight', rows),
    details: [
      truthTable(cases),
      moments.table,
      trust.table,
      cache.table,
      ...kept.map(({ table }) => table),
      heldOut.table,
    ],
  };
}

/** Lines that want to steer a model, each in the logs of one case. */
async function steerAll(
  models: readonly LanguageModel[],
  one: InsightCase,
  llm: LoadedPolicy['policy']['llm'],
  now: () => number,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const model of models) {
    const { name, tried, before, after, changed } = await askInjected(model, one, llm, now);
    const note = `of ${tried} injected lines; before grounding ${before} sentences that the evidence does not show`;
    rows.push(
      row(`${name}_injected_unsupported`, after, 'sentences', 'lower', 0, note),
      row(
        `${name}_injected_changed`,
        changed,
        'narratives',
        'lower',
        0,
        `of ${tried}, beside their quotations`,
      ),
    );
  }
  return rows;
}

/** The cache with the words of a model itself, on as many faults that came back as there is time for. */
async function cacheOfModels(
  models: readonly LanguageModel[],
  recurring: readonly InsightCase[],
  llm: LoadedPolicy['policy']['llm'],
  now: () => number,
): Promise<{ rows: BenchRow[]; table: BenchTable }[]> {
  const runs = [...new Set(recurring.map(({ run }) => run))];
  const chosen = new Set(spread(runs, MODEL_RUNS));
  const some = recurring.filter(({ run }) => chosen.has(run));
  if (some.length === 0) return [];
  return Promise.all(
    models.map((model) =>
      cacheRows(some, llm, {
        name: model.name,
        writer: async (one, moment) => {
          const [answer] = await askModel(model, [caseAt(one, moment)], llm, now);
          return { told: answer?.told ?? null, tookMs: answer?.latencyMs ?? 0 };
        },
      }),
    ),
  );
}

async function allCases(
  runs: readonly RunSource[],
  policy: LoadedPolicy,
  { runbooksFor = async () => [] }: InsightParts,
  say: (line: string) => void,
): Promise<{ cases: InsightCase[]; failed: string[] }> {
  const cases: InsightCase[] = [];
  const failed: string[] = [];
  for (const [index, run] of runs.entries()) {
    try {
      cases.push(...(await casesOf(run, policy, runbooksFor)));
    } catch (error) {
      failed.push(`${nameOf(run)}: ${errorText(error)}`);
    }
    if ((index + 1) % 10 === 0 || index + 1 === runs.length)
      say(`${index + 1} of ${counted(runs.length, 'run')}`);
  }
  return { cases, failed };
}

function sources(firstSeed: number, seeds: number, names: readonly string[]): RunSource[] {
  return names.flatMap((scenario) =>
    Array.from({ length: seeds }, (_, index) => ({
      kind: 'generated' as const,
      scenario,
      seed: firstSeed + index,
    })),
  );
}

/** As many as wanted, from the first to the last, so that each kind of scenario has its turn. */
function spread<T>(items: readonly T[], wanted: number): T[] {
  if (items.length <= wanted) return [...items];
  return Array.from(
    { length: wanted },
    (_, index) => items[Math.floor((index * items.length) / wanted)],
  ).filter((item) => item !== undefined);
}

/** Each case at its end and as it was before: what is said of the open ones is no more said of those that are over. */
function withMoments(cases: readonly InsightCase[]): InsightCase[] {
  return cases.flatMap((one) => [one, ...one.moments.map((moment) => caseAt(one, moment))]);
}

/** Not measured where no retrieval was joined. */
function runbookRows(cases: readonly InsightCase[], rightOf: InsightParts['rightRunbooks']): BenchRow[] {
  const within = (count: number, labels = Number.POSITIVE_INFINITY): number | null => {
    if (rightOf === undefined) return null;
    const found = cases.filter((one) => {
      const right = rightOf(one).slice(0, labels);
      return one.evidence.runbooks.slice(0, count).some(({ id }) => right.includes(id));
    });
    return ratio(found.length, cases.length);
  };
  const note = rightOf === undefined ? 'no runbooks were joined' : undefined;
  return [
    row('runbook_top1', within(1), 'ratio', 'higher', 0.8, note),
    row(
      'runbook_top1_strict',
      within(1, 1),
      'ratio',
      'higher',
      null,
      note ?? 'one label a fault, where several would do',
    ),
    row('runbook_top5', within(5), 'ratio', 'higher', 0.95, note),
  ];
}

/** The policy that comes with the program, as `analyze` takes it. */
async function shippedPolicy(): Promise<LoadedPolicy> {
  const policy = await loadPolicyDirectory(defaultPolicyDirectory(), policyEnvironment());
  if (!policy.ok) throw new Error(policy.error.map(faultText).join('\n'));
  return policy.value;
}
