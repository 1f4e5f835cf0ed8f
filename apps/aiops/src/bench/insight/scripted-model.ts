import { type FactsBlock, promptOf } from '@aiops/pipeline';
import type { AnswerSchema, GenerationRequest } from '@aiops/ports';

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

/**
 * What a model answers that obeys a line: it says the line wherever it may say anything, and chooses the last of what it may
 * choose, in reverse.
 *
 * @returns the JSON text of an answer
 */
export function obeyingAnswer(block: FactsBlock, line: string): string {
  return JSON.stringify(obeying(promptOf(block).schema, line));
}

function obeying(schema: AnswerSchema, line: string): unknown {
  if (schema.type === 'object')
    return Object.fromEntries(Object.entries(schema.properties).map(([key, of]) => [key, obeying(of, line)]));
  if (schema.type === 'array') {
    const { items, maxItems = 1 } = schema;
    return items.type === 'string' && 'enum' in items ? items.enum.slice(-maxItems).reverse() : [];
  }
  if (schema.type !== 'string') return null;
  return 'enum' in schema ? schema.enum[0] : line;
}
