import { describe, expect, it } from 'vitest';
import { parametersOf, stateOf } from './url-state.ts';

describe('the address of the overview', () => {
  it('keeps the range and the open list', () => {
    const state = { range: '7d', list: 'errors' } as const;
    expect(stateOf(parametersOf(state))).toEqual(state);
  });

  it('is plain for the page as it opens', () => {
    expect(parametersOf({ range: '1h', list: null }).toString()).toBe('');
  });

  it('that names what is not known opens the plain page', () => {
    expect(stateOf(new URLSearchParams('range=9y&list=secrets'))).toEqual({ range: '1h', list: null });
  });
});
