import { STOP_WORDS } from './stop-words.ts';

const WORD = /[\p{L}\p{N}_]+/gu;
/** `HTTPServerError5xx` is HTTP, Server, Error, 5, xx. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu;
/** Longer runs of letters are keys and checksums: nobody asks for them by a part. */
const MAX_WORD = 100;
const SHORTEST_PLURAL = 4;

/** What a text is found by, each as often as it stands there. */
export interface Terms {
  /** Words without their plural, and the joined form of names such as `KubeNodeNotReady` or `node_load1`. */
  readonly words: readonly string[];
  /** Two words that stand beside each other with no stop word between, joined by a space. */
  readonly pairs: readonly string[];
}

/**
 * Splits text as people name things in operations: a name in CamelCase or snake_case is found by its parts and as a
 * whole. Lower case throughout; linear in the length of the text.
 */
export function termsOf(text: string): Terms {
  const words: string[] = [];
  const pairs: string[] = [];
  let before: string | null = null;
  for (const [name] of text.matchAll(WORD)) {
    if (name.length > MAX_WORD) {
      before = null;
      continue;
    }
    const parts = name.match(PART) ?? [];
    const joined = name.replaceAll('_', '').toLowerCase();
    if (parts.length > 1) words.push(joined);
    for (const part of parts) {
      const word = part.toLowerCase();
      if (STOP_WORDS.has(word)) {
        before = null;
        continue;
      }
      const term = withoutPlural(word);
      words.push(term);
      if (before !== null) pairs.push(`${before} ${term}`);
      before = term;
    }
  }
  return { words, pairs };
}

function withoutPlural(word: string): string {
  const isPlural = word.length >= SHORTEST_PLURAL && word.endsWith('s') && !word.endsWith('ss');
  return isPlural ? word.slice(0, -1) : word;
}
