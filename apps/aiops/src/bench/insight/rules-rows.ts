import { factsOf, ground, type Narrative, narrateByRules } from '@aiops/pipeline';
import { type BenchRow, type BenchTable, quantile, row } from '../report.ts';
import type { InsightCase } from './cases.ts';
import { unsupported } from './checker/check.ts';
import { areValid, mean, ratio } from './model-run.ts';
import { causeNamed, type TruthFact, truthFacts } from './truth-facts.ts';

const MAX_SENTENCES = 8;

interface Told {
  readonly one: InsightCase;
  readonly narrative: Narrative;
  readonly facts: readonly TruthFact[];
}

/** What the rules make of the cases: no model takes part. */
export function rulesRows(cases: readonly InsightCase[], now: () => number): BenchRow[] {
  const latencies: number[] = [];
  const told: Told[] = cases.map((one) => {
    const startedMs = now();
    const narrative = narrateByRules(factsOf(one.evidence));
    latencies.push(now() - startedMs);
    return { one, narrative, facts: truthFacts(one, narrative.sentences) };
  });
  const sentences = told.flatMap(({ one, narrative }) =>
    narrative.sentences.map((sentence) => ({ one, ...sentence })),
  );
  const wrong = told.reduce(
    (sum, { one, narrative }) =>
      sum +
      unsupported(
        one.evidence,
        narrative.sentences.map(({ text }) => text),
      ).length,
    0,
  );
  const refused = told.reduce(
    (sum, { one, narrative }) => sum + ground(one.block, narrative.sentences).dropped.length,
    0,
  );
  const valid = sentences.filter(({ one, facts }) => areValid(one, facts)).length;
  const named = told.filter(({ one, narrative }) => causeNamed(one, narrative.sentences)).length;
  return [
    row(
      'cases',
      cases.length,
      'incidents',
      'higher',
      null,
      'of the scenarios, each with the cause that it is of',
    ),
    row(
      'rules_fact_coverage',
      mean(told.flatMap(({ facts }) => facts.map((fact) => fact.told))),
      'ratio',
      'higher',
      0.9,
    ),
    row('rules_unsupported', wrong, 'sentences', 'lower', 0, `of ${sentences.length}, by the checker`),
    row('rules_refused_by_grounding', refused, 'sentences', 'lower', 0, 'held to the same rules as a model'),
    row('rules_citation_validity', ratio(valid, sentences.length), 'ratio', 'higher', 1),
    row('rules_cause_named', ratio(named, told.length), 'ratio', 'higher', null),
    row(
      'rules_sentences_max',
      Math.max(0, ...told.map(({ narrative }) => narrative.sentences.length)),
      'sentences',
      'lower',
      MAX_SENTENCES,
    ),
    row(
      'rules_p99_ms',
      quantile(latencies, 0.99),
      'ms',
      'lower',
      300,
      'facts and narrative, from evidence that is at hand',
    ),
  ];
}

/** What the truth implies, kind by kind. */
export function truthTable(cases: readonly InsightCase[]): BenchTable {
  const kinds = new Map<string, number[]>();
  for (const one of cases)
    for (const { what, told } of truthFacts(one, narrateByRules(one.block).sentences))
      kinds.set(what, [...(kinds.get(what) ?? []), told]);
  const rows = [...kinds].map(([what, told]) => [
    what,
    told.length,
    Math.round((mean(told) ?? 0) * 1000) / 1000,
  ]);
  return {
    title: 'What the truth implies, and the share that the rules tell',
    columns: ['what', 'cases', 'told'],
    rows,
  };
}
