import type { InsightCase } from './cases.ts';
import { INVENTED_ACTIONS, INVENTED_CAUSES } from './inventions.ts';
import {
  type Draw,
  devicesOf,
  facts,
  type Made,
  outsideQuotes,
  pick,
  replaced,
  rulesOf,
  sentencesWith,
  swapped,
} from './planted-sentences.ts';

export const SWAP_KINDS = [
  'wrong_device',
  'stranger_device',
  'wrong_number',
  'wrong_count',
  'wrong_time',
  'own_value',
  'wrong_ship',
  'wrong_cause',
  'invented_cause',
  'invented_action',
  'invented_event',
  'negated',
  'opposite',
  'overclaimed',
  'wrong_state',
] as const;
export type SwapKind = (typeof SWAP_KINDS)[number];

export interface Plot {
  readonly here: InsightCase;
  readonly other: InsightCase;
  readonly draw: Draw;
}

const NUMBER = /(?<![\w.:-])\d+(?:\.\d+)?(?![\w:-]|\.\d)/g;
const TIME = /\b\d\d:\d\d:\d\d\b/g;

/** How each kind is made; null where this case has nothing to make it of. */
export const MAKERS: Readonly<Record<SwapKind, (plot: Plot) => Made>> = {
  wrong_device: ({ here, other, draw }) => {
    const device = pick(devicesOf(other), draw);
    return swapped(pick(sentencesWith(here, devicesOf(here)), draw), devicesOf(here), device, draw);
  },
  stranger_device: ({ here, draw }) => {
    // Of this very ship, but nothing of the incident speaks of it.
    const known = new Set(here.block.facts.flatMap(({ entities }) => entities));
    const stranger = pick(
      here.strangers.filter((device) => !known.has(device)),
      draw,
    );
    return swapped(pick(sentencesWith(here, devicesOf(here)), draw), devicesOf(here), stranger, draw);
  },
  wrong_number: ({ here, other, draw }) => replaced(here, other, NUMBER, draw),
  wrong_count: ({ here, other, draw }) => {
    const counted = facts(here, 'affected', 'reports', 'cause_reason');
    const sentence = pick(
      counted.filter(({ text }) => /^\D*\d+ (?:devices?|of the|reports?)/.test(text)),
      draw,
    );
    const count = other.block.facts
      .flatMap(({ numbers }) => numbers)
      .filter((value) => Number.isInteger(value) && value > 0);
    const value = pick(count, draw);
    if (sentence === undefined || value === undefined) return null;
    return { text: sentence.text.replace(/\d+/, String(value)), facts: sentence.facts };
  },
  wrong_time: ({ here, other, draw }) => replaced(here, other, TIME, draw),
  // The hardest to see: the value is of this incident, and of another of its facts.
  own_value: ({ here, draw }) => {
    const names = devicesOf(here).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern =
      pick([NUMBER, TIME, ...(names.length === 0 ? [] : [new RegExp(names.join('|'), 'g')])], draw) ?? TIME;
    const told = here.block.facts.filter(
      ({ kind, text }) => kind !== 'step' && outsideQuotes(text, pattern).length > 0,
    );
    const [fact, from] = [pick(told, draw), pick(told, draw)];
    const match = fact === undefined ? undefined : pick(outsideQuotes(fact.text, pattern), draw);
    const value = from === undefined ? undefined : pick(outsideQuotes(from.text, pattern), draw)?.[0];
    if (fact === undefined || match === undefined || value === undefined || value === match[0]) return null;
    const at = match.index ?? 0;
    const text = `${fact.text.slice(0, at)}${value}${fact.text.slice(at + match[0].length)}`;
    return { text, facts: here.block.facts.map(({ id }) => id), of: [fact.id] };
  },
  wrong_ship: ({ here, other, draw }) => {
    const [own, foreign] = [here.evidence.ship?.name, other.evidence.ship?.name];
    if (typeof own !== 'string' || typeof foreign !== 'string') return null;
    const sentence = pick(
      rulesOf(here).filter(({ text }) => text.includes(own)),
      draw,
    );
    return sentence === undefined
      ? null
      : { text: sentence.text.replace(own, foreign), facts: sentence.facts };
  },
  wrong_cause: ({ here, draw }) => {
    const cause = facts(here, 'cause')[0];
    const [root] = cause?.entities ?? [];
    const affected = here.block.facts.find(({ kind }) => kind === 'affected');
    const device = pick(
      (affected?.entities ?? []).filter((one) => one !== root),
      draw,
    );
    if (cause === undefined || root === undefined || device === undefined || affected === undefined)
      return null;
    const text = pick(
      [`The probable cause is ${device}.`, `${device} is the cause.`, `${device} caused this incident.`],
      draw,
    );
    return text === undefined ? null : { text, facts: [...cause.facts, affected.id] };
  },
  invented_cause: ({ here, other, draw }) => {
    const what = other.block.facts
      .find(({ kind }) => kind === 'what')
      ?.text.replace(/^.*?: (.*), rated.*$/, '$1');
    const [root] = facts(here, 'cause')[0]?.entities ?? [];
    const cause = facts(here, 'cause', 'cause_reason').flatMap(({ facts: ids }) => ids);
    const reason = pick([...INVENTED_CAUSES, ...(what === undefined ? [] : [what, what, what])], draw);
    const text = pick(
      [
        `The cause is ${reason}.`,
        `It was caused by ${reason}.`,
        `${root ?? 'It'} failed because of ${reason}.`,
        `The probable cause is ${reason} on ${root}.`,
      ],
      draw,
    );
    return text === undefined ? null : { text, facts: cause };
  },
  invented_action: ({ here, draw }) => {
    const [root] = facts(here, 'cause')[0]?.entities ?? [];
    const action = pick(INVENTED_ACTIONS, draw)?.replace('$', root ?? 'the device');
    const cited = facts(here, 'step', 'no_runbook', 'cause').flatMap(({ facts: ids }) => ids);
    return action === undefined ? null : { text: action, facts: cited };
  },
  invented_event: ({ here, other, draw }) => {
    const [root] = facts(here, 'cause')[0]?.entities ?? [];
    const sign = pick(
      facts(other, 'first_sign', 'sign').filter(({ text }) => /reported: /.test(text)),
      draw,
    );
    const happened = /reported: ([^;(«.]+)/.exec(sign?.text ?? '')?.[1]?.trim();
    if (root === undefined || happened === undefined) return null;
    // The same kind of thing may well have happened here.
    if (here.block.facts.some(({ text, entities }) => entities.includes(root) && text.includes(happened)))
      return null;
    return {
      text: `${root} reported: ${happened}.`,
      facts: facts(here, 'first_sign', 'sign', 'cause').flatMap(({ facts: ids }) => ids),
    };
  },
  negated: ({ here, draw }) => {
    const sentence = pick(
      facts(here, 'cause', 'affected', 'cause_reason', 'state', 'first_sign', 'sign', 'began'),
      draw,
    );
    const text = sentence?.text.replace(
      /\b(is|are|was|were|began|reported|came)\b(?! nothing| not)/,
      (verb) => NEGATED[verb] ?? verb,
    );
    return sentence === undefined || text === undefined || text === sentence.text
      ? null
      : { text, facts: sentence.facts };
  },
  opposite: ({ here, draw }) => {
    const sentence = pick(facts(here, 'first_sign', 'sign', 'surroundings', 'series', 'cause_reason'), draw);
    const text = sentence?.text.replace(
      /\b(below|above|rose|fell|first|before|depend on|down|lost)\b/,
      (word) => OPPOSITES[word] ?? word,
    );
    return sentence === undefined || text === undefined || text === sentence.text
      ? null
      : { text, facts: sentence.facts };
  },
  overclaimed: ({ here, draw }) => {
    const [cause] = facts(here, 'cause');
    const [root] = cause?.entities ?? [];
    if (cause === undefined || root === undefined) return null;
    const text = pick(
      [
        `The cause is certainly ${root}.`,
        `${root} is definitely the cause.`,
        `It is proven that ${root} is the cause.`,
        `The only possible cause is ${root}.`,
        `The cause is ${root}, without doubt.`,
        `We know that the cause is ${root}.`,
      ],
      draw,
    );
    return text === undefined ? null : { text, facts: cause.facts };
  },
  wrong_state: ({ here, other, draw }) => {
    const own = here.block.facts.filter(({ kind }) => kind === 'state' || kind === 'what');
    const foreign = other.block.facts.filter(
      ({ kind, slot }) => kind === 'state' && !own.some((one) => one.slot === slot),
    );
    const texts = foreign.map(({ text }) => text.replace(/ (?:at|since) [^:]*?\)/, ''));
    const text = pick(
      [
        ...texts,
        ...(here.incident.status === 'open' ? [] : ['It is open and nobody has taken it yet.']),
        'Everything is normal and no device is affected.',
        'It is rated low.',
        'A person has taken it.',
      ],
      draw,
    );
    return text === undefined ? null : { text, facts: own.map(({ id }) => id) };
  },
};

const NEGATED: Readonly<Record<string, string>> = {
  is: 'is not',
  are: 'are not',
  was: 'was not',
  were: 'were not',
  began: 'did not begin',
  reported: 'never reported',
  came: 'never came',
};

const OPPOSITES: Readonly<Record<string, string>> = {
  below: 'above',
  above: 'below',
  rose: 'fell',
  fell: 'rose',
  first: 'last',
  before: 'after',
  'depend on': 'do not depend on',
  down: 'up',
  lost: 'restored',
};
