/** A part of a sentence with what it names, for the checks to look at. */
export interface Clause {
  /** Without quotations, names and times; lower case. */
  readonly words: string;
  readonly text: string;
  readonly names: readonly string[];
  readonly quotes: readonly string[];
  readonly times: readonly {
    readonly day: string | null;
    readonly time: string;
    readonly isShipTime: boolean;
  }[];
  readonly numbers: readonly {
    readonly value: number;
    readonly unit: string;
    readonly left: string;
    readonly right: string;
  }[];
}

const QUOTATION = /«([^»]*)»/g;
const NAME = /\b[A-Za-z][A-Za-z0-9]*(?:[-._][A-Za-z0-9]+)+\b/g;
const TIME = /(?:(\d{4}-\d\d-\d\d) )?\b(\d\d:\d\d(?::\d\d)?)\b( ship time)?/g;
const NUMBER = /(^|[^\w.])(-?\d+(?:\.\d+)?)(?![\w.]*\w)\s*(%|[A-Za-z°]+(?:\/h)?)?/g;
const STOP = /;|(?<=[a-z)»\d])[.!?](?=\s|$)/;

/** Cuts a sentence at semicolons and full stops outside of quotations. @param own names that are plain words */
export function clausesOf(sentence: string, own: ReadonlySet<string>): Clause[] {
  const quotes: string[] = [];
  const hidden = sentence.replace(QUOTATION, (_, quote: string) => {
    quotes.push(quote);
    return `«${quotes.length - 1}»`;
  });
  const found = hidden
    .split(STOP)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const clauses: Clause[] = [];
  for (const part of found) {
    const clause = clauseOf(part, quotes, own);
    // `22 reports of this` are of what was spoken of before.
    const subject =
      clause.names.length === 0 && OF_THIS.test(clause.words)
        ? clauses.findLast(({ names }) => names.length > 0)?.names
        : undefined;
    clauses.push(subject === undefined ? clause : { ...clause, names: subject });
  }
  return clauses;
}

const OF_THIS = /\bof this\b/;

function clauseOf(part: string, quotes: readonly string[], own: ReadonlySet<string>): Clause {
  const quoted = [...part.matchAll(/«(\d+)»/g)].map(([, at]) => quotes[Number(at)] ?? '');
  let rest = part.replace(/«\d+»/g, ' ');
  const times = [...rest.matchAll(TIME)].map(([, day = null, time = '', zone]) => ({
    day,
    time,
    isShipTime: zone !== undefined,
  }));
  rest = rest
    .replace(TIME, ' | ')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, ' | ')
    .replace(/\bUTC\b/g, ' ');
  const names: string[] = [];
  for (const name of [...own].sort((a, b) => b.length - a.length)) {
    if (!rest.includes(name)) continue;
    // A longer name that begins like it is another name.
    const whole = new RegExp(`(?<![\\w.-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
    if (whole.test(rest)) names.push(name);
    rest = rest.replace(whole, ' | ');
  }
  names.push(...[...rest.matchAll(NAME)].map(([name]) => name));
  rest = rest.replace(NAME, ' | ');
  const numbers = [...rest.matchAll(NUMBER)].map((match) => {
    const [whole, , value = '', unit = ''] = match;
    const at = match.index ?? 0;
    return {
      value: Number(value),
      unit,
      left: nearby(rest.slice(0, at), -1),
      right: nearby(rest.slice(at + whole.length), 1),
    };
  });
  const words = rest
    .replace(NUMBER, '$1 $3 ')
    .toLowerCase()
    .replace(/[^a-z'\s]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { words, text: part, names, quotes: quoted, times, numbers };
}

/** The words next to a number, up to a mark or another number. */
function nearby(text: string, side: 1 | -1): string {
  const parts = text.toLowerCase().split(/[,:()|\d]/);
  return (side === 1 ? (parts[0] ?? '') : (parts.at(-1) ?? '')).trim();
}
