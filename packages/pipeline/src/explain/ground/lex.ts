import { countOf, hedgeOf, isGlue, isNegator, isRole, stemOf } from './words.ts';

/** What a sentence consists of, in its order. */
export type Token =
  | { readonly is: 'quote'; readonly text: string }
  | { readonly is: 'time'; readonly text: string; readonly zone: 'utc' | 'ship' | null }
  | { readonly is: 'number'; readonly value: number; readonly unit: string | null }
  | { readonly is: 'name'; readonly text: string }
  | { readonly is: 'negator'; readonly text: string }
  | { readonly is: 'word'; readonly text: string; readonly stem: string; readonly glue: boolean }
  | { readonly is: 'mark'; readonly text: string };

const QUOTE = '«[^»]*»?';
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`\d{1,2}:\d\d(?::\d\d)?(?!\d)`;
const NUMBER = String.raw`-?\d+(?:[.,]\d+)*(?![\w-]|\.\w)`;
/** With a digit, or one of the marks that no English word has within it. */
const NAME = String.raw`(?=[\w@:/.-]*(?:[\d_]|[@:/.]\w))[A-Za-z0-9_@][\w@:/.-]*[\w@/]`;
const WORD = String.raw`\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}+)*`;
const UNIT_SIGN = '%|°C|mm/h(?![\\w/])';
const REST = `(?<quote>${QUOTE})|(?<time>${DATE}|${TIME})|(?<number>${NUMBER})|(?<unit>${UNIT_SIGN})|(?<name>${NAME})|(?<word>${WORD})|(?<mark>[^\\s])`;

/** Units as they are written, to one name each. */
const UNITS: ReadonlyMap<string, string> = new Map(
  [
    '% percent',
    'ms millisecond milliseconds',
    's second seconds sec',
    'min minute minutes mins',
    'h hour hours',
    'd day days',
    'dB decibel decibels',
    'dBm',
    '°C',
    'mm/h',
    'kn knots knot',
    'kW',
    'V volt volts',
    'bytes byte',
    'report reports',
    'time times',
    'device devices',
  ].flatMap((group) => {
    const [first = '', ...others] = group.split(' ');
    return [first, ...others].map((unit): [string, string] => [unit, first]);
  }),
);

/** Reads the sentences of one block. */
export class Lexer {
  readonly #pattern: RegExp;

  /** @param names of devices, hosts and the ship: they are names whatever they look like, and whole ones only */
  constructor(names: readonly string[]) {
    const known = [...new Set(names)].filter((name) => name !== '').sort((a, b) => b.length - a.length);
    const first =
      known.length === 0 ? '' : `(?<![\\w.-])(?<known>${known.map(escaped).join('|')})(?![\\w-]|\\.\\w)|`;
    this.#pattern = new RegExp(`${first}${REST}`, 'giu');
  }

  tokens(text: string): Token[] {
    const tokens: Token[] = [];
    for (const match of text.matchAll(this.#pattern)) {
      const token = tokenOf(match);
      const after = afterToken(tokens.at(-1), match[0]);
      if (after !== null) tokens[tokens.length - 1] = after;
      // `ship time` and `UTC` belong to the time before them.
      if (after === null || token.is === 'word') tokens.push(token);
    }
    return joinedUnits(tokens.filter((token, at) => !isZoneWord(tokens, token, at)));
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function tokenOf(match: RegExpMatchArray): Token {
  const { known, quote, time, number, name, word, unit } = match.groups ?? {};
  if (known !== undefined) return { is: 'name', text: known };
  if (quote !== undefined) return { is: 'quote', text: quote.replace(/^«|»$/g, '') };
  if (time !== undefined) return { is: 'time', text: time, zone: null };
  if (number !== undefined) return { is: 'number', value: Number(number.replaceAll(',', '')), unit: null };
  if (name !== undefined) return { is: 'name', text: name.replace(/[.:/-]+$/, '') };
  if (word !== undefined) return wordToken(word);
  if (unit !== undefined) return { is: 'word', text: unit, stem: unit, glue: false };
  return { is: 'mark', text: match[0] };
}

function wordToken(word: string): Token {
  const lower = word.toLowerCase().replaceAll('’', "'");
  if (isNegator(lower)) return { is: 'negator', text: lower };
  const count = countOf(lower);
  if (count !== null && count !== 1) return { is: 'number', value: count, unit: null };
  const stem = stemOf(lower);
  return { is: 'word', text: word, stem, glue: isGlue(lower) && !isRole(stem) && hedgeOf(stem) === 0 };
}

function afterToken(last: Token | undefined, text: string): Token | null {
  if (last?.is !== 'time' || last.zone !== null) return null;
  if (text === 'UTC') return { ...last, zone: 'utc' };
  return text === 'ship' ? { ...last, zone: 'ship' } : null;
}

/** The words that told the zone are no words of the sentence. */
function isZoneWord(tokens: readonly Token[], token: Token, at: number): boolean {
  if (token.is !== 'word') return false;
  const before = tokens[at - 1];
  if (before?.is === 'time') return before.zone !== null && (token.text === 'UTC' || token.text === 'ship');
  const first = tokens[at - 2];
  return token.text === 'time' && before?.is === 'word' && before.text === 'ship' && first?.is === 'time';
}

/** A number takes the unit behind it. What is counted stays a word too: it may have to be supported itself. */
function joinedUnits(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, at): Token[] => {
    const before = tokens[at - 1];
    if (before?.is === 'number') {
      const unit = UNITS.get(textAt(tokens, at));
      if (unit !== undefined && !COUNTED.has(unit)) return [];
    }
    return token.is === 'number' ? [{ ...token, unit: UNITS.get(textAt(tokens, at + 1)) ?? null }] : [token];
  });
}

const COUNTED: ReadonlySet<string> = new Set(['report', 'time', 'device']);

/** What is counted and not measured: `three are affected` leaves no unit out. */
export function isCounted(unit: string | null): boolean {
  return unit !== null && COUNTED.has(unit);
}

function textAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token !== undefined && 'text' in token ? token.text : '';
}
