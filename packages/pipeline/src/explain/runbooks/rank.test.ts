import { describe, expect, it } from 'vitest';
import { type Applies, appliesOf } from './applies.ts';
import { rankRunbooks } from './rank.ts';
import type { Signs } from './signs.ts';

const signs = (changed: Partial<Signs>): Signs => ({
  incidentType: 'network_issue',
  deviceType: 'switch',
  names: new Set(['link_down']),
  services: new Set(),
  words: [],
  isOfMany: false,
  isUnnamed: false,
  ...changed,
});

const applies = (incidentTypes: string[], deviceTypes: string[], signed: string[]): Applies => ({
  incidentTypes,
  deviceTypes,
  signs: signed,
  says: [],
});

const idsOf = (ranked: readonly { id: string }[]): string[] => ranked.map(({ id }) => id);

const SHELF = [
  {
    id: 'core-flaps',
    applies: applies(['network_issue'], ['switch'], ['link_down', 'several_parts']),
    score: 0.8,
    coverage: 0,
  },
  {
    id: 'port-flaps',
    applies: applies(['network_issue'], ['switch'], ['link_down']),
    score: 0.9,
    coverage: 0,
  },
  { id: 'silent', applies: applies(['network_issue'], ['switch'], ['silent']), score: 0.4, coverage: 0 },
  { id: 'sat-down', applies: applies(['link_degradation'], ['vsat'], ['link_down']), score: 1, coverage: 0 },
  { id: 'no-front', applies: applies([], [], []), score: 0.9, coverage: 0 },
];

describe('the order of runbooks', () => {
  it('follows what they say of when they apply, where their words are alike', () => {
    expect(rankRunbooks(signs({}), SHELF)[0]?.id).toBe('port-flaps');
    expect(rankRunbooks(signs({ names: new Set(['link_down', 'several_parts']) }), SHELF)[0]?.id).toBe(
      'core-flaps',
    );
    expect(rankRunbooks(signs({ names: new Set(['silent']) }), SHELF)[0]?.id).toBe('silent');
    const link = signs({ incidentType: 'link_degradation', deviceType: 'vsat' });
    expect(rankRunbooks(link, SHELF)[0]?.id).toBe('sat-down');
  });

  it('knows a sign in the name of an alert', () => {
    const names = new Set(['VsatLinkDown']);
    const link = signs({ incidentType: 'link_degradation', deviceType: null, names });
    expect(rankRunbooks(link, SHELF)[0]?.id).toBe('sat-down');
  });

  it('keeps a runbook that says nothing of itself, by its words', () => {
    expect(
      idsOf(rankRunbooks(signs({ incidentType: 'other', deviceType: null, names: new Set() }), SHELF)),
    ).toEqual(['no-front']);
  });

  it('has none that is for other faults, however alike the words, and none that the words did not find', () => {
    const unknown = signs({ incidentType: 'galley_dishwasher', deviceType: null, names: new Set() });
    const unfound = SHELF.map((one) => ({ ...one, score: 0, coverage: 0 }));
    expect(idsOf(rankRunbooks(unknown, unfound))).toEqual([]);
  });

  it('is the same whatever the order they come in, and nothing of nothing', () => {
    expect(rankRunbooks(signs({}), [...SHELF].reverse())).toEqual(rankRunbooks(signs({}), SHELF));
    expect(idsOf(rankRunbooks(signs({}), []))).toEqual([]);
    const unfound = SHELF.map((one) => ({ ...one, score: 0, coverage: 0 }));
    expect(rankRunbooks(signs({}), unfound)[0]?.id).toBe('port-flaps');
  });
});

describe('the order of runbooks for what no sign tells', () => {
  const unnamed = (words: string[], changed: Partial<Signs> = {}): Signs =>
    signs({
      incidentType: 'other',
      deviceType: null,
      names: new Set(['5f2c']),
      words,
      isUnnamed: true,
      ...changed,
    });
  const OTHER = { id: 'unknown', applies: applies(['other'], [], []), score: 0.1, coverage: 0 };
  const shelf = (...found: { id: string; score: number; coverage: number; says?: string[] }[]) => [
    OTHER,
    ...found.map(({ says = [], id, score, coverage }) => ({
      ...{ id, score, coverage },
      applies: { ...applies(['power_event'], ['ups'], ['power']), says },
    })),
  ];
  const a = { id: 'a', score: 1, coverage: 0.5 };

  it('begins with the one that is clearly the best by words, and says that it was found by them', () => {
    expect(rankRunbooks(unnamed(['x']), shelf(a, { id: 'b', score: 0.5, coverage: 0.5 }))).toEqual([
      { id: 'a', by: 'words' },
      { id: 'unknown', by: 'signs' },
      { id: 'b', by: 'words' },
    ]);
  });

  it('begins with the one for what nobody knows where two are near, or none speaks of much of it', () => {
    const near = shelf(a, { id: 'b', score: 0.95, coverage: 0.5 });
    expect(idsOf(rankRunbooks(unnamed(['x']), near))).toEqual(['unknown', 'a', 'b']);
    const little = shelf({ ...a, coverage: 0.1 });
    expect(idsOf(rankRunbooks(unnamed(['x']), little))).toEqual(['unknown', 'a']);
    expect(idsOf(rankRunbooks(unnamed(['x']), shelf()))).toEqual(['unknown']);
  });

  it('has one of danger first only where a word of its own list was reported and it speaks of much of it', () => {
    const fire = { ...a, says: ['smoke'] };
    expect(rankRunbooks(unnamed(['Smoke in zone 3']), shelf(fire))[0]?.id).toBe('a');
    expect(rankRunbooks(unnamed(['smokeless zone 3']), shelf(fire))[0]?.id).toBe('unknown');
    expect(rankRunbooks(unnamed(['Smoke in zone 3']), shelf({ ...fire, coverage: 0.3 }))[0]?.id).toBe(
      'unknown',
    );
  });

  it('is that of signs as soon as one spoke, or where there is no runbook for what nobody knows', () => {
    const signed = unnamed(['x'], { names: new Set(['power']) });
    expect(rankRunbooks(signed, shelf(a))).toEqual([
      { id: 'a', by: 'signs' },
      { id: 'unknown', by: 'signs' },
    ]);
    expect(rankRunbooks(unnamed(['x']), shelf(a).slice(1))).toEqual([]);
  });
});

describe('the front matter of a runbook', () => {
  it('says when it applies', () => {
    const text =
      '---\nid: x\nincident_types: [safety, power_event]\napplies_to: [ups]\nsigns: []\nrisk: low\n---\n\n# X\n\nsigns: [no]\n';
    expect(appliesOf(text)).toEqual({
      incidentTypes: ['safety', 'power_event'],
      deviceTypes: ['ups'],
      signs: [],
      says: [],
    });
  });

  it('may be absent', () => {
    expect(appliesOf('# X\n\nincident_types: [safety]\n')).toEqual({
      incidentTypes: [],
      deviceTypes: [],
      signs: [],
      says: [],
    });
  });
});
