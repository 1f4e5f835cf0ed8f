import type { Token } from './lex.ts';
import { hedgeOf, impliedBy, isSaying } from './words.ts';

/** Words of a fact that mean something together only: a part of them, or others between them, is another statement. */
export interface Phrase {
  readonly words: readonly string[];
  /** It stands in brackets behind this name: what and where it is. */
  readonly asideOf: string | null;
}

export interface Reading {
  /** A phrase may be turned, and phrases told in another order: `a bad link` for `the link is bad`. */
  readonly mayTurn: boolean;
  /** `reported: the path is lost` says who says so; elsewhere these words say nothing. */
  readonly withSayings: boolean;
  /** How sure a cause is may be told otherwise: that is compared as a whole. */
  readonly withHedges: boolean;
}

/** The words that mean something, up to the next name, number, time, quotation, mark or `and`. */
export function phrasesOf(tokens: readonly Token[], reading: Reading): Phrase[] {
  const phrases: Phrase[] = [];
  let words: string[] = [];
  let asideOf: string | null = null;
  let name: string | null = null;
  const end = (): void => {
    if (words.length > 0) phrases.push({ words, asideOf });
    words = [];
  };
  for (const token of tokens) {
    const word = wordOf(token, reading);
    if (word !== null) words.push(word);
    // What was reported follows behind the colon.
    const goesOn = token.is === 'mark' && token.text === ':' && isSaying(words.at(-1) ?? '');
    if (token.is !== 'word' && token.is !== 'negator' && !goesOn) end();
    else if (token.is === 'word' && token.text.toLowerCase() === 'and') end();
    if (token.is === 'mark' && token.text === '(') asideOf = name;
    else if (token.is === 'mark' && token.text === ')') asideOf = null;
    else name = token.is === 'name' ? token.text : null;
  }
  end();
  return phrases;
}

function wordOf(token: Token, { withSayings, withHedges }: Reading): string | null {
  if (token.is === 'negator') return token.text;
  if (token.is !== 'word') return null;
  if (isSaying(token.stem)) return withSayings ? 'report' : null;
  if (token.glue) return null;
  return !withHedges && (hedgeOf(token.stem) > 0 || token.stem === 'very') ? null : token.stem;
}

/**
 * Which of a fact's phrases a statement consists of; null when it has a word that is of none of them, or only a part of one.
 * Each is told once. Where a turn would change what is compared with what, they stand as and in the order in which the fact has them,
 * with no name, number or quotation between their words.
 *
 * @param names that the statement names before its first word, for what is said of one in brackets
 */
export function phrasesTold(
  tokens: readonly Token[],
  phrases: readonly Phrase[],
  reading: Reading,
  names: readonly string[],
): Set<Phrase> | null {
  const known = new Set(phrases.flatMap(({ words }) => words));
  const said = wordsOf(tokens, reading, names.at(-1) ?? null).map((one) => ({
    ...one,
    word: known.has(one.word) ? one.word : impliedBy(one.word),
  }));
  const told = new Set<Phrase>();
  let last = -1;
  for (let at = 0; at < said.length; ) {
    const next = longest(
      phrases.filter(
        (phrase, place) =>
          !told.has(phrase) &&
          (phrase.asideOf === null || phrase.asideOf === said[at]?.name) &&
          (reading.mayTurn
            ? standsTurned(phrase.words, said, at)
            : place > last && stands(phrase.words, said, at)),
      ),
    );
    if (next !== null) {
      told.add(next);
      last = phrases.indexOf(next);
      at += next.words.length;
    } else if (isSaying(said[at]?.word ?? '') || isSaidTwice(said, at)) at += 1;
    else return null;
  }
  return told;
}

interface Said {
  readonly word: string;
  /** Whom it is said of. */
  readonly name: string | null;
  /** Words of one run follow each other with nothing but glue between them. */
  readonly run: number;
}

function wordsOf(tokens: readonly Token[], reading: Reading, before: string | null): Said[] {
  const said: Said[] = [];
  let name = before;
  let run = 0;
  for (const token of tokens) {
    if (token.is === 'name') name = token.text;
    const word = wordOf(token, reading);
    if (word !== null) said.push({ word, name, run });
    const goesOn = token.is === 'mark' && token.text === ':' && isSaying(said.at(-1)?.word ?? '');
    if (token.is !== 'word' && token.is !== 'negator' && !goesOn) run += 1;
  }
  return said;
}

/** `dropped below`: both say that it is below. */
function isSaidTwice(said: readonly { readonly word: string }[], at: number): boolean {
  const word = said[at]?.word;
  return word !== undefined && (word === 'below' || word === 'above') && said[at + 1]?.word === word;
}

function longest(phrases: readonly Phrase[]): Phrase | null {
  return phrases.reduce<Phrase | null>(
    (best, phrase) => (phrase.words.length > (best?.words.length ?? 0) ? phrase : best),
    null,
  );
}

function stands(words: readonly string[], said: readonly Said[], at: number): boolean {
  return words.every(
    (word, place) => said[at + place]?.word === word && said[at + place]?.run === said[at]?.run,
  );
}

/** As it stands in the fact, or with its end before its beginning. */
function standsTurned(words: readonly string[], said: readonly Said[], at: number): boolean {
  return words.some((_, turn) =>
    words.every((_word, place) => said[at + place]?.word === words[(place + turn) % words.length]),
  );
}
