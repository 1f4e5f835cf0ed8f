import { expect, it } from 'vitest';
import { evidence } from '../facts/evidence.fixture.ts';
import type { FactKind } from '../facts/fact.ts';
import { factsOf } from '../facts/facts-block.ts';
import { narrateByRules } from './rules-narrative.ts';
import { narrateByModel } from './worded-narrative.ts';

const block = factsOf(evidence());
const idOf = (kind: FactKind): string => block.facts.find((fact) => fact.kind === kind)?.id ?? '';

const GOOD = {
  happened: {
    facts: [idOf('what'), idOf('began'), idOf('affected')],
    text: 'MS Aurora has a bad link to shore, rated critical. It began at 02:48 UTC. 3 devices are affected.',
  },
  cause: { facts: [idOf('cause'), idOf('cause_reason')], text: 'The likely cause is modem-1.' },
  action: { facts: [idOf('step')], text: 'Look at the sky: in heavy rain wait and tell the crew.' },
};

const narrated = (answer: unknown): ReturnType<typeof narrateByModel> =>
  narrateByModel(block, JSON.stringify(answer));

it('takes the words of a model, and the rules tell what it left out', () => {
  const { narrative, refused, grounding } = narrated(GOOD);
  expect(refused).toBeNull();
  expect(grounding.dropped).toEqual([]);
  expect(narrative.source).toBe('llm');
  expect(narrative.sentences.map(({ part, by }) => `${part} ${by}`)).toEqual([
    'what llm',
    'what llm',
    'order rules',
    'impact llm',
    'cause llm',
    'changed rules',
    'past rules',
    'do llm',
    'sure rules',
  ]);
});

it('drops what no fact says and keeps the rest', () => {
  const { narrative, grounding } = narrated({
    ...GOOD,
    cause: { ...GOOD.cause, text: 'The likely cause is modem-1. A fire broke out.' },
  });
  expect(grounding.dropped.map(({ text }) => text)).toEqual(['A fire broke out.']);
  expect(narrative.sentences.map(({ text }) => text).join(' ')).not.toContain('fire');
});

it('keeps the narrative of the rules where too little is left, and says so', () => {
  const { narrative, refused } = narrated({
    ...GOOD,
    happened: { facts: ['f1'], text: 'All is well.' },
    cause: { facts: ['f1'], text: 'It was a fire.' },
  });
  expect(refused).toBe('too_little_left');
  expect(narrative).toEqual(narrateByRules(block));
});

it.each(['', 'no json', '[]', '{"happened":"x"}', 'null', '{"happened":{"facts":"f1","text":1}}'])(
  'keeps the narrative of the rules for an answer that is none: %s',
  (answer) => {
    const { narrative, refused } = narrateByModel(block, answer);
    expect(['no_answer', 'too_little_left']).toContain(refused);
    expect(narrative.source).toBe('rules');
  },
);

it('is less sure the more of the answer had to be dropped', () => {
  expect(narrated(GOOD).narrative.confidence).toBe('high');
  const noise = ' The moon is full. Guests are angry. Turn back. Nobody knows.';
  const noisy = { ...GOOD, cause: { ...GOOD.cause, text: GOOD.cause.text + noise } };
  expect(narrated(noisy).narrative.confidence).toBe('medium');
});
