import type { IncidentEvidence } from '@aiops/pipeline';
import { causes, reasons } from './causes.ts';
import { type Check, marks, moments, places, quotations, rating, repeats, strangers } from './checks.ts';
import { advice, events, negations, state, strangeWords } from './claims.ts';
import { clausesOf } from './clauses.ts';
import { comparisons, directions, tense } from './comparisons.ts';
import { doers } from './doers.ts';
import { habits } from './habits.ts';
import { knowledgeOf } from './knowledge.ts';
import { numbers } from './numbers.ts';
import { order, stepsOutOfTurn, wholes } from './omissions.ts';
import { withoutSteps } from './steps.ts';

/** A sentence that says what the evidence does not show. */
export interface Unsupported {
  /** Place of the sentence. */
  readonly at: number;
  readonly clause: string;
  readonly why: string;
}

const CHECKS: readonly Check[] = [
  marks,
  strangers,
  places,
  rating,
  repeats,
  quotations,
  state,
  wholes,
  order,
  negations,
  advice,
  causes,
  reasons,
  doers,
  directions,
  comparisons,
  tense,
  habits,
  events,
  moments,
  numbers,
  strangeWords,
];

/**
 * Reads a narrative against the evidence, without the facts that it was made of and without what it cites: every name, moment,
 * number, cause, negation, order and state is looked up in the evidence itself. It shares no code and no list with what
 * makes narratives and grounds them, so that the two are wrong in different ways.
 */
export function unsupported(evidence: IncidentEvidence, sentences: readonly string[]): Unsupported[] {
  const know = knowledgeOf(evidence);
  const own = new Set([...know.owners, ...(know.ship === null ? [] : [know.ship])]);
  const outOfTurn = new Set(stepsOutOfTurn(sentences, evidence.runbooks));
  return sentences.flatMap((sentence, at) => {
    if (outOfTurn.has(at))
      return [{ at, clause: sentence, why: 'what has to be done before it is not told' }];
    for (const clause of clausesOf(withoutSteps(sentence, evidence.runbooks), own)) {
      for (const check of CHECKS) {
        const why = check(clause, know);
        if (why !== null) return [{ at, clause: clause.text, why }];
      }
    }
    return [];
  });
}
