/** What a key means on the page. */
export type KeyMeaning =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'choose'
  | 'acknowledge'
  | 'resolve'
  | 'silence'
  | 'search'
  | 'leave';

const MEANINGS: Readonly<Record<string, KeyMeaning>> = {
  j: 'next',
  k: 'previous',
  x: 'choose',
  a: 'acknowledge',
  r: 'resolve',
  s: 'silence',
  '/': 'search',
  Escape: 'leave',
};

/** These scroll the page elsewhere: they mean something on a row alone. */
const ON_ROW: Readonly<Record<string, KeyMeaning>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  ' ': 'choose',
};

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Null for keys that belong to the browser or to nobody. */
export function keyMeaning({ key, ctrlKey, metaKey, altKey }: Pressed, isOnRow: boolean): KeyMeaning | null {
  if (ctrlKey || metaKey || altKey) return null;
  return MEANINGS[key] ?? (isOnRow ? (ON_ROW[key] ?? null) : null);
}

const MOVES: ReadonlySet<KeyMeaning> = new Set(['next', 'previous', 'first', 'last']);

/** A key that is held down goes on walking, and does nothing else twice. */
export function mayRepeat(meaning: KeyMeaning): boolean {
  return MOVES.has(meaning);
}

/** What one types or dictates by accident, and can turn off. */
export function isLetter(key: string): boolean {
  return /^[a-z/]$/.test(key);
}

/** The row to go to; null where there is none. Without a row to start from, it is the first. */
export function rowAfter(meaning: KeyMeaning, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (meaning) {
    case 'first':
      return 0;
    case 'last':
      return count - 1;
    case 'next':
      return Math.min(at + 1, count - 1);
    case 'previous':
      return at === -1 ? 0 : Math.max(at - 1, 0);
    default:
      return null;
  }
}
