import type { Token } from './lex.ts';
import { linksIn } from './links.ts';
import { type ReadFact, readingOf } from './support.ts';

const PRESENT: ReadonlySet<string> = new Set(['is', 'are', 'has', 'have']);
const OWNING: ReadonlySet<string> = new Set(['has', 'have', 'had', 'having']);

/**
 * All its words are of the fact; whether the names, numbers and the time stand to them as they do there. `The cause of a` is not
 * `the cause is a`, and what was above its limit need not be so now.
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
  return !readingOf(read.fact).mayTurn && (isNow(tokens, read) || !hasNumbersInOrder(tokens, read));
}

function isCause(token: Token): boolean {
  return token.is === 'word' && token.stem === 'caus';
}

/** What was so may be over. */
function isNow(tokens: readonly Token[], read: ReadFact): boolean {
  const isPresent = (token: Token): boolean => token.is === 'word' && PRESENT.has(token.text.toLowerCase());
  return tokens.some(isPresent) && !read.tokens.some(isPresent);
}

/** From one value to another, a value and its limit: they mean what they mean by their order. */
function hasNumbersInOrder(tokens: readonly Token[], read: ReadFact): boolean {
  const numbersOf = (of: readonly Token[]) =>
    of.flatMap((token) => (token.is === 'number' ? token.value : []));
  const given = numbersOf(read.tokens);
  let from = 0;
  for (const value of numbersOf(tokens)) {
    const at = given.indexOf(value, from);
    if (at === -1) return false;
    from = at + 1;
  }
  return true;
}
