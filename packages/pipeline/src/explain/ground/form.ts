import type { Token } from './lex.ts';
import type { Statement } from './pieces.ts';
import { isSaying } from './words.ts';

const QUOTES = /(«[^»]*»?)/;

/** Marks that a small model sets twice or in the wrong place, outside of quotations: `(deck 4.),` is `(deck 4).`. No word changes. */
export function tidied(text: string): string {
  const parts = text.split(QUOTES).map((part) =>
    part.startsWith('«')
      ? part
      : part
          .replace(/[.,;:]+(?=\s*\))/g, '')
          .replace(/([,;:])(?:\s*[.,;:])+/g, '$1')
          .replace(/\.(?:\s*[.,;:])+/g, '.'),
  );
  const tidy = parts.join('').replace(LEFT_BEHIND, '');
  return tidy === '' || /[!?]$/.test(tidy) ? tidy : `${tidy}.`;
}

/** Behind the last word, bracket or quotation; a question stays one. */
const LEFT_BEHIND = /[^\p{L}\p{N})»%?!]+$/u;
/** Those that a sentence needs; with others among its words it is none. */
const MARKS: ReadonlySet<string> = new Set([..."()«».,;:!'’/%–—-"]);

/** Behind these something has to follow. */
const OPEN_ENDED: ReadonlySet<string> = new Set(
  'a an the is are was were be been has have had do does did of in on at as for with to from into onto per via and which who that while where'.split(
    ' ',
  ),
);
const VERBS: ReadonlySet<string> = new Set('is are was were has have had does did'.split(' '));

/** A sentence that breaks off, goes on after its end, or has open brackets: what it wants to say is not known. */
export function isBroken(tokens: readonly Token[], statements: readonly Statement[]): boolean {
  // A semicolon at the end stands for what was told word for word.
  const last = tokens.findLast((token) => token.is !== 'mark' || token.text === ';');
  if (last?.is === 'word' && OPEN_ENDED.has(last.text.toLowerCase())) return true;
  if (tokens.some((token) => token.is === 'mark' && !MARKS.has(token.text))) return true;
  if (!hasBalancedBrackets(tokens)) return true;
  return statements.flat().some(({ tokens: piece }) => saysNothing(piece) || piece.filter(isVerb).length > 1);
}

function isVerb(token: Token): boolean {
  return token.is === 'word' && VERBS.has(token.text.toLowerCase());
}

/** `, the ship is`: words that only hold others together, and none to hold. Who says something may stand alone. */
function saysNothing(piece: readonly Token[]): boolean {
  return piece.every(
    (token) => token.is === 'mark' || (token.is === 'word' && token.glue && !isSaying(token.stem)),
  );
}

function hasBalancedBrackets(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (token.is !== 'mark') continue;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
