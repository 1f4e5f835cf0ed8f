import type { Token } from './lex.ts';

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
