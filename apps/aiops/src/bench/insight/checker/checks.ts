import type { Clause } from './clauses.ts';
import type { Knowledge, Moment } from './knowledge.ts';
import { MEANINGS } from './lexicon.ts';

/** Says what is wrong with a clause; null when there is nothing that it looks at, or it is true. */
export type Check = (clause: Clause, know: Knowledge) => string | null;

const SHIP = /\b(?:M[SVY]|SS|M\/V)\s+[A-Z][\w']*(?:\s+(?:[A-Z][\w']*|\d+\b))*/g;

/** Devices that nothing in the evidence speaks of, and other ships. */
export const strangers: Check = ({ names, text }, know) => {
  const stranger = names.find((name) => !know.owners.has(name) && name !== know.ship);
  if (stranger !== undefined) return `${stranger} is nowhere in the evidence`;
  const ship = [...text.matchAll(SHIP)].map(([name]) => name).find((name) => name !== know.ship);
  return ship === undefined ? null : `the ship is not ${ship}`;
};

const STRAY = /[{}[\]<>|\\`~^*_=#$”“]/;

/** Marks of no sentence, outside of names and quotations. */
export const marks: Check = ({ text, names, quotes }) => {
  const bare = [...names, ...quotes].reduce((rest, one) => rest.replaceAll(one, ''), text);
  const stray = STRAY.exec(bare)?.[0];
  return stray === undefined ? null : `${stray} is no mark of a sentence`;
};

const ASIDE = /(?<![\w.-])([A-Za-z][\w.-]*[\w]) \(([^()«]*)\)/g;

/** What a device is and where it stands. */
export const places: Check = ({ text }, { evidence }) => {
  for (const [, name = '', aside = ''] of text.matchAll(ASIDE)) {
    const device = evidence.devices.get(name);
    if (device === undefined) continue;
    const own = `${device.type ?? ''} ${device.location ?? ''}`.toLowerCase().split(/[^a-z0-9]+/);
    const other = aside
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .find((word) => !own.includes(word));
    if (other !== undefined) return `${name} is not ${aside}`;
  }
  return null;
};

/** Quotations that no log line and no label begins with. */
export const quotations: Check = ({ quotes }, { evidence }) => {
  const known = [
    ...evidence.members.flatMap(({ quote, signal, object, name, reason, service }) => [
      quote,
      signal,
      object,
      name,
      reason,
      service,
    ]),
    ...evidence.templates.map(({ template }) => template),
    ...evidence.series.map(
      ({ name, labels }) =>
        `${name} ${Object.entries(labels)
          .map((pair) => pair.join('='))
          .join(',')}`,
    ),
    ...evidence.incident.scope.map(({ service }) => service),
    evidence.incident.severity_reason,
  ].filter((text) => text !== null);
  const false_ = quotes.find((quote) => !known.some((text) => says(text, quote)));
  return false_ === undefined ? null : `nobody wrote «${false_}»`;
};

/** Whether a text has the quotation: without what can't be seen, and with an address where `(link)` stands in it. */
function says(text: string, quote: string): boolean {
  const parts = bare(quote)
    .split('(link)')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('\\S+')).test(bare(text));
}

function bare(text: string): string {
  return text
    .replace(/…$/, '')
    .replace(/['"«»‹›]/g, '')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}

const ABOUT: readonly (readonly [RegExp, readonly Moment['about'][]])[] = [
  [/similar incident/, ['similar']],
  [/\b(?:over|closed|resolved|finished) (?:since|at)\b|\bclosed it\b|part of another/, ['closed']],
  [/\blast one\b|\blast (?:report|sign)\b/, ['last', 'expected']],
  [/\bit was not over\b/, ['last', 'expected']],
  [/\bclose by itself\b|\bgoes on\b/, ['expected']],
  [/\bwas back\b|\bended\b/, ['end']],
  [/^it began\b/, ['began']],
];

/** Moments at which nothing of the kind happened. */
export const moments: Check = ({ times, names, words }, know) => {
  const about =
    ABOUT.find(([cue]) => cue.test(words))?.[1] ??
    (names.length > 0 ? ['sign', 'end'] : ['began', 'sign', 'last']);
  const owned = know.moments.filter(
    (moment) =>
      about.includes(moment.about) &&
      (moment.owner === null || names.length === 0 || names.includes(moment.owner)),
  );
  // Where the clause says what happened, the moment has to be one of that.
  const named = owned.filter(({ name }) => name !== undefined && isMeant(name, words));
  // What a silent cause is known by are the signs of what depends on it.
  const isOwn = !know.isSilent || !/\bfirst sign of\b/.test(words) || /\bwhat depends on\b/.test(words);
  if (!isOwn && names.includes(know.root ?? '') && !/\bof all\b/.test(words))
    return `${know.root} reported nothing itself`;
  const fits = /\bfirst sign\b/.test(words)
    ? owned.filter(({ name }) => name === undefined)
    : named.length > 0
      ? named
      : owned;
  for (const pair of pairsOf(times)) {
    const isTrue = fits.some(({ ms }) => pair.every((told) => isAt(told, ms, know.zone)));
    if (!isTrue) return `nothing of this was at ${pair.map(({ time }) => time).join(', ')}`;
  }
  return null;
};

type ToldTime = Clause['times'][number];

/** Ship time behind a time in UTC is the same moment. */
function pairsOf(times: readonly ToldTime[]): ToldTime[][] {
  const pairs: ToldTime[][] = [];
  for (const told of times) {
    const last = pairs.at(-1);
    if (told.isShipTime && last?.length === 1 && last[0]?.isShipTime === false) last.push(told);
    else pairs.push([told]);
  }
  return pairs;
}

function isAt({ day, time, isShipTime }: ToldTime, ms: number, zone: string | null): boolean {
  const told = wallClock(ms, isShipTime ? (zone ?? 'UTC') : 'UTC');
  return told.slice(11, 11 + time.length) === time && (day === null || told.startsWith(day));
}

/** By the system's own tables of zones, in a form that no other part of the program uses: `2026-01-14 19:40:20`. */
function wallClock(ms: number, timeZone: string): string {
  const cut = Math.floor(ms / 1000) * 1000;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(cut);
}

/** Whether words speak of a metric or pattern: more than half of the longer words of what it means are among them. */
export function isMeant(name: string, words: string): boolean {
  const meaning = MEANINGS[name] ?? name.replaceAll('_', ' ');
  const said = words.split(' ');
  const telling = meaning.split(' ').filter((word) => word.length > 3);
  return telling.length > 0 && telling.filter((word) => said.includes(word)).length * 2 > telling.length;
}

const RATED = /^it is rated \w+ because of this sign on\b/;

/** What it is rated by is a sign of the device that stands in the stored reason. */
export const rating: Check = ({ names, words }, { evidence: { incident } }) => {
  if (!RATED.test(words)) return null;
  return names.every(
    (name) =>
      incident.severity_reason.includes(` on ${name}: `) ||
      incident.severity_reason.includes(` on host:${name}: `),
  )
    ? null
    : 'it is not rated by a sign of that device';
};

/** Who is counted twice stands in the place of another. */
export const repeats: Check = ({ names, words, text }) => {
  if (!/\baffected\b|\bless likely causes?\b/.test(words)) return null;
  const twice = names.find(
    (name) => text.match(new RegExp(`(?<![\\w.-])${name}(?![\\w-])`, 'g'))?.[1] !== undefined,
  );
  return twice === undefined ? null : `${twice} is named twice`;
};
