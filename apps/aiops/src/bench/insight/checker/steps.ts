import type { Runbook } from '@aiops/pipeline';
import { withoutCaution } from './cautions.ts';

const STEP = /Step (\d+) of the runbook /g;

/**
 * Takes out of a sentence what runbooks say in the same letters and digits. What claims to be a step and is none stays, and
 * is left to the other checks: no word is true because some runbook has it.
 */
export function withoutSteps(sentence: string, runbooks: readonly Runbook[]): string {
  const starts = [...sentence.matchAll(STEP)];
  const [first] = starts;
  if (first === undefined) {
    const isStep = runbooks.some(({ steps }) => steps.some((step) => bare(step) === bare(sentence)));
    return isStep ? '' : withoutCaution(sentence, runbooks);
  }
  let rest = withoutCaution(sentence.slice(0, first.index), runbooks);
  for (const [at, match] of starts.entries()) {
    const part = sentence.slice(match.index, starts[at + 1]?.index);
    if (!isStepOf(part.slice(match[0].length), Number(match[1]), runbooks)) rest += part;
  }
  return rest;
}

function isStepOf(text: string, number: number, runbooks: readonly Runbook[]): boolean {
  return runbooks.some(({ title, steps }) => {
    const whole = bare(`${title}${steps[number - 1] ?? '-'}`);
    const isCut = text.trimEnd().endsWith('…') || text.trimEnd().endsWith('….');
    return steps[number - 1] !== undefined && (isCut ? whole.startsWith(bare(text)) : whole === bare(text));
  });
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
