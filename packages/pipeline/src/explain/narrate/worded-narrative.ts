import type { NarrativeSource } from '@aiops/contracts';
import type { Fact, FactsBlock } from '../facts/fact.ts';
import { type GroundedSentence, type Grounding, ground, type ProposedSentence } from '../ground/ground.ts';
import { answerOf } from './answer.ts';
import { completed } from './completed.ts';
import { confidenceOf, coverageOf } from './confidence.ts';
import { type Narrative, type NarrativeSentence, PART_OF, PARTS } from './narrative.ts';
import { inOwnWords, joined, narrateByRules } from './rules-narrative.ts';

/** Of the weight of the facts that count, what the sentences that are left and the facts that were chosen have to tell. */
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
 * The narrative that a model worded: what grounding left of its sentences, the facts that it chose to be told in their own
 * words, and the rules' words for what it left out. Too little left, or no answer at all: the rules' narrative, and why.
 *
 * @param answer the JSON text of the model, asked by `promptOf` of the same block
 */
export function narrateByModel(block: FactsBlock, answer: string): WordedNarrative {
  const parts = answerOf(block, answer);
  if (parts !== null) return narrateWorded(block, parts.worded, 'llm', parts.chosen);
  const grounding = { kept: [], dropped: [], whole: new Set<string>() };
  return { narrative: narrateByRules(block), refused: 'no_answer', grounding };
}

/**
 * The same from sentences that are there already, such as the cache's.
 * @param chosen ids of facts that are told in their own words beside the sentences
 */
export function narrateWorded(
  block: FactsBlock,
  proposed: readonly ProposedSentence[],
  source: NarrativeSource,
  chosen: readonly string[] = [],
): WordedNarrative {
  const grounding = ground(block, proposed);
  const rules = narrateByRules(block);
  const worded = grounding.kept.map((sentence) => placed(block, sentence, source));
  const toldOnce = new Set(worded.flatMap(({ facts }) => facts));
  const own = [
    ...worded,
    ...inTheirWords(
      block,
      chosen.filter((id) => !toldOnce.has(id)),
    ),
  ];
  const told = new Set(own.flatMap(({ facts }) => facts));
  if (worded.length < LEAST_SENTENCES || coverageOf(block, told) < LEAST_COVERAGE)
    return { narrative: rules, refused: 'too_little_left', grounding };
  const sentences = completed(block, own, rules.sentences, grounding.whole);
  const coverage = coverageOf(block, new Set(sentences.flatMap(({ facts }) => facts)));
  const agreement = worded.length / proposed.length;
  const confidence = confidenceOf(block.certainty, coverage, agreement);
  return { narrative: { sentences, source, confidence, coverage }, refused: null, grounding };
}

/** One sentence for each part. Steps are told from the first one on and in their order, or as the rules tell them. */
function inTheirWords(block: FactsBlock, chosen: readonly string[]): NarrativeSentence[] {
  const facts = chosen.flatMap((id) => block.facts.find((fact) => fact.id === id) ?? []);
  const steps = block.facts.filter(({ kind }) => kind === 'step');
  const told = facts.filter(({ kind }) => kind === 'step');
  const isFromTheFirst = told.every(({ id }, at) => id === steps[at]?.id);
  const others = facts.filter(({ kind }) => kind !== 'step');
  return PARTS.flatMap((part): NarrativeSentence[] => {
    const own = others.filter(({ kind }) => PART_OF[kind] === part);
    return [
      ...(own.length > 0 ? [joined(part, own)] : []),
      ...(part === 'do' && told.length > 0 && isFromTheFirst ? [inOwnWords(part, told)] : []),
    ];
  });
}

function placed(
  block: FactsBlock,
  { text, facts }: GroundedSentence,
  by: NarrativeSource,
): NarrativeSentence {
  const cited: readonly Fact[] = block.facts.filter(({ id }) => facts.includes(id));
  const parts = cited.map(({ kind }) => PART_OF[kind]);
  const [part = 'what'] = PARTS.filter((one) => parts.includes(one));
  return { text, facts, part, by };
}
