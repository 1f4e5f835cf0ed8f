import { expect, it } from 'vitest';
import { evidence, incident, member } from '../facts/evidence.fixture.ts';
import type { FactKind } from '../facts/fact.ts';
import { factsOf } from '../facts/facts-block.ts';
import { narrateByRules } from './rules-narrative.ts';
import { narrateByModel } from './worded-narrative.ts';

const block = factsOf(evidence());
const idOf = (kind: FactKind): string => block.facts.find((fact) => fact.kind === kind)?.id ?? '';

const tell = (kind: FactKind, text: string): Record<string, string> => ({ [idOf(kind)]: text });
const GOOD = {
  tell: {
    ...tell('what', 'MS Aurora has a bad link to shore, rated critical.'),
    ...tell('began', 'It began at 2026-01-15 02:48 UTC.'),
    ...tell('cause', 'The likely cause is modem-1.'),
  },
  why: [idOf('cause_reason')],
  do: [idOf('step')],
};

const narrated = (answer: unknown): ReturnType<typeof narrateByModel> =>
  narrateByModel(block, JSON.stringify(answer));
const textOfAnswer = (answer: unknown): string =>
  narrated(answer)
    .narrative.sentences.map(({ text }) => text)
    .join(' ');

it('takes the words of a model and the facts that it chose, and the rules tell what it left out', () => {
  const { narrative, refused, grounding } = narrated(GOOD);
  expect(refused).toBeNull();
  expect(grounding.dropped).toEqual([]);
  expect(narrative.source).toBe('llm');
  expect(narrative.sentences.map(({ part, by }) => `${part} ${by}`)).toEqual([
    'what llm',
    'what llm',
    'order rules',
    'impact rules',
    'cause llm',
    'cause rules',
    'changed rules',
    'past rules',
    'do rules',
    'sure rules',
  ]);
});

it('drops what no fact says and keeps the rest', () => {
  const more = {
    ...GOOD,
    tell: { ...GOOD.tell, ...tell('cause', 'The likely cause is modem-1. A fire broke out.') },
  };
  expect(narrated(more).grounding.dropped.map(({ text }) => text)).toEqual(['A fire broke out.']);
  expect(textOfAnswer(more)).not.toContain('fire');
});

it('never lets the ship, the gravity, the beginning, the cause, who is affected or how sure it is vanish', () => {
  const what = tell('what', 'MS Aurora has a bad link to shore.');
  const began = tell('began', 'The incident began then.');
  const sign = tell('first_sign', 'Satellite signal quality on modem-1 was below the limit of 7 dB.');
  const cause = tell('cause', 'modem-1 is possibly the cause.');
  for (const told of [
    { ...what, ...began, ...sign },
    { ...what, ...cause },
    { ...sign, ...cause },
  ]) {
    const { narrative, refused } = narrateByModel(block, JSON.stringify({ ...GOOD, tell: told }));
    expect(refused).toBeNull();
    const text = narrative.sentences.map((one) => one.text).join(' ');
    for (const part of [
      'MS Aurora',
      'rated critical',
      '02:48',
      '3 devices are affected',
      'modem-1',
      'cause',
      'evidence supports this',
      'It is over',
    ])
      expect(text.toLowerCase()).toContain(part.toLowerCase());
  }
});

it('tells steps from the first one on, else as the rules do; and what guards them before them', () => {
  const steps = block.facts.filter(({ kind }) => kind === 'step').map(({ id }) => id);
  const [one = '', two = ''] = steps;
  expect(textOfAnswer({ ...GOOD, do: [one] })).not.toContain('Step 2');
  for (const wrong of [[two], [two, one], ['f99'], []])
    expect(textOfAnswer({ ...GOOD, do: wrong })).toMatch(/Step 1 .*Step 2/);
  const risky = factsOf(
    evidence({
      runbooks: [
        { id: 'r', title: 'Core', risk: 'high', steps: ['Pull it.', 'Wait.'], doNot: ['Do not restart.'] },
      ],
    }),
  );
  const first = risky.facts.find(({ kind }) => kind === 'step')?.id ?? '';
  const { narrative } = narrateByModel(risky, JSON.stringify({ ...GOOD, do: [first] }));
  expect(narrative.sentences.map(({ text }) => text).join(' ')).toMatch(
    /risk .* is high.*Do not restart\. Step 1 /,
  );
});

it('keeps what the log said of a danger beside the words of a model', () => {
  const alarm = factsOf(
    evidence({
      incident: incident({ incident_type: 'safety' }),
      members: [member('safety', 'modem-1', { quote: 'FIRE ALARM: zone 2, smoke' })],
    }),
  );
  const of = (kind: FactKind): string => alarm.facts.find((fact) => fact.kind === kind)?.id ?? '';
  const told = {
    [of('what')]: 'MS Aurora: a safety alarm, rated critical.',
    [of('first_sign')]: 'modem-1 reported a safety alarm.',
    [of('cause')]: 'modem-1 is possibly the cause.',
  };
  const { narrative, refused } = narrateByModel(alarm, JSON.stringify({ tell: told }));
  expect(refused).toBeNull();
  expect(narrative.sentences.map(({ text }) => text).join(' ')).toContain(
    'its log said «FIRE ALARM: zone 2, smoke»',
  );
});

it('takes nothing that the question did not offer, however true', () => {
  const of = (kind: FactKind): string => block.facts.find((fact) => fact.kind === kind)?.text ?? '';
  const { grounding } = narrated({ ...GOOD, tell: { ...GOOD.tell, ...tell('history', of('history')) } });
  expect(grounding.dropped).toEqual([{ text: of('history'), reason: 'no_fact' }]);
  expect(textOfAnswer({ ...GOOD, why: [idOf('reports'), idOf('step')] })).not.toContain('This rests on');
});

it('keeps the narrative of the rules where too little is left, and says so', () => {
  const { narrative, refused } = narrated({
    ...GOOD,
    tell: { ...tell('what', 'All is well.'), ...tell('cause', 'It was a fire.') },
  });
  expect(refused).toBe('too_little_left');
  expect(narrative).toEqual(narrateByRules(block));
});

it.each(['', 'no json', '[]', '{"tell":"x"}', 'null', '{"tell":{"f1":1}}', '{"tell":{}}'])(
  'keeps the narrative of the rules for an answer that is none: %s',
  (answer) => {
    const { narrative, refused } = narrateByModel(block, answer);
    expect(['no_answer', 'too_little_left']).toContain(refused);
    expect(narrative.source).toBe('rules');
  },
);

it('is less sure the more of the answer had to be dropped', () => {
  expect(narrated(GOOD).narrative.confidence).toBe('high');
  const noise = 'The likely cause is modem-1. The moon is full. Guests are angry. Nobody knows.';
  const noisy = { ...GOOD, tell: { ...GOOD.tell, ...tell('cause', noise) } };
  expect(narrated(noisy).narrative.confidence).toBe('medium');
});
