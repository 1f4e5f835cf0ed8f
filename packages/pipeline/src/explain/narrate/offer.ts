import type { Fact, FactKind, FactsBlock } from '../facts/fact.ts';
import { mayBeReworded } from '../ground/verbatim.ts';

type Wanted = Readonly<Partial<Record<FactKind, number>>>;

/** Facts that a model is to put into words, and how many of each: what counts most, so that few tokens are read and written. */
const TELL: Wanted = { what: 1, began: 1, first_sign: 1, cause: 1 };
/** Facts that it chooses and that are told in their own words. */
const WHY: Wanted = { cause_reason: 3, surroundings: 1, series: 1 };
const DO: Wanted = { step: 3, no_runbook: 1 };

export interface Offered {
  readonly tell: readonly Fact[];
  readonly why: readonly Fact[];
  readonly do: readonly Fact[];
}

/** The facts of a block that a model is given, by what it may do with them; always the same for the same block. */
export function offeredOf({ facts }: FactsBlock): Offered {
  return { tell: chosen(facts.filter(mayBeReworded), TELL), why: chosen(facts, WHY), do: chosen(facts, DO) };
}

/** In the order of the kinds: what counts most is read, and told, first. */
function chosen(facts: readonly Fact[], kinds: Wanted): Fact[] {
  return Object.entries(kinds).flatMap(([wanted, count]) =>
    facts.filter(({ kind }) => kind === wanted).slice(0, count),
  );
}
