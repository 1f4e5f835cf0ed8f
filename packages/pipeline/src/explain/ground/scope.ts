import type { Token } from './lex.ts';
import { linksIn } from './links.ts';
import type { ReadFact } from './support.ts';

const OWNING: ReadonlySet<string> = new Set(['has', 'have', 'had', 'having']);

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
