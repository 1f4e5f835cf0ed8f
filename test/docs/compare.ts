import { hostname } from 'node:os';

/** What differs from run to run. Ids are paired, so that a command may use one that an earlier one printed. */
const ID =
  /inc_[0-9a-f]{20}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\baiops_[\w-]{43}/g;
const SHOWN_HOST = 'bridge-pc';
const ANY_LINES = '…';
const OWN_HOST = new RegExp(`(?<![\\w.-])${hostname().replace(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g');

function masked(line: string): string {
  return line
    .replace(ID, '<id>')
    .replace(/\b\d{4}-\d{2}-\d{2}[T ][\d:.]+Z?/g, '<time>')
    .replace(/\b\d{2}-\d{2} \d{2}:\d{2}\b/g, '<time>')
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, '<span>')
    .replace(OWN_HOST, SHOWN_HOST)
    .replace(/\s+/g, ' ')
    .trim();
}

/** A line that ends with `…` shows the beginning only. */
function fits(shown: string, printed: string): boolean {
  const wanted = masked(shown);
  const got = masked(printed);
  return wanted.endsWith(ANY_LINES) ? got.startsWith(wanted.slice(0, -1)) : got === wanted;
}

/**
 * The first shown line that was not printed where it should be, or null; `…` alone stands for any lines.
 * @param learn told of each shown id and the one that was printed in its place
 */
export function firstDifference(
  shown: readonly string[],
  printed: readonly string[],
  learn: (shownId: string, printedId: string) => void,
): string | null {
  let at = 0;
  let mayJump = false;
  for (const line of shown) {
    if (line.trim() === ANY_LINES) {
      mayJump = true;
      continue;
    }
    const found = printed.findIndex((candidate, index) => index >= at && fits(line, candidate));
    if (found < 0 || (!mayJump && found !== at)) return line;
    pairIds(line, printed[found] ?? '', learn);
    at = found + 1;
    mayJump = false;
  }
  const rest = printed.slice(at).filter((line) => line.trim() !== '');
  return mayJump || rest.length === 0 ? null : `(nothing more, but there was: ${rest[0]})`;
}

function pairIds(shown: string, printed: string, learn: (shownId: string, printedId: string) => void): void {
  const printedIds = printed.match(ID) ?? [];
  for (const [index, id] of (shown.match(ID) ?? []).entries()) {
    const other = printedIds[index];
    if (other !== undefined) learn(id, other);
  }
}
