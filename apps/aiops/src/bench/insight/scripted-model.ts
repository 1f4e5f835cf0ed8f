import { type FactsBlock, promptOf } from '@aiops/pipeline';
import type { GenerationRequest } from '@aiops/ports';

/**
 * What a model answers that does what it is asked and no more: it tells the facts as it is given them, and chooses the first of the
 * others. It stands in where no real model is at hand, and is no measure of one.
 *
 * @returns the JSON text of an answer
 */
export function scriptedAnswer(block: FactsBlock): string {
  return copiedAnswer(promptOf(block));
}

const TO_BE_TOLD = /^"(f\d+)":(".*")$/gm;

/** The same from what a model is asked. */
export function copiedAnswer({ prompt, schema }: Pick<GenerationRequest, 'prompt' | 'schema'>): string {
  const told = [...prompt.matchAll(TO_BE_TOLD)].map(([, id = '', text = '']) => [id, JSON.parse(text)]);
  const chosen = Object.entries(schema.properties)
    .filter(([question]) => question !== 'tell')
    .map(([question, answers]) => [question, JSON.stringify(answers).match(/f\d+/g)?.slice(0, 1) ?? []]);
  return JSON.stringify({ tell: Object.fromEntries(told), ...Object.fromEntries(chosen) });
}
