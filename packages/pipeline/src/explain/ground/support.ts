import type { Fact } from '../facts/fact.ts';
import { isCounted, type Lexer, type Token } from './lex.ts';
import { linksIn } from './links.ts';
import { type Phrase, phrasesOf, type Reading } from './phrases.ts';
import type { Piece } from './pieces.ts';
import { hasWord, hedgeOf, isRole } from './words.ts';

/** Why a fact does not say what a piece of a sentence says; from what is seen first to what is seen last. */
export const MISMATCHES = [
  'name',
  'quote',
  'time',
  'number',
  'word',
  'negation',
  'order',
  'hedge',
  'subject',
  'part',
  'scope',
] as const;
export type Mismatch = (typeof MISMATCHES)[number];

/** A fact, read for comparing. */
export interface ReadFact {
  readonly fact: Fact;
  readonly tokens: readonly Token[];
  /** What stands between its semicolons: what is said in one may not be told of another. */
  readonly clauses: readonly ReadClause[];
  readonly phrases: readonly Phrase[];
  /** Each name with the word that links it. */
  readonly links: readonly { readonly name: string; readonly link: string | null }[];
  readonly hedge: number;
  /** What stands in brackets behind each name. */
  readonly asides: ReadonlyMap<string, ReadonlySet<string>>;
}

interface ReadClause {
  readonly stems: ReadonlySet<string>;
  readonly negated: ReadonlySet<string>;
  readonly plain: ReadonlySet<string>;
  readonly anchors: readonly Anchor[];
}

/** A number, time or name with the words about it that say which one it is. */
interface Anchor {
  readonly token: Extract<Token, { is: 'number' | 'time' | 'name' }>;
  readonly roles: string;
}

export function readFact(fact: Fact, lexer: Lexer): ReadFact {
  const tokens = lexer.tokens(fact.text);
  return {
    fact,
    tokens,
    clauses: clausesOf(tokens).map(readClause),
    phrases: phrasesOf(tokens, readingOf(fact)),
    links: linksIn(tokens),
    hedge: hedgeIn(tokens),
    asides: asidesIn(tokens),
  };
}

/** How the words of a fact, and of what is said of it, are read. */
export function readingOf({ kind }: Fact): Reading {
  return {
    mayTurn: kind === 'what' || kind === 'began' || kind === 'cause',
    withSayings: kind === 'sign' || kind === 'first_sign',
    withHedges: kind !== 'cause',
  };
}

function clausesOf(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (token.is === 'mark' && token.text === ';') clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses;
}

function readClause(tokens: readonly Token[]): ReadClause {
  return {
    stems: new Set(tokens.flatMap((token) => (token.is === 'word' ? token.stem : []))),
    ...polarity(tokens),
    anchors: anchorsIn(tokens),
  };
}

function asidesIn(tokens: readonly Token[]): Map<string, Set<string>> {
  const asides = new Map<string, Set<string>>();
  let name: string | null = null;
  let open: Set<string> | null = null;
  for (const token of tokens) {
    if (token.is === 'mark' && token.text === '(' && name !== null) {
      open = asides.get(name) ?? new Set();
      asides.set(name, open);
    } else if (token.is === 'mark' && token.text === ')') open = null;
    else if (open !== null) open.add(keyOf(token));
    name = token.is === 'name' ? token.text : null;
  }
  return asides;
}

function keyOf(token: Token): string {
  if (token.is === 'number') return String(token.value);
  return token.is === 'word' ? token.stem : token.text;
}

/** Null when one clause of the fact says it, all of it. @param inherited names that the piece leans on */
export function mismatch(piece: Piece, inherited: readonly string[], read: ReadFact): Mismatch | null {
  let nearest = -1;
  for (const clause of read.clauses) {
    const wrong = mismatchOfClause(piece, inherited, clause, read);
    if (wrong === null) return null;
    nearest = Math.max(nearest, MISMATCHES.indexOf(wrong));
  }
  return MISMATCHES[nearest] ?? 'word';
}

function mismatchOfClause(
  { tokens: piece, isAside }: Piece,
  inherited: readonly string[],
  clause: ReadClause,
  read: ReadFact,
): Mismatch | null {
  const anchors = anchorsIn(piece);
  const own = anchors.flatMap(({ token }) => (token.is === 'name' ? token.text : []));
  const names = own.length > 0 ? own : inherited;
  if (names.some((name) => !read.links.some((link) => link.name === name))) return 'name';
  for (const token of piece) {
    if (token.is === 'quote' && !read.fact.quotes.includes(token.text)) return 'quote';
  }
  for (const anchor of anchors) {
    if (anchor.token.is !== 'name' && !clause.anchors.some((other) => same(anchor, other)))
      return anchor.token.is;
  }
  for (const token of piece) {
    if (token.is !== 'word' || token.glue || hasWord(clause.stems, token.stem)) continue;
    // To be less sure than the fact is no claim beyond it.
    if (hedgeOf(token.stem) === 0 || read.hedge === 0) return 'word';
  }
  // What is said of one device in brackets is true of no other.
  const aside = isAside ? read.asides.get(inherited[0] ?? '') : undefined;
  if (aside !== undefined && piece.some((token) => token.is !== 'mark' && !aside.has(keyOf(token))))
    return 'subject';
  return meaning(piece, { names, own }, clause, read);
}

/** All its parts are there; what is left is whether they are put together to the same statement. */
function meaning(
  piece: readonly Token[],
  { names, own }: { readonly names: readonly string[]; readonly own: readonly string[] },
  clause: ReadClause,
  read: ReadFact,
): Mismatch | null {
  const { negated, plain } = polarity(piece);
  for (const stem of negated) if (!clause.negated.has(stem)) return 'negation';
  for (const stem of plain) if (clause.negated.has(stem) && !clause.plain.has(stem)) return 'negation';
  if (piece.some(({ is }) => is === 'negator') && clause.negated.size === 0) return 'negation';
  if (!isInOrder(own, read)) return 'order';
  const hedge = hedgeIn(piece);
  const speaksOfCause = piece.some((token) => token.is === 'word' && token.stem === 'caus');
  if (speaksOfCause && read.hedge > 0 && (hedge === 0 || hedge > read.hedge)) return 'hedge';
  // A statement about a device that names none would be taken for one about whatever was named before.
  if (read.fact.entities.length > 0 && names.length === 0)
    return isNamelessPart(piece, read) ? null : 'subject';
  return null;
}

/** Words about the negated: the next two that mean something, up to the end of the clause. */
const SCOPE = 2;
const CLAUSE_ENDS: ReadonlySet<string> = new Set([';', ',', ':', '.']);

/** Stands for what a negator denies when only glue follows it: `it never reported`. */
const DEED = '∅';

function polarity(tokens: readonly Token[]): { negated: Set<string>; plain: Set<string> } {
  const [negated, plain] = [new Set<string>(), new Set<string>()];
  let left = 0;
  const endClause = (): void => {
    if (left === SCOPE) negated.add(DEED);
    left = 0;
  };
  for (const token of tokens) {
    if (token.is === 'negator') left = SCOPE;
    else if (token.is === 'mark' && CLAUSE_ENDS.has(token.text)) endClause();
    else if (token.is === 'word' && !token.glue) {
      (left > 0 ? negated : plain).add(token.stem);
      left = Math.max(0, left - 1);
    } else if (token.is === 'name' && left > 0) {
      negated.add(token.text);
      left -= 1;
    }
  }
  endClause();
  return { negated, plain };
}

/** The names stand in the order of the fact: `a depends on b` is not `b depends on a`. */
function isInOrder(names: readonly string[], read: ReadFact): boolean {
  const order = read.links.map(({ name }) => name);
  let from = 0;
  for (const name of names) {
    const at = order.indexOf(name, from);
    if (at === -1) return false;
    from = at;
  }
  return true;
}

/** A piece that tells only a value, a time or a quotation of the fact belongs to the piece before it. */
function isNamelessPart(piece: readonly Token[], read: ReadFact): boolean {
  const words = piece.filter((token) => token.is === 'word' && !token.glue && !isRole(token.stem));
  if (words.length === 0) return true;
  return read.fact.kind !== 'cause' && piece.some(({ is }) => is === 'number' || is === 'quote');
}

const CONTEXT_ENDS: ReadonlySet<string> = new Set([';', ',', ':', '.', '(', ')']);

/** Each anchor with the role words on both sides of it, up to the next anchor, mark or `and`. */
function anchorsIn(tokens: readonly Token[]): Anchor[] {
  return tokens.flatMap((token, at): Anchor[] => {
    if (token.is !== 'number' && token.is !== 'time' && token.is !== 'name') return [];
    if (token.is === 'name') return [{ token, roles: '' }];
    const before = rolesFrom(tokens, at, -1).reverse();
    const after = rolesFrom(tokens, at, 1);
    return [{ token, roles: `${before.join(' ')}|${after.join(' ')}` }];
  });
}

function rolesFrom(tokens: readonly Token[], at: number, step: 1 | -1): string[] {
  const roles: string[] = [];
  for (let next = at + step; next >= 0 && next < tokens.length; next += step) {
    const token = tokens[next];
    if (token === undefined || token.is === 'number' || token.is === 'time' || token.is === 'name') break;
    if (token.is === 'mark' && CONTEXT_ENDS.has(token.text)) break;
    if (token.is === 'word' && token.text.toLowerCase() === 'and') break;
    if (token.is !== 'word') continue;
    const isBound = step === -1 && next === at - 1 && (token.stem === 'from' || token.stem === 'to');
    if (isBound || isRole(token.stem)) roles.push(token.stem);
  }
  return roles;
}

function same(anchor: Anchor, other: Anchor): boolean {
  if (anchor.roles !== other.roles && anchor.token.is === 'number') return false;
  const [one, two] = [anchor.token, other.token];
  if (one.is === 'number' && two.is === 'number')
    return one.value === two.value && (one.unit === two.unit || (one.unit === null && isCounted(two.unit)));
  if (one.is === 'time' && two.is === 'time')
    // A time without its zone would be read in whatever zone the reader lives in; a day has none.
    return two.text.startsWith(one.text) && one.zone === two.zone;
  return false;
}

function hedgeIn(tokens: readonly Token[]): number {
  const hedges = tokens.flatMap((token) => (token.is === 'word' ? hedgeOf(token.stem) : []));
  const surest = Math.max(0, ...hedges);
  const isVery = tokens.some((token) => token.is === 'word' && token.stem === 'very');
  return surest === 2 && isVery ? 3 : surest;
}
