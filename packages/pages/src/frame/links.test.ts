import { describe, expect, it } from 'vitest';
import { parseView } from '../incidents/url-state.ts';
import { incidentHref, incidentsHref, traceHref } from './links.ts';

describe('links between pages', () => {
  it('encode an id, which may hold any sign', () => {
    expect(incidentHref('inc/1')).toBe('/incidents/inc%2F1');
    expect(traceHref('a:b')).toBe('/trace/a%3Ab');
  });

  it('to the incidents open the view that they name', () => {
    expect(incidentsHref()).toBe('/incidents');
    const [, search = ''] = incidentsHref({ severity: ['critical'], ship_id: 'aurora' }).split('?');
    expect(parseView(search)).toMatchObject({
      severity: ['critical'],
      ship_id: 'aurora',
      status: ['open', 'ack'],
    });
    const [, all = ''] = incidentsHref({ status: [], range: '1d' }).split('?');
    expect(parseView(all)).toMatchObject({ status: [], range: '1d' });
  });
});
