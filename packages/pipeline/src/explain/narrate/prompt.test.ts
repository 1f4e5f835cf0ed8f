import { expect, it } from 'vitest';
import { evidence } from '../facts/evidence.fixture.ts';
import { factsOf } from '../facts/facts-block.ts';
import { promptOf } from './prompt.ts';

const block = factsOf(evidence());

it('gives facts with their ids, in UTC alone, and asks for three answers that cite only what answers them', () => {
  const { prompt, schema, given } = promptOf(block);
  expect(prompt).toContain('f1: MS Aurora: a link to shore is bad, rated critical.');
  expect(prompt).not.toContain('ship time');
  expect(schema.required).toEqual(['happened', 'cause', 'action']);
  const cited = JSON.stringify(schema)
    .match(/"f\d+"/g)
    ?.map((id) => JSON.parse(id));
  expect(cited).toEqual([...given]);
});

it('has the same instructions for every incident', () => {
  expect(promptOf(factsOf(evidence({ runbooks: [], members: [] }))).system).toBe(promptOf(block).system);
});

it('stays short, however long what logs said', () => {
  const members = evidence().members.map((one) => ({ ...one, quote: 'x'.repeat(16_000) }));
  expect(promptOf(factsOf(evidence({ members }))).prompt.length).toBeLessThan(4_000);
});
