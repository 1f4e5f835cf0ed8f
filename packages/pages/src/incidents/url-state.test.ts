import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, filterOf, parseView, toggled, type View, writeView } from './url-state.ts';

const FULL: View = {
  severity: ['critical', 'high'],
  status: ['resolved'],
  type: ['link_degradation'],
  category: ['network'],
  ship_id: 'ship 1/a&b',
  device_id: 'host:pos-3',
  service: 'vsat',
  q: 'beam 2, "lost"',
  range: '7d',
};

describe('the address of the incidents page', () => {
  it('without anything shows what is open or acknowledged', () => {
    expect(parseView('')).toEqual(DEFAULT_VIEW);
    expect(filterOf(parseView(''))).toEqual({ status: ['ack', 'open'] });
    expect(writeView(DEFAULT_VIEW)).toBe('');
  });

  it('gives back every view that was written', () => {
    expect(parseView(writeView(FULL))).toEqual(FULL);
    const everything = { ...DEFAULT_VIEW, status: [] };
    expect(parseView(writeView(everything))).toEqual(everything);
  });

  it('is the API’s, so that a link is written by hand', () => {
    expect(parseView('?severity=critical,high&ship_id=ship-1')).toEqual({
      ...DEFAULT_VIEW,
      severity: ['critical', 'high'],
      ship_id: 'ship-1',
    });
  });

  it('ignores what means nothing, and keeps the rest', () => {
    expect(parseView('?severity=dreadful,high,high&status=gone&range=12parsecs&type=Not A Type&x=1')).toEqual(
      {
        ...DEFAULT_VIEW,
        severity: ['high'],
      },
    );
  });

  it('bounds what it takes', () => {
    const many = Array.from({ length: 500 }, (_, at) => `type_${at}`).join(',');
    expect(parseView(`?type=${many}&q=${'x'.repeat(9999)}`)).toMatchObject({ q: 'x'.repeat(256) });
    expect(parseView(`?type=${many}`).type).toHaveLength(50);
  });
});

describe('the filter of the API', () => {
  it('is the same however its values were clicked together', () => {
    const one = { ...DEFAULT_VIEW, severity: toggled(toggled([], 'high'), 'critical') } as View;
    const other = { ...DEFAULT_VIEW, severity: toggled(toggled([], 'critical'), 'high') } as View;
    expect(filterOf(one)).toEqual(filterOf(other));
  });

  it('has all values of a field where none is chosen', () => {
    expect(filterOf({ ...DEFAULT_VIEW, status: [] })).toEqual({});
  });
});
