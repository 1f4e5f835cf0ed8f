import { describe, expect, it } from 'vitest';
import { facetValues } from './facet-values.ts';

describe('the values of a facet', () => {
  it('of a fixed set keep their order, with nothing found told as 0', () => {
    expect(facetValues([{ key: 'high', count: 3 }], [], ['critical', 'high'])).toEqual([
      { key: 'critical', count: 0 },
      { key: 'high', count: 3 },
    ]);
  });

  it('are not told as 0 where nobody could count', () => {
    expect(facetValues(undefined, ['ship-1'])).toEqual([{ key: 'ship-1', count: null }]);
    expect(facetValues(undefined, [], ['open'])).toEqual([{ key: 'open', count: null }]);
  });

  it('are not told as 0 beyond the commonest hundred, which is all that is counted', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => ({ key: `ship-${at}`, count: 100 - at }));
    expect(facetValues(hundred, ['rare'])[0]).toEqual({ key: 'rare', count: null });
    expect(facetValues(hundred.slice(1), ['rare'])[0]).toEqual({ key: 'rare', count: 0 });
  });

  it('always have what is chosen', () => {
    expect(facetValues([{ key: 'a', count: 2 }], ['gone']).map(({ key }) => key)).toEqual(['gone', 'a']);
  });
});
