import { describe, expect, it } from 'vitest';
import { nowParts } from './now.ts';

const CALM = { critical: 0, high: 0, medium: 0, low: 0 };
const READY = { status: 'ready' as const, dependencies: [{ name: 'store', ok: true, since: null }] };
const wordsOf = (known: Parameters<typeof nowParts>[0]) => nowParts(known).map(({ words }) => words);

describe('what goes on right now', () => {
  it('is ships, the worst that is open, and whether all of it works', () => {
    expect(wordsOf({ ships: 3, open: { ...CALM, critical: 1 }, readiness: READY })).toEqual([
      '3 ships',
      '1 critical incident open',
      'the platform works',
    ]);
  });

  it('is not green for the program while something grave is open aboard', () => {
    const grave = { ...CALM, critical: 62 };
    expect(nowParts({ ships: 1, open: grave, readiness: READY })[2]?.tone).toBe('plain');
    expect(nowParts({ ships: 1, open: null, readiness: READY })[2]?.tone).toBe('plain');
    expect(nowParts({ ships: 1, open: CALM, readiness: READY })[2]?.tone).toBe('good');
  });

  it('names the worst severity and counts the others', () => {
    const open = { critical: 0, high: 2, medium: 1, low: 3 };
    expect(wordsOf({ ships: 1, open, readiness: READY })[1]).toBe('2 high incidents open, and 4 others');
  });

  it('says when what is open is not grave, and when nothing is', () => {
    expect(wordsOf({ ships: 1, open: { ...CALM, low: 1 }, readiness: READY })[1]).toBe(
      '1 incident open, none critical or high',
    );
    expect(nowParts({ ships: 1, open: CALM, readiness: READY })[1]).toEqual({
      tone: 'good',
      words: 'no incident is open',
    });
  });

  it('names the one part that is down, or counts them', () => {
    const down = (...names: string[]) => ({
      status: 'not_ready' as const,
      dependencies: names.map((name) => ({ name, ok: false, since: null })),
    });
    expect(wordsOf({ ships: 1, open: CALM, readiness: down('store') })[2]).toBe('store is down');
    expect(wordsOf({ ships: 1, open: CALM, readiness: down('store', 'bus') })[2]).toBe('2 parts are down');
  });

  it('never takes a failure for calm', () => {
    const parts = nowParts({ ships: null, open: null, readiness: null });
    expect(parts.map(({ tone }) => tone)).toEqual(['bad', 'bad', 'bad']);
    expect(parts[1]?.words).toBe('the open incidents could not be read');
  });

  it('claims nothing while it is being read', () => {
    const parts = nowParts({ ships: undefined, open: undefined, readiness: undefined });
    expect(parts.every(({ tone, words }) => tone === 'plain' && words.endsWith('…'))).toBe(true);
  });
});
