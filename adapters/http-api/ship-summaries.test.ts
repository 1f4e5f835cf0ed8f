import { ShipSummary } from '@aiops/contracts';
import type { LiveIncidents } from '@aiops/ports';
import { expect, it } from 'vitest';
import { shipSummaries } from './ship-summaries.ts';

const live = (ship_id: string, incident_type: string, over: Partial<LiveIncidents> = {}): LiveIncidents => ({
  ship_id,
  incident_type,
  severity: 'high',
  count: 2,
  first: { incident_id: `i-${incident_type}`, first_seen: '2026-01-01T10:00:00.000Z' },
  ...over,
});
const linkTypesOf = () => ({ outage: 'comms_outage', degraded: ['link_degradation', 'weak_link'] });
const heard = (...ships: string[]) => ships.map((ship_id) => ({ ship_id, ts: '2026-01-01T12:00:00.000Z' }));

it('shows registered ships and those that records or incidents name, with what is not over by severity', () => {
  const summaries = shipSummaries({
    registered: [{ ship_id: 'b', name: 'B', timezone: 'Europe/Oslo', mode: 'at_sea' }],
    live: [live('c', 'safety'), live('c', 'other', { severity: 'low', count: 1 }), live('c', 'more')],
    last: heard('a'),
    linkTypesOf,
  });
  expect(summaries.map(({ ship_id, registered }) => [ship_id, registered])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ]);
  expect(summaries[1]).toMatchObject({ name: 'B', timezone: 'Europe/Oslo', mode: 'at_sea' });
  expect(summaries[2]?.open).toEqual({ low: 1, medium: 0, high: 4, critical: 0 });
  for (const summary of summaries) expect(ShipSummary.parse(summary)).toEqual(summary);
});

it('tells the link by the gravest that incidents say, since when, and by which of them', () => {
  const earlier = { incident_id: 'i-0', first_seen: '2026-01-01T09:00:00.000Z' };
  const linkOf = (incidents: readonly LiveIncidents[], last = heard('a')) =>
    shipSummaries({ registered: [{ ship_id: 'a' }], live: incidents, last, linkTypesOf })[0]?.link;
  const degraded = [live('a', 'link_degradation'), live('a', 'weak_link', { first: earlier })];
  expect(linkOf(degraded)).toMatchObject({
    state: 'degraded',
    since: '2026-01-01T09:00:00.000Z',
    incident_id: 'i-0',
  });
  expect(linkOf([...degraded, live('a', 'comms_outage')])).toMatchObject({
    state: 'out',
    incident_id: 'i-comms_outage',
  });
  expect(linkOf([live('a', 'safety')])).toMatchObject({ state: 'ok', since: null, incident_id: null });
  expect(linkOf([], [])).toMatchObject({ state: 'unknown', since: null });
  expect(linkOf([live('a', 'comms_outage')], [])).toMatchObject({ state: 'out' });
});
