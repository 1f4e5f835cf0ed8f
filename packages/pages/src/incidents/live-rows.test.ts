import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { MAX_ROWS, mayBeShown, type Rows, rowsOf, shiftOf, withHead } from './live-rows.ts';

const row = (id: string, fields: Parameters<typeof incidentOf>[0] = {}) =>
  incidentOf({ incident_id: id, ...fields });
const rowsWith = (...pages: string[][]): Rows => ({
  pages: pages.map((ids) => ({ data: ids.map((id) => row(id)), next_cursor: 'more' })),
  pageParams: pages.map((_, at) => (at === 0 ? undefined : `cursor-${at}`)),
});
const idsOf = (rows: Rows): string[] => rowsOf(rows.pages, {}).map(({ incident_id }) => incident_id);

describe('the live list', () => {
  it('has new rows in front and keeps the others where they are', () => {
    const head = { data: [row('new'), row('c', { version: 2, owner: 'me' }), row('a')], next_cursor: 'more' };
    const rows = withHead(rowsWith(['a', 'b'], ['c', 'd']), head);
    expect(idsOf(rows)).toEqual(['new', 'a', 'b', 'c', 'd']);
    expect(rowsOf(rows.pages, {}).find(({ incident_id }) => incident_id === 'c')?.owner).toBe('me');
  });

  it('does not go back to an older version that was read late', () => {
    const rows = {
      pages: [{ data: [row('a', { version: 5, owner: 'me' })], next_cursor: null }],
      pageParams: [undefined],
    };
    const after = withHead(rows, { data: [row('a', { version: 4 })], next_cursor: null });
    expect(rowsOf(after.pages, {})[0]?.owner).toBe('me');
  });

  it('begins anew where so much came that there may be a gap', () => {
    const rows = withHead(rowsWith(['a'], ['b']), { data: [row('x'), row('y')], next_cursor: 'more' });
    expect(idsOf(rows)).toEqual(['x', 'y']);
    expect(rows.pageParams).toEqual([undefined]);
  });

  it('takes no old row for a new one that only moved up since another left', () => {
    const head = { data: [row('new'), row('a'), row('old')], next_cursor: 'more' };
    expect(idsOf(withHead(rowsWith(['a', 'b']), head))).toEqual(['new', 'a', 'b']);
    const whole = { data: [row('a'), row('late')], next_cursor: null };
    expect(idsOf(withHead(rowsWith(['a', 'b']), whole))).toEqual(['late', 'a', 'b']);
  });

  it('fills an empty list', () => {
    const empty: Rows = { pages: [{ data: [], next_cursor: null }], pageParams: [undefined] };
    expect(idsOf(withHead(empty, { data: [row('a')], next_cursor: null }))).toEqual(['a']);
  });

  it('is bounded, from its end', () => {
    const page = (from: number) => Array.from({ length: 1000 }, (_, at) => `row-${from + at}`);
    const full = rowsWith(...[0, 1000, 2000, 3000, 4000].map(page));
    const after = withHead(full, { data: [row('new'), row('row-0')], next_cursor: 'more' });
    expect(idsOf(after).length).toBeLessThanOrEqual(MAX_ROWS);
    expect(idsOf(after).slice(0, 2)).toEqual(['new', 'row-0']);
    expect(after.pageParams).toHaveLength(after.pages.length);
  });

  it('shows an incident once, by its newest version, that two pages have', () => {
    const rows = rowsWith(['a', 'b'], []);
    const twice = {
      ...rows,
      pages: [...rows.pages, { data: [row('a', { version: 2, owner: 'me' })], next_cursor: null }],
    };
    expect(rowsOf(twice.pages, {}).map(({ incident_id, owner }) => [incident_id, owner])).toEqual([
      ['a', 'me'],
      ['b', undefined],
    ]);
  });

  it('keeps a change that a page brings back, since its reading began before', () => {
    const { pages } = rowsWith(['a', 'b']);
    const newest = new Map([['a', row('a', { version: 2, status: 'resolved' })]]);
    const ids = (filter: Parameters<typeof rowsOf>[1]) =>
      rowsOf(pages, filter, newest).map(({ incident_id, version }) => [incident_id, version]);
    expect(ids({})).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(ids({ status: ['open'] })).toEqual([['b', 1]]);
  });

  it('loses what changed so that it is not asked for any more', () => {
    const rows: Rows = {
      pages: [{ data: [row('a', { status: 'resolved' }), row('b')], next_cursor: null }],
      pageParams: [undefined],
    };
    expect(rowsOf(rows.pages, { status: ['open', 'ack'] }).map(({ incident_id }) => incident_id)).toEqual([
      'b',
    ]);
  });
});

describe('an incident that changed', () => {
  it('may be shown when every filter that can be told here holds', () => {
    const incident = row('a');
    expect(
      mayBeShown({ severity: ['high', 'critical'], device_id: 'modem-1', q: 'whatever' }, incident),
    ).toBe(true);
    expect(mayBeShown({ severity: ['low'] }, incident)).toBe(false);
    expect(mayBeShown({ device_id: 'modem-2' }, incident)).toBe(false);
    expect(mayBeShown({ ship_id: 'ship-1', type: ['disk_full'] }, incident)).toBe(false);
    expect(mayBeShown({ service: 'vsat', category: ['network'] }, incident)).toBe(true);
  });
});

describe('what is looked at', () => {
  it('moves by as many rows as came in front of it', () => {
    expect(shiftOf(['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'], 1)).toBe(2);
    expect(shiftOf(['a', 'b', 'c'], ['b', 'c'], 2)).toBe(-1);
    expect(shiftOf(['a', 'b', 'c'], ['a', 'c'], 1)).toBe(0);
  });
});
