import { describe, expect, it } from 'vitest';
import { incidentOf } from './incident.fixture.ts';
import { outcomeWords } from './outcome-words.ts';

const incident = incidentOf({});

describe('the message about an action', () => {
  it('counts what was done and what was not, and says why', () => {
    const told = outcomeWords('acknowledged', [
      { state: 'done', incident },
      { state: 'done', incident },
      { state: 'not', incident, why: 'it is resolved' },
    ]);
    expect(told).toEqual({
      title: '2 acknowledged, 1 not',
      lines: ['Link degradation on modem-1: it is resolved'],
      isAllWell: false,
    });
  });

  it('names a single incident', () => {
    expect(outcomeWords('resolved', [{ state: 'done', incident }]).title).toBe(
      'Link degradation on modem-1: resolved',
    );
    expect(outcomeWords('resolved', [{ state: 'not', incident, why: 'it was merged' }])).toMatchObject({
      title: 'Link degradation on modem-1: not resolved',
      lines: ['It was merged'],
    });
  });

  it('does not call done what the server only took', () => {
    const told = outcomeWords('acknowledged', [
      { state: 'taken', incident },
      { state: 'taken', incident },
    ]);
    expect(told.title).toBe('2 taken, will show in a moment');
  });

  it('gives three reasons and counts the others', () => {
    const refused = Array.from({ length: 10 }, () => ({ state: 'not' as const, incident, why: 'no' }));
    expect(outcomeWords('resolved', refused)).toMatchObject({ title: '10 not resolved' });
    expect(outcomeWords('resolved', refused).lines.at(-1)).toBe('and 7 more');
  });
});
