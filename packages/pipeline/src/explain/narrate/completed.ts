import type { Fact, FactKind, FactsBlock } from '../facts/fact.ts';
import { type NarrativePart, type NarrativeSentence, PARTS } from './narrative.ts';
import { inOwnWords, joined } from './rules-narrative.ts';

/** What no account may leave out because somebody told something else of the same part. */
const ALWAYS: ReadonlySet<FactKind> = new Set([
  'what',
  'began',
  'first_sign',
  'affected',
  'cause',
  'caution',
  'step',
  'no_runbook',
  'state',
  'certainty',
  'missing',
]);
/** Told in part is not told: the ship, how grave it is, since when and who is affected all have to be there. */
const WHOLE: ReadonlySet<FactKind> = new Set(['what', 'began', 'affected']);
/** How many of them are told is for who tells them: each but these by itself. */
const BY_KIND: ReadonlySet<FactKind> = new Set(['step']);

/**
 * Sentences of a model in the order of an account, with what they leave out in the words of the rules: the rules' sentence where
 * nothing of it is told, else of it the facts that no account may leave out.
 *
 * @param whole ids of facts of which no part was left out
 */
export function completed(
  block: FactsBlock,
  own: readonly NarrativeSentence[],
  rules: readonly NarrativeSentence[],
  whole: ReadonlySet<string>,
): NarrativeSentence[] {
  const sentences = [...own].sort((a, b) => placeOf(a.part) - placeOf(b.part));
  const byId = new Map(block.facts.map((fact) => [fact.id, fact]));
  const toldIds = new Set(own.flatMap(({ facts }) => facts));
  const told = [...toldIds].flatMap((id) => byId.get(id) ?? []);
  const kinds = new Set(
    told.filter(({ id, kind }) => !WHOLE.has(kind) || whole.has(id)).map(({ kind }) => kind),
  );
  const isTold = ({ id, kind }: Fact): boolean =>
    ALWAYS.has(kind) && !BY_KIND.has(kind) ? toldIds.has(id) && kinds.has(kind) : kinds.has(kind);
  for (const sentence of rules) {
    const facts = sentence.facts.flatMap((id) => byId.get(id) ?? []);
    // What a log said of a danger stands between the rules' words only.
    const isQuoted = quotesIn(sentence).every((quote) => own.some(({ text }) => text.includes(quote)));
    const untold = sentence.part === 'order' && !isQuoted ? facts : facts.filter((fact) => !isTold(fact));
    const needed = untold.length === facts.length ? untold : untold.filter(({ kind }) => ALWAYS.has(kind));
    if (needed.length === 0) continue;
    const added = needed.length === facts.length ? sentence : inRulesWords(sentence.part, needed);
    const at = sentences.findIndex(({ part }) => placeOf(part) >= placeOf(sentence.part));
    sentences.splice(at === -1 ? sentences.length : at, 0, added);
  }
  return sentences;
}

function inRulesWords(part: NarrativePart, facts: readonly Fact[]): NarrativeSentence {
  return part === 'do' ? inOwnWords(part, facts) : joined(part, facts);
}

function placeOf(part: NarrativePart): number {
  return PARTS.indexOf(part);
}

function quotesIn({ text }: NarrativeSentence): string[] {
  return text.match(/«[^»]*»/g) ?? [];
}
