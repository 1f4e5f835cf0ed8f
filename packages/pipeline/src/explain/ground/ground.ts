import type { Fact, FactsBlock } from '../facts/fact.ts';
import { Lexer } from './lex.ts';
import { type Statement, statementsOf } from './pieces.ts';
import { MISMATCHES, type Mismatch, mismatch, type ReadFact, readFact } from './support.ts';

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
export type DropReason = 'no_fact' | 'empty' | 'too_long' | 'link' | 'repeated' | 'reworded_step' | Mismatch;

export interface Grounding {
  readonly kept: readonly GroundedSentence[];
  readonly dropped: readonly { readonly text: string; readonly reason: DropReason }[];
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
 * Keeps the sentences that say nothing beyond the facts they cite. A sentence is cut into parts that state something each;
 * every part has to be found in one cited fact: its names, times, numbers (with their unit and what they count), quotations
 * word for word, every word that means something, nothing negated that the fact states, no surer than the fact. What a
 * word may be is not listed: a word is taken because the fact has it, so that a fire, a ship or an order that the
 * facts do not know is dropped whatever it is called, in whatever language.
 */
export function ground(block: FactsBlock, proposed: readonly ProposedSentence[]): Grounding {
  const ship = block.shipName ?? '';
  const lexer = new Lexer([ship, ...block.facts.flatMap((fact) => fact.entities)]);
  const read = new Map(block.facts.map((fact) => [fact.id, readFact(fact, lexer)]));
  const kept: GroundedSentence[] = [];
  const dropped: { text: string; reason: DropReason }[] = [];
  const told = new Set<string>();
  for (const { text: given, facts: ids } of proposed.slice(0, MAX_SENTENCES)) {
    const text = given
      .slice(0, MAX_SENTENCE + 1)
      .replace(UNSEEN, ' ')
      .trim();
    const cited = [...new Set(ids)].flatMap((id) => read.get(id) ?? []);
    const outcome = told.has(text) ? 'repeated' : judge(text, cited, { lexer, ship });
    if (typeof outcome === 'string') {
      dropped.push({ text, reason: outcome });
      continue;
    }
    told.add(text);
    const order = block.facts.filter((fact: Fact) => outcome.has(fact.id));
    kept.push({ text, facts: order.map(({ id }) => id) });
  }
  return { kept, dropped };
}

/** The facts that say it, or why none does. */
function judge(
  text: string,
  cited: readonly ReadFact[],
  { lexer, ship }: { readonly lexer: Lexer; readonly ship: string },
): Set<string> | DropReason {
  if (text === '') return 'empty';
  if (text.length > MAX_SENTENCE) return 'too_long';
  if (LINK.test(text.replace(/«[^»]*»/g, ''))) return 'link';
  if (cited.length === 0) return 'no_fact';
  const used = new Set<string>();
  const rest = withoutSteps(text, cited, used);
  const tokens = lexer.tokens(rest);
  const words = tokens.filter(({ is }) => is === 'word' || is === 'negator').length;
  if (used.size === 0 && words < LEAST_WORDS) return 'empty';
  const others = cited.filter(({ fact }) => fact.kind !== 'step');
  let before: readonly string[] = [];
  for (const statement of statementsOf(tokens)) {
    const found = supportOf(statement, before, others, ship);
    if (typeof found === 'string') return found;
    used.add(found.read.fact.id);
    before = found.before;
  }
  return used.size === 0 ? 'empty' : used;
}

const STEP = /^Step \d+ of the runbook [^:]*: /;

/**
 * A step is told in its own words or not at all: `If it hangs: restart it once` is not `Restart it`. Takes out those that
 * stand there word for word, notes them, and leaves the rest to be judged.
 */
function withoutSteps(text: string, cited: readonly ReadFact[], used: Set<string>): string {
  let rest = text;
  for (const { fact } of cited) {
    if (fact.kind !== 'step') continue;
    for (const whole of [fact.text, fact.text.replace(STEP, '')]) {
      const at = rest.toLowerCase().indexOf(whole.toLowerCase().replace(/\.$/, ''));
      if (at === -1) continue;
      // What is left on both sides are two statements.
      rest = `${rest.slice(0, at)}; ${rest.slice(at + whole.replace(/\.$/, '').length)}`;
      used.add(fact.id);
      break;
    }
  }
  return rest;
}

interface Support {
  readonly read: ReadFact;
  /** What the next statement may lean on. */
  readonly before: readonly string[];
}

/** The first cited fact that says all of it; else the mismatch of the one that came nearest. */
function supportOf(
  statement: Statement,
  before: readonly string[],
  cited: readonly ReadFact[],
  ship: string,
): Support | DropReason {
  if (cited.length === 0) return 'reworded_step';
  let names = before;
  const leaning = statement.map((piece) => {
    const inherited = piece.leans ? names : [];
    // Everything here is of the ship: what leans on its name leans on nothing.
    const own = piece.tokens.flatMap((token) =>
      token.is === 'name' && token.text !== ship ? token.text : [],
    );
    names = own.length > 0 ? own : inherited;
    return { piece, inherited, own };
  });
  const all = leaning.flatMap(({ own }) => own);
  let nearest = -1;
  for (const read of cited) {
    const found = firstOf(leaning, ({ piece, inherited }) => mismatch(piece, inherited, read));
    const wrong = found ?? (countsTwice(all, read) ? 'order' : null);
    if (wrong === null) return { read, before: names };
    nearest = Math.max(nearest, MISMATCHES.indexOf(wrong));
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

/** A list that names one twice leaves another out. */
function countsTwice(names: readonly string[], { fact }: ReadFact): boolean {
  return (fact.kind === 'affected' || fact.kind === 'other_causes') && new Set(names).size < names.length;
}
