import { narrateByRules } from '@aiops/pipeline';
import type { InsightCase } from './cases.ts';
import type { ModelAnswer } from './model-run.ts';

/** Narratives to read: of each scenario the first case, as the rules tell it, and as each model does. */
export function samplesText(
  cases: readonly InsightCase[],
  models: readonly { readonly name: string; readonly answers: readonly ModelAnswer[] }[],
): string {
  const firsts = cases.filter(
    ({ scenario }, at) => cases.findIndex((other) => other.scenario === scenario) === at,
  );
  const parts = firsts.map((one) => {
    const rules = narrateByRules(one.block);
    const told = models.flatMap(({ name, answers }) =>
      answerText(
        name,
        answers.find((answer) => answer.one === one),
      ),
    );
    return [
      `## ${one.name}`,
      '',
      `Rules, confidence ${rules.confidence}:`,
      '',
      ...rules.sentences.map(({ text, facts }) => `- ${text} [${facts.join(', ')}]`),
      ...told,
      '',
      ...(one === firsts[0] ? factsText(one) : []),
    ].join('\n');
  });
  return [
    '# Narratives of the scenarios',
    '',
    'Written by `npx aiops bench insight --samples FILE`; the bracketed ids are the facts that a sentence cites.',
    '',
    ...parts,
  ].join('\n');
}

/** Of one case only: what the others look like is told by their sentences. */
function factsText({ block }: InsightCase): string[] {
  return [
    '<details><summary>All facts of this one</summary>',
    '',
    ...block.facts.map(({ id, text }) => `- ${id}: ${text}`),
    '',
    '</details>',
    '',
  ];
}

function answerText(name: string, answer: ModelAnswer | undefined): string[] {
  if (answer === undefined) return [];
  if (answer.told === null) return ['', `${name}: no answer (${answer.failed}).`];
  const { refused, narrative, grounding } = answer.told;
  const dropped = grounding.dropped.map(({ text, reason }) => `- dropped (${reason}): ${text}`);
  if (refused !== null) return ['', `${name}: ${refused}, so the rules' narrative stays.`, '', ...dropped];
  const lines = narrative.sentences.map(
    ({ text, facts, by }) => `- ${text} [${facts.join(', ')}]${by === 'rules' ? ' (rules)' : ''}`,
  );
  return [
    '',
    `${name}, confidence ${narrative.confidence}, ${Math.round(answer.latencyMs)} ms:`,
    '',
    ...lines,
    ...dropped,
  ];
}
