import { VAR } from './characters.ts';

const CLOSERS = new Set([...',;:.!)]}"\'>'].map((mark) => mark.charCodeAt(0)));

/** Index behind the core of a token, that is before its closing punctuation. */
export function coreEnd(token: string): number {
  let e = token.length;
  while (e > 0 && CLOSERS.has(token.charCodeAt(e - 1)) && !token.endsWith(VAR, e)) e -= 1;
  return e;
}

export const tailOf = (token: string): string => token.slice(coreEnd(token));
const withoutTail = (token: string): string => token.slice(0, coreEnd(token));

/** A number and its unit are one value: `1 KB` and `3 MB` do not make two templates. */
const UNITS: ReadonlySet<string> = new Set(
  (
    'B KB MB GB TB kB K M G KiB MiB GiB TiB bytes byte Bytes bits b/s kb/s KB/s MB/s ' +
    'ms s sec secs second seconds us ns µs min mins minute minutes h hour hours day days'
  ).split(' '),
);
const DATE_WORDS: ReadonlySet<string> = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
);
const ZONE = /^(?:UTC|GMT|[A-Z]{1,3}[SD]T|AM|PM)$/;
const EMPTY: ReadonlySet<string> = new Set(['()', '[]', '""', "''"]);

/** Nothing but variables and punctuation. */
function isPure(token: string | undefined): boolean {
  if (token === undefined) return false;
  if (!token.includes(VAR)) return EMPTY.has(token);
  for (let i = 0; i < token.length; i += 1) {
    const c = token.charCodeAt(i);
    const letter = (c | 32) >= 97 && (c | 32) <= 122;
    if (letter || (c >= 48 && c <= 57) || c > 127 || c === 61) return false;
  }
  return true;
}

/** Words of a date at `i`: their number, when a value follows them. */
function dateWords(tokens: readonly string[], i: number): number {
  let j = i;
  while (j < i + 2 && DATE_WORDS.has(withoutTail(tokens[j] ?? ''))) j += 1;
  return j > i && isPure(tokens[j]) ? j - i : 0;
}

/** End of the value that begins at `i`: a list of variables, with units, or a date. `i` when there is none. */
function valueEnd(tokens: readonly string[], i: number, dated: number): number {
  if (dated === 0 && (!isPure(tokens[i]) || EMPTY.has(tokens[i] ?? ''))) return i;
  let j = i + dated + 1;
  for (; j < tokens.length; j += 1) {
    const tail = tailOf(tokens[j - 1] ?? '');
    if (tail !== '' && tail !== ',' && tail !== ')' && tail !== ']') break;
    const next = tokens[j] ?? '';
    if (isPure(next)) continue;
    if (tail === ',') break;
    const zone = dated > 0 && ZONE.test(next) && isPure(tokens[j + 1]);
    if (!zone && !UNITS.has(withoutTail(next))) break;
  }
  return j;
}

/** Closing punctuation of a run of tokens, without brackets that were opened inside the run. */
function closingOf(tokens: readonly string[], i: number, end: number): string {
  const last = tokens[end - 1] ?? '';
  let tail = EMPTY.has(last) ? '' : tailOf(last);
  let opened = 0;
  for (let k = i + 1; k < end; k += 1)
    for (const mark of tokens[k] ?? '') if (mark === '(' || mark === '[') opened += 1;
  while (opened > 0 && (tail.startsWith(')') || tail.startsWith(']'))) {
    tail = tail.slice(1);
    opened -= 1;
  }
  return tail;
}

function leadOf(token: string): string {
  const at = token.indexOf(VAR);
  return at > 0 ? token.slice(0, at) : '';
}

/** Brackets around nothing hold an empty value. */
const filled = (token: string): string =>
  EMPTY.has(token) ? token.charAt(0) + VAR + token.charAt(1) : token;

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

/** End of a list of words in brackets, `[a, b, c]`, that begins at `i`; else the next token. */
function listEnd(tokens: readonly string[], i: number): number {
  const first = tokens[i] ?? '';
  if (!first.endsWith(',')) return i + 1;
  const open = Math.max(first.lastIndexOf('['), first.lastIndexOf('('), first.lastIndexOf('{'));
  const close = CLOSING[first.charAt(open)];
  if (close === undefined || first.includes(close, open) || first.includes('=', open)) return i + 1;
  for (let j = i + 1; j < tokens.length; j += 1) {
    const token = tokens[j] ?? '';
    if (token.includes('=')) break;
    const at = token.indexOf(close);
    if (at >= 0) return coreEnd(token) <= at ? j + 1 : i + 1;
    if (!token.endsWith(',')) break;
  }
  return i + 1;
}

function withoutComma(slot: string): string {
  const c = slot.charCodeAt(slot.length - 1);
  return c === 44 || c === 59 ? slot.slice(0, -1) : slot;
}

/** The longest group of slots whose repeats count as one. */
const MAX_PERIOD = 4;

/** When the last slots repeat those before them and hold a variable, one stands for both. */
function dropRepeat({ slots, shown }: { slots: string[]; shown: string[] }): void {
  const n = slots.length;
  for (let period = 1; period <= MAX_PERIOD && 2 * period <= n; period += 1) {
    let variable = false;
    let k = 0;
    for (; k < period; k += 1) {
      const a = slots[n - 1 - k] ?? '';
      const b = slots[n - 1 - k - period] ?? '';
      if (a !== b && withoutComma(a) !== withoutComma(b)) break;
      variable ||= a.includes(VAR);
    }
    if (k < period || !variable) continue;
    const last = slots[n - 1] ?? '';
    slots.length = n - period;
    const text = shown.splice(n - period, period).join(' ');
    slots[n - period - 1] = last;
    shown[n - period - 1] += ` ${text}`;
    return;
  }
}

export interface Slots {
  /** What lines are grouped by: values with units, dates, lists of any length are one slot each. */
  readonly slots: string[];
  /** What each slot looked like; a template shows it while it is the same in all lines. */
  readonly shown: string[];
}

export function slotsOf(masked: string): Slots {
  const tokens = masked.split(' ');
  const out = { slots: [] as string[], shown: [] as string[] };
  for (let i = 0; i < tokens.length; ) {
    const dated = dateWords(tokens, i);
    let end = valueEnd(tokens, i, dated);
    if (end > i) {
      const slot = leadOf(tokens[i] ?? '') + VAR + closingOf(tokens, i, end);
      out.slots.push(slot);
      out.shown.push(dated > 0 ? slot : tokens.slice(i, end).map(filled).join(' '));
    } else {
      end = listEnd(tokens, i);
      const token = tokens.slice(i, end).join(' ');
      out.slots.push(token);
      out.shown.push(token);
    }
    dropRepeat(out);
    i = end;
  }
  return out;
}
