import { describe, expect, it } from 'vitest';
import { MAX_CHOSEN, NOTHING_CHOSEN, onlyShown, toggle, toggleAll, toggleTo } from './selection.ts';

const SHOWN = ['a', 'b', 'c', 'd', 'e'];
const chosen = (...ids: string[]) => new Set(ids);

describe('the choice of rows', () => {
  it('is turned over row by row', () => {
    const one = toggle(NOTHING_CHOSEN, 'b');
    expect(one.ids).toEqual(chosen('b'));
    expect(toggle(one, 'b').ids).toEqual(chosen());
  });

  it('goes from the row chosen last to the next one, in both directions', () => {
    expect(toggleTo(toggle(NOTHING_CHOSEN, 'b'), 'd', SHOWN).ids).toEqual(chosen('b', 'c', 'd'));
    expect(toggleTo(toggle(NOTHING_CHOSEN, 'd'), 'b', SHOWN).ids).toEqual(chosen('b', 'c', 'd'));
  });

  it('is one row where the range has no beginning any more', () => {
    expect(toggleTo(toggle(NOTHING_CHOSEN, 'gone'), 'b', SHOWN).ids).toEqual(chosen('gone', 'b'));
  });

  it('takes a range away where its end was chosen', () => {
    const all = toggleAll(NOTHING_CHOSEN, SHOWN);
    expect(toggleTo({ ...all, anchor: 'b' }, 'd', SHOWN).ids).toEqual(chosen('a', 'e'));
  });

  it('is all that is shown, or none when it was all', () => {
    const all = toggleAll(toggle(NOTHING_CHOSEN, 'a'), SHOWN);
    expect(all.ids).toEqual(chosen(...SHOWN));
    expect(toggleAll(all, SHOWN).ids).toEqual(chosen());
  });

  it('has a bound', () => {
    const many = Array.from({ length: MAX_CHOSEN + 9 }, (_, at) => `row-${at}`);
    const all = toggleAll(NOTHING_CHOSEN, many);
    expect(all.ids.size).toBe(MAX_CHOSEN);
    expect(toggle(all, 'one more').ids.size).toBe(MAX_CHOSEN);
    expect(toggleTo(toggle(NOTHING_CHOSEN, 'row-0'), `row-${MAX_CHOSEN + 5}`, many).ids.size).toBe(
      MAX_CHOSEN,
    );
  });

  it('loses what is not shown any more, and is the same object when nothing is lost', () => {
    const two = toggle(toggle(NOTHING_CHOSEN, 'a'), 'b');
    expect(onlyShown(two, chosen('b')).ids).toEqual(chosen('b'));
    expect(onlyShown(two, chosen(...SHOWN))).toBe(two);
  });
});
