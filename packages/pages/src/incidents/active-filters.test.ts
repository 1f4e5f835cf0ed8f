import { describe, expect, it } from 'vitest';
import { activeFilters } from './active-filters.ts';
import { DEFAULT_VIEW, parseView, writeView } from './url-state.ts';

describe('the chips of the filters', () => {
  it('are none for the default view', () => {
    expect(activeFilters(DEFAULT_VIEW)).toEqual([]);
  });

  it('take away one value each', () => {
    const view = parseView('?severity=critical,high&ship_id=ship-1&q=beam&range=7d');
    const chips = activeFilters(view);
    expect(chips.map(({ words }) => words)).toEqual([
      'severity: critical',
      'severity: high',
      'ship: ship-1',
      '“beam”',
      'began in the last 7 days',
    ]);
    expect(writeView(chips[1]?.without ?? DEFAULT_VIEW)).toBe(
      '?severity=critical&ship_id=ship-1&q=beam&range=7d',
    );
  });

  it('lead back to what needs somebody when every status is shown', () => {
    const [chip] = activeFilters(parseView('?status=all'));
    expect(chip?.words).toBe('in every status');
    expect(chip?.without).toEqual(DEFAULT_VIEW);
  });
});
