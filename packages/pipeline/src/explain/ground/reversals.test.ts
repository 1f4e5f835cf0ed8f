import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf, evidence, incident, member } from '../facts/evidence.fixture.ts';
import type { IncidentEvidence } from '../facts/evidence.ts';
import type { Fact, FactsBlock } from '../facts/fact.ts';
import { factsOf } from '../facts/facts-block.ts';
import { ground } from './ground.ts';

const { resolve_reason: _, ...unresolved } = incident();
const past = (resolve_reason: 'cleared' | 'quiet' | 'stale') => ({
  incident: incident({
    resolve_reason,
    first_seen: '2026-01-10T10:00:00.000Z',
    last_seen: '2026-01-10T10:12:00.000Z',
  }),
  why: 'the same type',
});
const told = (more: Parameters<typeof incident>[0], of: Partial<IncidentEvidence> = {}): FactsBlock =>
  factsOf(evidence({ incident: incident(more), ...of }));

const LIMIT = { kind: 'metric', family: 'threshold', value: 97, worst: 99, threshold: 90 } as const;
const ALERT = { kind: 'alert', family: 'alert' } as const;
const SILENT = causeOf('modem-1', 1, { silent: true, causing: true, downstream_members: 3, members: 5 });
/** Between them these have a fact of every kind, and of every way in which an incident ends. */
const BLOCKS: readonly FactsBlock[] = [
  told({}, { similar: [past('cleared'), past('quiet')] }),
  told(
    { resolve_reason: 'quiet', probable_cause: [SILENT, causeOf('router-1', 2)] },
    { similar: [past('stale')] },
  ),
  told({ resolve_reason: 'stale', flapping: true, probable_cause: [] }, { history: { h24: 2, d7: 9 } }),
  told(
    { resolve_reason: 'operator', scope: [] },
    { runbooks: [], missing: ['similar incidents: no answer in time'] },
  ),
  factsOf(
    evidence({ incident: { ...unresolved, status: 'open' }, ship: null, history: { h24: null, d7: 1 } }),
  ),
  told(
    {
      probable_cause: [
        causeOf('modem-1', 1, { downstream_members: 1 }),
        causeOf('router-1', 2),
        causeOf('pos-1', 3),
      ],
    },
    {
      runbooks: [
        {
          id: 'r',
          title: 'Core',
          risk: 'high',
          steps: ['If it hangs: restart it.', 'Wait.'],
          checkFirst: ['Ask.'],
          doNot: ['Do not open it.'],
        },
      ],
      members: [
        member('core', 'router-1', { family: 'silent' }),
        member('new', 'modem-1', { family: 'new_template', quote: 'boot' }),
        member('much', 'pos-1', { family: 'rate_change' }),
        member('gone', 'pos-1', { family: 'heartbeat' }),
        member('up', 'gps-1', { kind: 'alert', family: 'alert' }),
        member('brute_force', null, { quote: 'x' }),
      ],
    },
  ),
];

function kept(block: FactsBlock, text: string): boolean {
  return ground(block, [{ text, facts: block.facts.map(({ id }) => id) }]).kept.length > 0;
}

describe('a sentence that turns round what its fact says is dropped', () => {
  it.each([
    'The trouble itself ended.',
    'Trouble ended because no more reports came.',
    'The incident ended here.',
    'It ended at 12:00:00 UTC.',
    'It will close by itself at 14:00.',
    'The first sign of modem-1 came at 02:48:31 UTC.',
    'modem-1 causes the other trouble.',
    'The trouble of modem-1 causes the other trouble.',
    '5 devices depend on modem-1.',
    '3 of the 5 devices depend on router-1.',
    '3 of the 5 depend on modem-1.',
    'The evidence supports another cause in part.',
    'The evidence supports this cause.',
    'Another cause is ruled out.',
    'Everything came back to normal.',
    'Everything is back to normal.',
    'It was over after 12 min.',
    'It began at 2026-01-10 10:00:00 UTC.',
    'A similar incident was over after 12 min.',
    'The sign that opened this was seen in the 7 days before.',
    'The cause is router-1.',
    'The devices that depend on modem-1 reported nothing.',
    'modem-1 reported nothing.',
    'Restart it.',
    'Step 1 of the runbook Core: restart it.',
    'Open it.',
    'MS Aurora: a link to shore is not bad, rated critical.',
    'MS Aurora is rated critical bad.',
    'MS Aurora: critical link to shore is rated bad.',
    'router-1 is lost on the path to shore.',
    'The path to shore is lost.',
    'The probable cause of modem-1 is the radio room.',
    'modem-1 has a possible cause.',
    'modem-1 affected pos-1 and router-1.',
    'pos-1 and router-1 are affected by modem-1.',
    '3 devices are affected: modem-1 and pos-1.',
    'The affected devices are modem-1 and pos-1.',
    'modem-1 or router-1 or pos-1 are affected.',
    'router-1 fell silent: what it sends stopped coming.',
    'modem-1 wrote a log line that is new.',
    'pos-1 wrote log lines than usual.',
    'Signal quality on modem-1 was below the limit of 7 dB.',
    'Is modem-1 the probable cause?',
    'It is not so that it began at 2026-01-15 02:48:31 UTC.',
    'The evidence supports this cause well is wrong.',
    'Nobody says: The evidence supports this cause well.',
    'If it rains, it is over since 03:26:51 UTC (04:26:51 ship time): everything that was wrong is back to normal.',
  ])('%s', (text) => {
    for (const block of BLOCKS) expect([text, kept(block, text)]).toEqual([text, false]);
  });
});

/** A first sign of each family, and what it does not say. */
const TURNED: readonly (readonly [string, ReturnType<typeof member>, string])[] = (
  [
    ['cpu_pct', 'pos-1', LIMIT, 'The limit on pos-1 was above processor load.'],
    ['cpu_pct', 'pos-1', LIMIT, 'The processor load limit on pos-1 was above.'],
    ['cpu_pct', 'pos-1', LIMIT, 'processor load on pos-1 is above the limit.'],
    [
      'cpu_pct',
      'pos-1',
      LIMIT,
      'processor load on pos-1 was above the limit of 97 %: 90 % when first reported.',
    ],
    ['disk_pct', 'pos-1', LIMIT, 'The limit on pos-1 rose above disk use.'],
    [
      'speed_kn',
      'gps-1',
      { ...LIMIT, family: 'deviation' },
      'The usual limit at gps-1 was above speed of the ship.',
    ],
    ['much', 'pos-1', { family: 'rate_change' }, 'pos-1 usually wrote more log lines than this.'],
    ['much', 'pos-1', { family: 'rate_change' }, 'Usual log lines wrote more than pos-1.'],
    ['gone', 'pos-1', { family: 'heartbeat' }, 'The log line of pos-1 is coming: came regularly, stopped.'],
    ['gone', 'pos-1', { family: 'heartbeat' }, 'A log line of pos-1 came regularly.'],
    ['VsatDown', 'modem-1', ALERT, 'modem-1 raised the alert «VsatDown» for another system.'],
    ['VsatDown', 'modem-1', ALERT, 'The alert «VsatDown» raised another system for modem-1.'],
    [
      'silent',
      'pos-1',
      { family: 'silent' },
      'pos-1 usually fell silent: what it sends most stopped coming.',
    ],
  ] as const
).map(([name, entity, more, text]) => [text, member(name, entity, more), text]);

describe('a first sign that is turned round is dropped', () => {
  it.each(TURNED)('%s', (_, sign, text) => {
    const block = factsOf(evidence({ members: [sign] }));
    expect([block.facts.find(({ kind }) => kind === 'first_sign')?.text, kept(block, text)]).toEqual([
      expect.stringContaining(' '),
      false,
    ]);
  });
});

/** Without what tells nothing: a word less of these changes no statement. */
const NEUTRAL =
  /^(?:the|a|an|that|this|of|on|in|at|to|for|with|and|is|are|was|were|has|did|it|its|what|from|as|at|which|said|log|device|devices|incident|ship|when|line|lines|machine|reported|report|reports)$/i;
const facts = BLOCKS.flatMap((block) => block.facts.map((fact) => ({ block, fact })));
const wordsOf = ({ text }: Fact): string[] =>
  text
    .replace(/«[^»]*»/g, (quote) => quote.replace(/ /g, '\u00a0'))
    .replace(/\.$/, '')
    .split(' ');
const sentenceOf = (words: readonly string[]): string => `${words.join(' ')}.`.replace(/\u00a0/g, ' ');
const FREE: ReadonlySet<string> = new Set([
  'what',
  'began',
  'first_sign',
  'sign',
  'cause',
  'surroundings',
  'series',
]);
const bound = facts.filter(({ fact }) => !FREE.has(fact.kind));

it('has facts of every kind to try', () => {
  const kinds = new Set(facts.map(({ fact }) => fact.kind));
  expect(kinds.size).toBe(23);
});

it('keeps every fact as it stands', () => {
  for (const { block, fact } of facts.filter(({ fact: { kind } }) => kind !== 'step'))
    expect([fact.text, kept(block, fact.text)]).toEqual([fact.text, true]);
});

it('keeps no part of what may be told whole only', () => {
  fc.assert(
    fc.property(fc.constantFrom(...bound), fc.infiniteStream(fc.boolean()), ({ block, fact }, stream) => {
      const words = wordsOf(fact).map((word) => word);
      const some = words.filter(() => stream.next().value === true);
      fc.pre(some.length < words.length && some.some((word) => /\p{L}{2}/u.test(word)));
      const whole = fact.text.replace(/ \([^()]*ship time\)/g, '');
      const text = sentenceOf(some);
      fc.pre(text !== whole);
      const { kept: left } = ground(block, [{ text, facts: [fact.id] }]);
      expect(left).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

it('keeps nothing whose words stand in another order, for what may be told whole only', () => {
  fc.assert(
    fc.property(fc.constantFrom(...bound), fc.nat(), fc.nat(), ({ block, fact }, one, other) => {
      const words = wordsOf(fact);
      const [a, b] = [one % words.length, other % words.length];
      const swapped = words.map((word, at) => (at === a ? words[b] : at === b ? words[a] : word)) as string[];
      fc.pre(sentenceOf(swapped).toLowerCase() !== fact.text.toLowerCase());
      expect(ground(block, [{ text: sentenceOf(swapped), facts: [fact.id] }]).kept).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

it('keeps no sign, value or change whose telling words stand in another order', () => {
  const signs = facts.filter(
    ({ fact }) => FREE.has(fact.kind) && !['what', 'began', 'cause'].includes(fact.kind),
  );
  fc.assert(
    fc.property(fc.constantFrom(...signs), fc.nat(), fc.nat(), ({ block, fact }, one, other) => {
      const [clause = ''] = fact.text.replace(/ \([^()]*ship time\)/g, '').split(/;/);
      const words = wordsOf({ ...fact, text: clause });
      const [a, b] = [one % words.length, other % words.length];
      const telling = (at: number): boolean =>
        /^[a-z]{3,}$/i.test(words[at] ?? '') && !NEUTRAL.test(words[at] ?? '');
      fc.pre(telling(a) && telling(b) && words[a] !== words[b]);
      const swapped = words.map((word, at) => (at === a ? words[b] : at === b ? words[a] : word)) as string[];
      const text = sentenceOf(swapped);
      expect([text, ground(block, [{ text, facts: [fact.id] }]).kept]).toEqual([text, []]);
    }),
    { numRuns: 1500 },
  );
});

it('keeps nothing that lacks one word of a phrase, for what may be reworded', () => {
  const free = facts.filter(
    ({ fact }) => FREE.has(fact.kind) && !/without a name|is not known/.test(fact.text),
  );
  for (const { block, fact } of free) {
    const [clause = ''] = fact.text
      .replace(/ \([^()]*ship time\)/g, '')
      .replace(/\.$/, '')
      .split(/; (?![^«]*»)/);
    const words = wordsOf({ ...fact, text: clause });
    for (const [at, word] of words.entries()) {
      const bare = word.replace(/[:,.()]/g, '');
      // Hedges may be left out down to less sure ones, what stands in brackets or is a name, time or number elsewhere.
      if (!/^[a-z]+$/i.test(bare) || NEUTRAL.test(bare) || /^(?:very|likely|probable|possible)$/.test(bare))
        continue;
      if (
        /[()]/.test(
          words
            .slice(0, at + 1)
            .join(' ')
            .replace(/\([^()]*\)/g, ''),
        ) ||
        /\)$/.test(word)
      )
        continue;
      if (bare === 'UTC') continue;
      const text = sentenceOf(words.filter((_word, place) => place !== at));
      expect([text, ground(block, [{ text, facts: [fact.id] }]).kept.length]).toEqual([text, 0]);
    }
  }
});

it('keeps steps from the first one on, in their order and with their numbers', () => {
  const block = BLOCKS[5] ?? BLOCKS[0];
  const steps = block?.facts.filter(({ kind }) => kind === 'step') ?? [];
  const [one, two] = steps.map(({ text }) => text);
  const of = (...texts: readonly (string | undefined)[]): number =>
    ground(
      block as FactsBlock,
      texts.map((text = '') => ({ text, facts: steps.map(({ id }) => id) })),
    ).kept.length;
  expect(of(one)).toBe(1);
  expect(of(one, two)).toBe(2);
  expect(of(`${one} ${two}`)).toBe(1);
  expect(of(two)).toBe(0);
  expect(of(two, one)).toBe(1);
  expect(of(`${two} ${one}`)).toBe(0);
  expect(of('If it hangs: restart it.')).toBe(0);
});
