import { ground, narrateByModel, narrateByRules } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { type BenchRow, type BenchTable, row } from '../report.ts';
import type { InsightCase } from './cases.ts';
import { unsupported } from './checker/check.ts';
import { mean, ratio } from './model-run.ts';
import { type RecurrenceOutcome, recurrencesOf, type Writer } from './recurrence.ts';
import { scriptedAnswer } from './scripted-model.ts';
import { truthFactsAt } from './truth-facts.ts';

/** What the rules tell when an incident is created, and at each later state: less is known then than at its end. */
export function momentRows(cases: readonly InsightCase[]): { rows: BenchRow[]; table: BenchTable } {
  const told = cases.flatMap((one) =>
    one.moments.map((moment) => {
      const { sentences } = narrateByRules(moment.block);
      return {
        isFirst: moment.why === 'created',
        facts: truthFactsAt(one, moment, sentences),
        count: sentences.length,
        wrong: unsupported(
          moment.evidence,
          sentences.map(({ text }) => text),
        ).length,
        refused: ground(moment.block, sentences).dropped.length,
      };
    }),
  );
  const [created, later] = [told.filter(({ isFirst }) => isFirst), told.filter(({ isFirst }) => !isFirst)];
  const coverage = (some: typeof told): number | null =>
    mean(some.flatMap(({ facts }) => facts.map((fact) => fact.told)));
  const sum = (of: 'wrong' | 'refused' | 'count'): number => told.reduce((all, one) => all + one[of], 0);
  const kinds = [...new Set(told.flatMap(({ facts }) => facts.map(({ what }) => what)))];
  const shareOf = (some: typeof told, kind: string): number | null => {
    const found = mean(
      some.flatMap(({ facts }) => facts.filter(({ what }) => what === kind).map((fact) => fact.told)),
    );
    return found === null ? null : Math.round(found * 1000) / 1000;
  };
  const sentences = `of ${sum('count')} sentences at ${told.length} moments`;
  return {
    rows: [
      row(
        'rules_fact_coverage_created',
        coverage(created),
        'ratio',
        'higher',
        0.9,
        `what could be known at the creation, ${created.length} incidents`,
      ),
      row(
        'rules_fact_coverage_later',
        coverage(later),
        'ratio',
        'higher',
        0.9,
        `at each later material version, end and reopening, ${later.length}`,
      ),
      row('rules_unsupported_moments', sum('wrong'), 'sentences', 'lower', 0, sentences),
      row('rules_refused_moments', sum('refused'), 'sentences', 'lower', 0, sentences),
    ],
    table: {
      title: 'What could be known, and the share that the rules tell by then',
      columns: ['what', 'at the creation', 'later'],
      rows: kinds.map((kind) => [kind, shareOf(created, kind), shareOf(later, kind)]),
    },
  };
}

/** How long the stand-in is said to take: as a small model on two cores. */
const SCRIPTED_MS = 5_000;

const SCRIPTED: Writer = async (_, { block }) => ({
  told: narrateByModel(block, scriptedAnswer(block)),
  tookMs: SCRIPTED_MS,
});

/** The cache on faults that come back. @param by absent: a script that words the facts stands in for a model */
export async function cacheRows(
  cases: readonly InsightCase[],
  llm: Policy['llm'],
  by?: { readonly name: string; readonly writer: Writer },
): Promise<{ rows: BenchRow[]; table: BenchTable }> {
  const seen = await recurrencesOf(cases, llm, by?.writer ?? SCRIPTED);
  const of = (measure: string): string => (by === undefined ? measure : `${by.name}_${measure}`);
  const hitsOf = (some: typeof seen.recurrences): number => some.filter(({ isHit }) => isHit).length;
  const news = seen.recurrences.filter(({ isNew }) => isNew);
  const writer =
    by === undefined ? 'written by a script that copies the facts, no model' : `written by ${by.name}`;
  const all = `of ${seen.recurrences.length} look-ups, every later one of the same incident included, which may find the words of its own creation; ${writer}; ${seen.notKept} answers of ${seen.lookups - seen.hits} not good enough to keep`;
  const first = `of ${news.length} incidents whose fault had come before, at their creation, when no words can be their own; ${writer}`;
  return {
    rows: [
      row(
        of('cache_hits_of_recurrences'),
        ratio(hitsOf(seen.recurrences), seen.recurrences.length),
        'ratio',
        'higher',
        0.6,
        all,
      ),
      row(
        of('cache_hits_of_new_incidents'),
        ratio(hitsOf(news), news.length),
        'ratio',
        'higher',
        null,
        first,
      ),
      row(
        of('cache_hits'),
        ratio(seen.hits, seen.lookups),
        'ratio',
        'higher',
        null,
        `of all ${seen.lookups} look-ups in these runs; ${writer}`,
      ),
      row(
        of('cache_unsupported'),
        seen.unsupported,
        'sentences',
        'lower',
        0,
        `in kept words, told of another moment; ${writer}`,
      ),
      row(of('cache_shared_by_ships'), seen.sharedKeys, 'keys', 'lower', 0),
    ],
    table: {
      title: `Look-ups of faults that came back${by === undefined ? '' : `, ${by.name}`}`,
      columns: ['moment', 'look-ups', 'hits', 'no words', 'too old', 'not true any more'],
      rows: tableRows(seen),
    },
  };
}

function tableRows({ recurrences }: RecurrenceOutcome): (string | number)[][] {
  return [...new Set(recurrences.map(({ why }) => why))].map((why) => {
    const own = recurrences.filter((one) => one.why === why);
    const missed = (because: string): number => own.filter((one) => one.because === because).length;
    const hits = own.filter(({ isHit }) => isHit).length;
    return [why, own.length, hits, missed('no_words'), missed('too_old'), missed('refused')];
  });
}
