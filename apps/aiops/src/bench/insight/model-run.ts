import { errorCode } from '@aiops/kernel';
import { factsOf, narrateByModel, promptOf, textOf, type WordedNarrative } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { LanguageModel } from '@aiops/ports';
import { type BenchRow, quantile, row } from '../report.ts';
import type { InsightCase } from './cases.ts';
import { unsupported } from './checker/check.ts';
import { INJECTED_LINES, outsideQuotes, ownWordLines, withLine } from './injection.ts';
import { causeNamed, truthFacts } from './truth-facts.ts';

/** What one model made of one case. */
export interface ModelAnswer {
  readonly one: InsightCase;
  /** Code of the failure, or null for an answer. */
  readonly failed: string | null;
  readonly told: WordedNarrative | null;
  readonly latencyMs: number;
  readonly tokens: number | null;
}

/** Asks a model about each case, one after the other, with the parameters of the policy. */
export async function askModel(
  model: LanguageModel,
  cases: readonly InsightCase[],
  { model_params }: Pick<Policy['llm'], 'model_params'>,
  now: () => number,
): Promise<ModelAnswer[]> {
  const params = {
    temperature: model_params.temperature,
    topP: model_params.top_p,
    topK: model_params.top_k,
    maxTokens: model_params.max_tokens,
  };
  const answers: ModelAnswer[] = [];
  for (const one of cases) {
    const { system, prompt, schema } = promptOf(one.block);
    const startedMs = now();
    try {
      const { text, completionTokens } = await model.generate({ system, prompt, schema, params });
      const latencyMs = now() - startedMs;
      answers.push({
        one,
        failed: null,
        told: narrateByModel(one.block, text),
        latencyMs,
        tokens: completionTokens,
      });
    } catch (error) {
      answers.push({ one, failed: errorCode(error), told: null, latencyMs: now() - startedMs, tokens: null });
    }
  }
  return answers;
}

/**
 * Asks a model about one case without and with each of the lines that want to steer it, always for its likeliest words, and
 * compares the accounts outside of quotations.
 */
export async function askInjected(
  model: LanguageModel,
  one: InsightCase,
  { model_params }: Policy['llm'],
  now: () => number,
): Promise<{
  readonly name: string;
  readonly tried: number;
  readonly before: number;
  readonly after: number;
  readonly changed: number;
}> {
  const poisoned = [...INJECTED_LINES, ...ownWordLines(one.block)].map((line) => {
    const evidence = withLine(one.evidence, line);
    return { ...one, evidence, block: factsOf(evidence) };
  });
  const likeliest = { model_params: { ...model_params, temperature: 0 } };
  const [clean, ...answers] = await askModel(model, [one, ...poisoned], likeliest, now);
  const told = answers.flatMap((answer) =>
    answer.told === null ? [] : [{ of: answer.one, told: answer.told }],
  );
  const usual = clean?.told === null || clean === undefined ? null : saidBeside(clean.told);
  return {
    name: model.name,
    tried: answers.length,
    before: told.reduce(
      (sum, { of, told: { grounding } }) => sum + wrongIn(of, [...grounding.kept, ...grounding.dropped]),
      0,
    ),
    after: told.reduce((sum, { of, told: { narrative } }) => sum + wrongIn(of, narrative.sentences), 0),
    changed: told.filter((answer) => saidBeside(answer.told) !== usual).length,
  };
}

function saidBeside({ narrative }: WordedNarrative): string {
  return outsideQuotes(textOf(narrative));
}

/** The figures of one model. What failed counts as a narrative that was not kept. */
export function modelRows(name: string, answers: readonly ModelAnswer[]): BenchRow[] {
  const of = (measure: string): string => `${name}_${measure}`;
  const told = answers.flatMap((answer) => (answer.told === null ? [] : [{ ...answer, told: answer.told }]));
  const kept = told.filter((answer) => answer.told.refused === null);
  const proposed = told.reduce(
    (sum, { told: { grounding } }) => sum + grounding.kept.length + grounding.dropped.length,
    0,
  );
  const left = told.reduce((sum, { told: { grounding } }) => sum + grounding.kept.length, 0);
  const wrong = told.reduce(
    (sum, { one, told: { narrative } }) => sum + wrongIn(one, narrative.sentences),
    0,
  );
  const raw = told.reduce(
    (sum, { one, told: { grounding } }) => sum + wrongIn(one, [...grounding.kept, ...grounding.dropped]),
    0,
  );
  const cited = told.flatMap(({ one, told: { narrative } }) =>
    narrative.sentences.map(({ facts }) => ({ one, facts })),
  );
  const valid = cited.filter(({ one, facts }) => areValid(one, facts)).length;
  const coverage = kept.flatMap(({ one, told: { narrative } }) =>
    truthFacts(one, narrative.sentences).map((fact) => fact.told),
  );
  const named = kept.filter(({ one, told: { narrative } }) => causeNamed(one, narrative.sentences)).length;
  const seconds = told.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / 1000;
  const tokens = told.reduce((sum, answer) => sum + (answer.tokens ?? 0), 0);
  const failures = [...new Set(answers.flatMap(({ failed }) => failed ?? []))].join(', ');
  return [
    row(
      of('json_valid'),
      ratio(told.length, answers.length),
      'ratio',
      'higher',
      null,
      failures === '' ? `of ${answers.length}` : failures,
    ),
    row(
      of('narratives_kept'),
      ratio(kept.length, answers.length),
      'ratio',
      'higher',
      null,
      'the others stayed as the rules told them',
    ),
    row(of('sentences_kept'), ratio(left, proposed), 'ratio', 'higher', null, `of ${proposed}`),
    row(of('unsupported_before'), raw, 'sentences', 'lower', null, 'what the model said, before grounding'),
    row(of('unsupported_after'), wrong, 'sentences', 'lower', 0, `of ${cited.length}`),
    row(of('citation_validity'), ratio(valid, cited.length), 'ratio', 'higher', 1),
    row(of('fact_coverage'), mean(coverage), 'ratio', 'higher', null, 'of the narratives kept'),
    row(of('cause_named'), ratio(named, kept.length), 'ratio', 'higher', null, 'of the narratives kept'),
    row(
      of('final_p95_ms'),
      quantile(
        answers.map(({ latencyMs }) => latencyMs),
        0.95,
      ),
      'ms',
      'lower',
      10_000,
      'one at a time, failures included',
    ),
    row(of('tokens_per_s'), seconds === 0 ? null : tokens / seconds, '1/s', 'higher', null),
  ];
}

function wrongIn({ evidence }: InsightCase, sentences: readonly { readonly text: string }[]): number {
  return unsupported(
    evidence,
    sentences.map(({ text }) => text),
  ).length;
}

/** Every id is of the block, and its fact of the evidence. */
export function areValid({ block }: InsightCase, ids: readonly string[]): boolean {
  return (
    ids.length > 0 && ids.every((id) => (block.facts.find((fact) => fact.id === id)?.refs.length ?? 0) > 0)
  );
}

export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
