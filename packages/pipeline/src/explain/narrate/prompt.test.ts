import { expect, it } from 'vitest';
import { evidence } from '../facts/evidence.fixture.ts';
import { factsOf } from '../facts/facts-block.ts';
import { promptOf } from './prompt.ts';

const block = factsOf(evidence());

it('gives facts with their ids, in UTC alone, and asks for those to be worded or chosen and no others', () => {
  const { prompt, schema, given } = promptOf(block);
  expect(prompt).toContain('"f1":"MS Aurora: a link to shore is bad, rated critical."');
  expect(prompt).not.toContain('ship time');
  expect(schema.required).toEqual(['tell', 'why', 'do']);
  const { tell, ...chosen } = schema.properties;
  const worded = tell?.type === 'object' ? Object.keys(tell.properties) : [];
  const ids = JSON.stringify(chosen).match(/(?<=")f\d+(?=")/g) ?? [];
  expect([...worded, ...ids]).toEqual([...given]);
  expect(worded.length).toBe(4);
});

it('gives nothing of what logs said: what a model is not to say it need not read', () => {
  expect(evidence().members.some(({ quote }) => quote !== null)).toBe(true);
  expect(promptOf(block).prompt).not.toMatch(/its log said|rx_snr|sla 10/);
});

it('has the same instructions for every incident', () => {
  expect(promptOf(factsOf(evidence({ runbooks: [], members: [] }))).system).toBe(promptOf(block).system);
});

it('stays short, however long what logs said', () => {
  const members = evidence().members.map((one) => ({ ...one, quote: 'x'.repeat(16_000) }));
  expect(promptOf(factsOf(evidence({ members }))).prompt.length).toBeLessThan(4_000);
});
