import { describe, expect, it } from 'vitest';
import { traceHref } from '../frame/links.ts';
import { askedFor, idOfPath } from './trace-id.ts';

describe('the id that is asked for', () => {
  it('is taken as pasted, without the blanks around it', () => {
    expect(askedFor('  demo-1:vsat:00001 ')).toEqual({ kind: 'tracking', id: 'demo-1:vsat:00001' });
    expect(askedFor('   ')).toEqual({ kind: 'nothing' });
  });

  it('may be that of an incident, which has a page of its own', () => {
    expect(askedFor('inc_6371469cad3849d5f4e0').kind).toBe('incident');
  });

  it('is text when it can be no id, or is a plain word', () => {
    expect(askedFor('carrier lost')).toEqual({ kind: 'text', id: 'carrier lost' });
    expect(askedFor('carrier').kind).toBe('text');
    expect(askedFor('x1'.repeat(65)).kind).toBe('text');
  });

  it('comes back from an address as it went in', () => {
    const id = 'a:b.c_d-e';
    expect(idOfPath(traceHref(id).split('/').at(-1) ?? '')).toBe(id);
    expect(idOfPath('100%')).toBe('100%');
  });
});
