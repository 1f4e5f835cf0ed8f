import type { Grade } from '@aiops/contracts';
import type { CauseCertainty, FactKind, FactsBlock } from '../facts/fact.ts';

/** What a narrative should not leave out, and how much each weighs. Others are details. */
const WEIGHTS: Readonly<Partial<Record<FactKind, number>>> = {
  what: 1,
  began: 1,
  first_sign: 1,
  affected: 1,
  cause: 2,
  step: 1,
  no_runbook: 1,
  state: 1,
};

/** Of the weight of the kinds of facts that count, that of those told. One fact tells its kind; 1 when none counts. */
export function coverageOf(block: FactsBlock, told: ReadonlySet<string>): number {
  const kinds = new Set(block.facts.map(({ kind }) => kind));
  const toldKinds = new Set(block.facts.filter(({ id }) => told.has(id)).map(({ kind }) => kind));
  const all = weightOf(kinds);
  return all === 0 ? 1 : weightOf(toldKinds) / all;
}

function weightOf(kinds: Iterable<FactKind>): number {
  return [...kinds].reduce((sum, kind) => sum + (WEIGHTS[kind] ?? 0), 0);
}

const GRADES: readonly Grade[] = ['low', 'medium', 'high'];
const OF_CERTAINTY: Readonly<Record<CauseCertainty, Grade>> = {
  high: 'high',
  medium: 'medium',
  low: 'low',
  none: 'low',
};

/**
 * How sure a narrative is: the lesser of how well the evidence agrees on the cause (`certaintyOf`) and of how much it may be
 * trusted to tell the evidence, which is coverage times agreement: `high` from 0.8, `medium` from 0.5. Agreement is the
 * share of the proposed sentences that grounding kept, 1 for the rules. No model is asked.
 */
export function confidenceOf(certainty: CauseCertainty, coverage: number, agreement: number): Grade {
  const trust = coverage * agreement;
  const told = trust >= 0.8 ? 2 : trust >= 0.5 ? 1 : 0;
  return GRADES[Math.min(told, GRADES.indexOf(OF_CERTAINTY[certainty]))] ?? 'low';
}
