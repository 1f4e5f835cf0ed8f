import type { Token } from './lex.ts';
import type { ReadFact } from './support.ts';

/** Where something is. Any of them may stand for another: `at gps-1`, `on gps-1`. */
const PLACING: ReadonlySet<string> = new Set(['on', 'at', 'of', 'in', 'for', 'aboard']);
/** Words that say how what follows belongs to what was said. */
const LINKING: ReadonlySet<string> = new Set([
  ...PLACING,
  'to',
  'from',
  'by',
  'with',
  'via',
  'per',
  'into',
  'as',
]);
const PLAIN: ReadonlySet<string> = new Set(['the', 'a', 'an', 'device', 'devices', 'machine', 'ship']);
const OWNING: ReadonlySet<string> = new Set(['has', 'have', 'had', 'having']);

/** The word that links each name to what stands before it; null where none does. */
export function linksIn(tokens: readonly Token[]): { name: string; link: string | null }[] {
  return tokens.flatMap((token, at) =>
    token.is === 'name' ? [{ name: token.text, link: linkAt(tokens, at) }] : [],
  );
}

function linkAt(tokens: readonly Token[], at: number): string | null {
  for (let before = at - 1; before >= 0; before -= 1) {
    const token = tokens[before];
    if (token?.is !== 'word') return null;
    const word = token.text.toLowerCase();
    if (LINKING.has(word)) return PLACING.has(word) ? 'place' : word;
    if (!PLAIN.has(word)) return null;
  }
  return null;
}

/**
 * All its words are of the fact; whether the names stand to them as they do there. `The cause of a` is not `the cause is a`,
 * and who is affected affects nobody.
 */
export function isRescoped(tokens: readonly Token[], read: ReadFact, ship: string): boolean {
  const isOtherwise = linksIn(tokens).some(
    ({ name, link }) =>
      link !== null && name !== ship && !read.links.some((one) => one.name === name && one.link === link),
  );
  if (isOtherwise) return true;
  if (read.fact.kind === 'cause')
    return (
      !tokens.some(isCause) ||
      tokens.some((token) => token.is === 'word' && OWNING.has(token.text.toLowerCase()))
    );
  return read.fact.kind === 'affected' && isOtherList(tokens, read);
}

function isCause(token: Token): boolean {
  return token.is === 'word' && token.stem === 'caus';
}

/** Of those affected all are named or none, and all on one side of the word. */
function isOtherList(tokens: readonly Token[], read: ReadFact): boolean {
  const named = tokens.flatMap((token) => (token.is === 'name' ? token.text : []));
  if (named.length === 0) return false;
  const all = new Set(read.links.map(({ name }) => name));
  if (new Set(named).size < named.length || named.length < all.size) return true;
  const at = tokens.findIndex((token) => token.is === 'word' && token.stem === 'affect');
  const before = tokens.slice(0, Math.max(0, at)).filter(({ is }) => is === 'name').length;
  if (before > 0 && before < named.length) return true;
  const has = (word: string, of: readonly Token[]): boolean =>
    of.some((token) => token.is === 'word' && token.stem === word);
  return has('more', read.tokens) && !has('more', tokens);
}
