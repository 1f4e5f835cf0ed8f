import type { Fact, FactsBlock } from '../facts/fact.ts';
import { isBroken, tidied } from './form.ts';
import { Lexer, type Token } from './lex.ts';
import { type Phrase, phrasesTold } from './phrases.ts';
import { type Statement, statementsOf } from './pieces.ts';
import { isRescoped } from './scope.ts';
import { MISMATCHES, type Mismatch, mismatch, type ReadFact, readFact, readingOf } from './support.ts';
import { mayBeReworded, takeVerbatim } from './verbatim.ts';
import { Wholeness } from './wholeness.ts';

/** A sentence as a model, the cache or the rules propose it. */
export interface ProposedSentence {
  readonly text: string;
  /** Ids of facts; others are as good as none. */
  readonly facts: readonly string[];
}

/** A sentence that says what the facts say that it cites. */
export interface GroundedSentence {
  readonly text: string;
  /** Never empty: those that each part of it was found in, in the order of the block. */
  readonly facts: readonly string[];
}

/** Why a sentence was dropped: it cites nothing, is no sentence, or says what no cited fact says. */
export type DropReason =
  | 'no_fact'
  | 'empty'
  | 'too_long'
  | 'link'
  | 'question'
  | 'repeated'
  /** It breaks off, or goes on after its end. */
  | 'broken'
  /** What may be told in its own words only was told in others. */
  | 'reworded'
  /** Steps that do not go on from the first one. */
  | 'step_order'
  | Mismatch;

export interface Grounding {
  readonly kept: readonly GroundedSentence[];
  readonly dropped: readonly { readonly text: string; readonly reason: DropReason }[];
  /** Facts of which nothing was left out, by all kept sentences together. */
  readonly whole: ReadonlySet<string>;
}

const MAX_SENTENCE = 700;
/** A name or a time alone tells nothing. */
const LEAST_WORDS = 3;
/** Beyond it a model is babbling. */
const MAX_SENTENCES = 16;
const LINK = /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\S@\S+\.\S|\]\(|<\/?[a-z]|```/i;
/** What can't be seen has no place in what people read. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]+/gu;

/**
 * Keeps the sentences that say nothing beyond the facts they cite. What a word less would turn round (states, reasons, the past,
 * steps, …) is told word for word or not at all. What happened, where and how much may be reworded: such a sentence is cut
 * into parts that state something each; every part has to be found in one clause of one cited fact: its names, times, numbers
 * (with their unit and what they count), quotations word for word, and its words as whole phrases of the fact, nothing negated
 * that the fact states, no surer than the fact. What a word may be is not listed: a word is taken because the fact has it,
 * so that a fire, a ship or an order that the facts do not know is dropped whatever it is called, in whatever language.
 */
export function ground(block: FactsBlock, proposed: readonly ProposedSentence[]): Grounding {
  const grounder = new Grounder(block);
  const kept: GroundedSentence[] = [];
  const dropped: { text: string; reason: DropReason }[] = [];
  const told = new Set<string>();
  for (const { text: given, facts: ids } of proposed.slice(0, MAX_SENTENCES)) {
    const seen = given
      .slice(0, MAX_SENTENCE + 1)
      .replace(UNSEEN, ' ')
      .replace(/ {2,}/g, ' ');
    const text = tidied(seen.trim());
    const outcome = told.has(text) ? 'repeated' : grounder.judge(text, ids);
    if (typeof outcome === 'string') {
      dropped.push({ text, reason: outcome });
      continue;
    }
    told.add(text);
    const order = block.facts.filter((fact: Fact) => outcome.has(fact.id));
    kept.push({ text, facts: order.map(({ id }) => id) });
  }
  return { kept, dropped, whole: grounder.wholeness.whole(block.facts) };
}

/** Reads one block, and knows what was told of it so far. */
class Grounder {
  readonly wholeness = new Wholeness();
  readonly #ship: string;
  readonly #lexer: Lexer;
  readonly #read: ReadonlyMap<string, ReadFact>;
  /** In their order. */
  readonly #steps: readonly string[];
  #stepsTold = 0;

  constructor({ shipName, facts }: FactsBlock) {
    this.#ship = shipName ?? '';
    this.#lexer = new Lexer([this.#ship, ...facts.flatMap((fact) => fact.entities)]);
    this.#read = new Map(facts.map((fact) => [fact.id, readFact(fact, this.#lexer)]));
    this.#steps = facts.filter(({ kind }) => kind === 'step').map(({ id }) => id);
  }

  /** The facts that say it, or why none does. */
  judge(text: string, ids: readonly string[]): Set<string> | DropReason {
    if (text === '') return 'empty';
    if (text.length > MAX_SENTENCE) return 'too_long';
    const cited = [...new Set(ids)].flatMap((id) => this.#read.get(id) ?? []);
    if (cited.length === 0) return 'no_fact';
    const { found, rest } = takeVerbatim(
      text,
      cited.map(({ fact }) => fact),
    );
    const unquoted = rest.replace(/«[^»]*»/g, '');
    if (LINK.test(unquoted)) return 'link';
    if (unquoted.includes('?')) return 'question';
    const steps = found.flatMap(({ fact: { kind, id } }) => (kind === 'step' ? id : []));
    if (steps.some((id, at) => id !== this.#steps[this.#stepsTold + at])) return 'step_order';
    const told = this.#reworded(rest, cited, found.length > 0);
    if (typeof told === 'string') return told;
    this.#stepsTold += steps.length;
    for (const { fact } of found) this.wholeness.addWhole(fact.id);
    for (const one of told) this.wholeness.add(one.read, one.tokens, one.phrases);
    return new Set([...found.map(({ fact }) => fact.id), ...told.map(({ read }) => read.fact.id)]);
  }

  /** What was not told word for word, statement by statement. */
  #reworded(text: string, cited: readonly ReadFact[], hasMore: boolean): Support[] | DropReason {
    const tokens = this.#lexer.tokens(text);
    const words = tokens.filter(({ is }) => is === 'word' || is === 'negator').length;
    if (tokens.every(({ is }) => is === 'mark')) return hasMore ? [] : 'empty';
    if (!hasMore && words < LEAST_WORDS) return 'empty';
    const others = cited.filter(({ fact }) => mayBeReworded(fact));
    if (others.length === 0) return 'reworded';
    const statements = statementsOf(tokens);
    if (isBroken(tokens, statements)) return 'broken';
    const told: Support[] = [];
    for (const statement of statements) {
      const found = supportOf(statement, told.at(-1)?.names ?? [], others, this.#ship);
      if (typeof found === 'string') return found;
      if (!hasSubject(found, told)) return 'part';
      told.push(found);
    }
    return told;
  }
}

interface Support {
  readonly read: ReadFact;
  readonly tokens: readonly Token[];
  readonly phrases: ReadonlySet<Phrase>;
  /** What the next statement may lean on. */
  readonly names: readonly string[];
}

/** What a fact is about stands in its first phrase, and what became of weather in its second: without it, it may be anything. */
function hasSubject(found: Support, told: readonly Support[]): boolean {
  const { fact, phrases } = found.read;
  const needed = phrases
    .filter(({ asideOf }) => asideOf === null)
    .slice(0, fact.kind === 'surroundings' ? 2 : 1);
  return needed.every((phrase) =>
    [...told, found].some((one) => one.read === found.read && one.phrases.has(phrase)),
  );
}

/** The first cited fact that says all of it; else the mismatch of the one that came nearest. */
function supportOf(
  statement: Statement,
  before: readonly string[],
  cited: readonly ReadFact[],
  ship: string,
): Support | DropReason {
  let names = before;
  const leaning = statement.map((piece) => {
    const inherited = piece.leans ? names : [];
    // Everything here is of the ship: what leans on its name leans on nothing.
    const own = piece.tokens.flatMap((token) =>
      token.is === 'name' && token.text !== ship ? token.text : [],
    );
    names = own.length > 0 ? own : inherited;
    return { piece, inherited };
  });
  const tokens = statement.flatMap((piece) => piece.tokens);
  let nearest = -1;
  for (const read of cited) {
    const wrong = firstOf(leaning, ({ piece, inherited }) => mismatch(piece, inherited, read));
    const phrases = phrasesTold(tokens, read.phrases, readingOf(read.fact), leaning[0]?.inherited ?? []);
    const other = phrases === null ? 'part' : isRescoped(tokens, read, ship) ? 'scope' : null;
    if (wrong === null && other === null && phrases !== null) return { read, tokens, phrases, names };
    nearest = Math.max(nearest, MISMATCHES.indexOf(wrong ?? other ?? 'part'));
  }
  return MISMATCHES[nearest] ?? 'word';
}

function firstOf<T, R>(items: readonly T[], judge: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = judge(item);
    if (found !== null) return found;
  }
  return null;
}
