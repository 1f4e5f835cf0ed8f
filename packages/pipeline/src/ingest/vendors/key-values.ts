const PAIR = /([A-Za-z_][\w.-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))[,;]?/y;
const MAX_PAIRS = 128;

/**
 * Reads `key=value key="a value"` from a position; stops at the first thing that is none.
 * A key that stands twice keeps its first value.
 */
export function readKeyValues(text: string, from: number): Map<string, string> {
  const pairs = new Map<string, string>();
  let at = from;
  while (at < text.length && pairs.size < MAX_PAIRS) {
    if (text.charCodeAt(at) === 32) {
      at += 1;
      continue;
    }
    PAIR.lastIndex = at;
    const m = PAIR.exec(text);
    if (m === null) break;
    const [, key = '', quoted, bare] = m;
    const value =
      quoted === undefined ? (bare ?? '') : quoted.includes('\\') ? quoted.replace(/\\(.)/g, '$1') : quoted;
    if (!pairs.has(key)) pairs.set(key, value);
    at = PAIR.lastIndex;
  }
  return pairs;
}
