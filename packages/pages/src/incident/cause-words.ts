import { type ProbableCause, spanWords } from '@aiops/contracts';
import { countOf } from '../numbers/format.ts';
import { spoken } from '../theme/words.ts';
import { timeIn } from '../time/format.ts';

type Terms = ProbableCause['terms'];
type Term = (terms: Terms, others: readonly ProbableCause[]) => string | null;

/** Those that are told together with another, or by another. */
const TOLD_ELSEWHERE = new Set(['members', 'own_delay_s', 'own_failed_calls']);

/** What each stored term says, in the order in which they usually decide. */
const WORDS: Readonly<Record<string, Term>> = {
  silent: ({ silent }) => (silent === true ? 'it says nothing itself; what depends on it does' : null),
  downstream_members: downstreamWords,
  earliest_start: startWords,
  strength: ({ strength }) =>
    typeof strength === 'number' ? `its strongest sign is ${strengthWords(strength)}` : null,
  causing: ({ causing }) => (causing === true ? 'its kind of trouble is one that causes the others' : null),
  shared: ({ shared }) =>
    typeof shared === 'number' && shared > 0
      ? `${percent(shared)} of what directly depends on it has clear trouble`
      : null,
  own_impact: impactWords,
};

/** Why an entity is where it is in the ranking: one phrase a term. A term that nobody taught us is told as it is. */
export function causeWords({ terms }: ProbableCause, all: readonly ProbableCause[]): string[] {
  const known = Object.entries(WORDS).flatMap(([name, words]) =>
    terms[name] === undefined || terms[name] === null ? [] : (words(terms, all) ?? []),
  );
  const others = Object.entries(terms)
    .filter(([name, value]) => WORDS[name] === undefined && !TOLD_ELSEWHERE.has(name) && value !== null)
    .map(([name, value]) => `${spoken(name)}: ${String(value)}`);
  return [...known, ...others];
}

function downstreamWords({ downstream_members: below, members: all, silent }: Terms): string | null {
  if (typeof below !== 'number') return null;
  if (typeof all !== 'number') return `${countOf(below, 'device')} with clear trouble`;
  if (silent === true) return `${ofAll(below, all)} with clear trouble depend on it`;
  if (all === 1) return 'it is the only device with clear trouble';
  if (below === all) return `${ofAll(below, all)} with clear trouble are it or depend on it`;
  if (below === 1) return `no other device with clear trouble depends on it`;
  return `${ofAll(below, all)} with clear trouble are it or depend on it`;
}

function ofAll(below: number, all: number): string {
  if (below < all) return `${below} of the ${all} devices`;
  return all === 2 ? 'both devices' : `all ${all} devices`;
}

function startWords({ earliest_start: start, silent }: Terms, all: readonly ProbableCause[]): string | null {
  if (typeof start !== 'string') return null;
  const at = `at ${timeIn(start, 'UTC')} UTC`;
  const whose = silent === true ? 'below it ' : '';
  const starts = all.flatMap(({ terms }) => {
    const other = terms.earliest_start;
    return typeof other === 'string' ? [Date.parse(other)] : [];
  });
  const laterMs = Date.parse(start) - Math.min(...starts);
  if (all.length < 2) return `the first sign ${whose}came ${at}`;
  if (laterMs <= 0) return `the first sign of all came from ${silent === true ? 'below it' : 'it'}, ${at}`;
  return `the first sign ${whose}came ${at}, ${spanWords(laterMs)} after the first of these`;
}

function impactWords({
  own_impact: share,
  own_delay_s: delay,
  own_failed_calls: failed,
}: Terms): string | null {
  if (typeof share !== 'number') return null;
  const measured = [
    typeof delay === 'number' ? `${delay} s of waiting` : null,
    typeof failed === 'number' ? countOf(failed, 'failed call') : null,
  ].filter((part) => part !== null);
  const what = measured.length === 0 ? '' : ` (${measured.join(', ')})`;
  return `${percent(share)} of what it costs begins here${what}`;
}

/** By the scale of severities, 1 to 4. */
function strengthWords(strength: number): string {
  if (strength >= 3.5) return 'very strong';
  if (strength >= 2.5) return 'strong';
  return strength >= 1.5 ? 'of middling strength' : 'weak';
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
