import type { NarrativeSource } from '@aiops/contracts';
import type { FactsBlock } from '../facts/fact.ts';
import { type GroundedSentence, type Grounding, ground, type ProposedSentence } from '../ground/ground.ts';
import { confidenceOf, coverageOf } from './confidence.ts';
import { type Narrative, type NarrativePart, type NarrativeSentence, PART_OF, PARTS } from './narrative.ts';
import { sentencesOf } from './prompt.ts';
import { narrateByRules } from './rules-narrative.ts';

/** Of the weight of the facts that count, what the sentences that are left have to tell themselves. */
const LEAST_COVERAGE = 0.5;
const LEAST_SENTENCES = 2;

/** Why the rules' narrative stays. */
export type RefusalReason = 'no_answer' | 'too_little_left';

export interface WordedNarrative {
  readonly narrative: Narrative;
  /** Null when the wording was taken. */
  readonly refused: RefusalReason | null;
  readonly grounding: Grounding;
}

/**
 * The narrative that a model worded: what grounding left of its sentences, with the rules' sentences for the parts that it
 * does not tell. Too little left, or no answer at all: the rules' narrative, and why.
 *
 * @param answer the JSON text of the model
 */
export function narrateByModel(block: FactsBlock, answer: string): WordedNarrative {
  const proposed = sentencesOf(answer);
  if (proposed !== null) return narrateWorded(block, proposed, 'llm');
  return { narrative: narrateByRules(block), refused: 'no_answer', grounding: { kept: [], dropped: [] } };
}

/** The same from sentences that are there already, such as the cache's. */
export function narrateWorded(
  block: FactsBlock,
  proposed: readonly ProposedSentence[],
  source: NarrativeSource,
): WordedNarrative {
  const grounding = ground(block, proposed);
  const rules = narrateByRules(block);
  const own = grounding.kept.map((sentence) => placed(block, sentence, source));
  const told = new Set(own.flatMap(({ facts }) => facts));
  if (own.length < LEAST_SENTENCES || coverageOf(block, told) < LEAST_COVERAGE)
    return { narrative: rules, refused: 'too_little_left', grounding };
  const sentences = completed(own, rules.sentences);
  const coverage = coverageOf(block, new Set(sentences.flatMap(({ facts }) => facts)));
  const agreement = own.length / proposed.length;
  const confidence = confidenceOf(block.certainty, coverage, agreement);
  return { narrative: { sentences, source, confidence, coverage }, refused: null, grounding };
}

function placed(
  block: FactsBlock,
  { text, facts }: GroundedSentence,
  by: NarrativeSource,
): NarrativeSentence {
  const kinds = block.facts.filter(({ id }) => facts.includes(id)).map(({ kind }) => kind);
  const parts = kinds.map((kind) => PART_OF[kind]);
  const [part = 'what'] = PARTS.filter((one) => parts.includes(one));
  return { text, facts, part, by };
}

/** Puts the rules' sentence of each part that is not told before the first one of a later part. */
function completed(
  own: readonly NarrativeSentence[],
  rules: readonly NarrativeSentence[],
): NarrativeSentence[] {
  const sentences = [...own];
  const told = new Set<NarrativePart>(own.map(({ part }) => part));
  for (const sentence of rules) {
    if (told.has(sentence.part)) continue;
    const at = sentences.findIndex(({ part }) => PARTS.indexOf(part) > PARTS.indexOf(sentence.part));
    sentences.splice(at === -1 ? sentences.length : at, 0, sentence);
  }
  return sentences;
}
