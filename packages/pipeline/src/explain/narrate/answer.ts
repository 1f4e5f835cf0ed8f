import { z } from 'zod';
import type { FactsBlock } from '../facts/fact.ts';
import type { ProposedSentence } from '../ground/ground.ts';
import { offeredOf } from './offer.ts';

const Answer = z.object({
  tell: z.record(z.string(), z.string()),
  why: z.array(z.string()).optional(),
  do: z.array(z.string()).optional(),
});

/** Ids that a model repeats in its words. */
const CITED_IN_TEXT = /\s*[[(]\s*f\d+(?:\s*,\s*f\d+)*\s*[\])]|^\s*f\d+:\s*/g;
/** Each sentence is judged by itself: a good one does not fall with a bad one. */
const STOP = /(?<=[A-Za-z)»\d%][.!?]) +/;

export interface ModelAnswer {
  readonly worded: readonly ProposedSentence[];
  /** Ids of facts that are told in their own words. */
  readonly chosen: readonly string[];
}

/**
 * What a model answered; null when it is no answer. A server may not hold a model to the schema: what is not offered for a
 * question is not taken as an answer to it.
 */
export function answerOf(block: FactsBlock, answer: string): ModelAnswer | null {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return null;
  }
  const parsed = Answer.safeParse(value);
  if (!parsed.success) return null;
  const offered = offeredOf(block);
  const among = (ids: readonly string[], of: keyof typeof offered): string[] => [
    ...new Set(ids.filter((id) => offered[of].some((fact) => fact.id === id))),
  ];
  const { tell, why = [], do: steps = [] } = parsed.data;
  const worded = Object.entries(tell).flatMap(([fact, text]) => {
    const facts = among([fact], 'tell');
    const sentences = text.replace(CITED_IN_TEXT, '').split(STOP);
    return sentences.filter((one) => one.trim() !== '').map((one) => ({ facts, text: one }));
  });
  return { worded, chosen: [...among(why, 'why'), ...among(steps, 'do')] };
}
