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
  ...changed,
});

const applies = (incidentTypes: string[], deviceTypes: string[], signed: string[]): Applies => ({
  incidentTypes,
  deviceTypes,
  signs: signed,
  says: [],
});

const SHELF = [
  {
    id: 'core-flaps',
    applies: applies(['network_issue'], ['switch'], ['link_down', 'several_parts']),
    score: 0.8,
  },
  { id: 'port-flaps', applies: applies(['network_issue'], ['switch'], ['link_down']), score: 0.9 },
  { id: 'silent', applies: applies(['network_issue'], ['switch'], ['silent']), score: 0.4 },
  { id: 'sat-down', applies: applies(['link_degradation'], ['vsat'], ['link_down']), score: 1 },
  { id: 'no-front', applies: applies([], [], []), score: 0.9 },
];

describe('the order of runbooks', () => {
  it('follows what they say of when they apply, where their words are alike', () => {
    expect(rankRunbooks(signs({}), SHELF)[0]).toBe('port-flaps');
    expect(rankRunbooks(signs({ names: new Set(['link_down', 'several_parts']) }), SHELF)[0]).toBe(
      'core-flaps',
    );
    expect(rankRunbooks(signs({ names: new Set(['silent']) }), SHELF)[0]).toBe('silent');
    const link = signs({ incidentType: 'link_degradation', deviceType: 'vsat' });
    expect(rankRunbooks(link, SHELF)[0]).toBe('sat-down');
  });

  it('knows a sign in the name of an alert', () => {
    const names = new Set(['VsatLinkDown']);
    const link = signs({ incidentType: 'link_degradation', deviceType: null, names });
    expect(rankRunbooks(link, SHELF)[0]).toBe('sat-down');
  });

  it('keeps a runbook that says nothing of itself, by its words', () => {
    expect(rankRunbooks(signs({ incidentType: 'other', deviceType: null, names: new Set() }), SHELF)).toEqual(
      ['no-front'],
    );
  });

  it('has none that is for other faults, however alike the words, and none that the words did not find', () => {
    const unknown = signs({ incidentType: 'galley_dishwasher', deviceType: null, names: new Set() });
    const unfound = SHELF.map((one) => ({ ...one, score: 0 }));
    expect(rankRunbooks(unknown, unfound)).toEqual([]);
  });

  it('is the same whatever the order they come in, and nothing of nothing', () => {
    expect(rankRunbooks(signs({}), [...SHELF].reverse())).toEqual(rankRunbooks(signs({}), SHELF));
    expect(rankRunbooks(signs({}), [])).toEqual([]);
    const unfound = SHELF.map((one) => ({ ...one, score: 0 }));
    expect(rankRunbooks(signs({}), unfound)[0]).toBe('port-flaps');
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
