import { describe, expect, it } from 'vitest';
import { incidentOf } from './incident.fixture.ts';
import { endOf, proposedMatchers, suggestedValue, usableMatchers, wholeShip } from './silence-proposal.ts';

describe('the proposal of a silence', () => {
  it('is the ship, the device of the probable cause, and the type', () => {
    const incident = incidentOf({
      probable_cause: [
        { entity: 'switch-9', rank: 2, terms: {} },
        { entity: 'modem-1', rank: 1, terms: {} },
      ],
    });
    expect(proposedMatchers([incident])).toEqual([
      { field: 'ship_id', value: 'ship-1' },
      { field: 'device_id', value: 'modem-1' },
      { field: 'incident_type', value: 'link_degradation' },
    ]);
  });

  it('names a host as a host where the registry knows no device', () => {
    const incident = incidentOf({
      ship_id: null,
      probable_cause: [{ entity: 'host:pos-3', rank: 1, terms: {} }],
    });
    expect(proposedMatchers([incident])).toContainEqual({ field: 'host', value: 'pos-3' });
    expect(proposedMatchers([incident]).map(({ field }) => field)).toEqual(['host', 'incident_type']);
  });

  it('of several incidents is what they have in common, and nothing where that is nothing', () => {
    const [one, other] = [incidentOf({}), incidentOf({ ship_id: 'ship-2', incident_type: 'disk_full' })];
    expect(proposedMatchers([one, other])).toEqual([{ field: 'device_id', value: 'modem-1' }]);
    const stranger = incidentOf({
      ship_id: 'ship-3',
      incident_type: 'power_fault',
      probable_cause: [],
      scope: [],
    });
    expect(proposedMatchers([one, other, stranger])).toEqual([]);
  });

  it('is never a whole ship, or a whole type', () => {
    const [one, other] = [
      incidentOf({}),
      incidentOf({ probable_cause: [{ entity: 'modem-2', rank: 1, terms: {} }] }),
    ];
    expect(proposedMatchers([one, other])).toEqual([]);
    expect(wholeShip([{ field: 'ship_id', value: 'ship-1' }])).toBe('ship-1');
    expect(
      wholeShip([
        { field: 'ship_id', value: 'ship-1' },
        { field: 'service', value: 'vsat' },
      ]),
    ).toBeNull();
  });

  it('is the service and the type where those are common and the device is not', () => {
    const of = (device_id: string) =>
      incidentOf({
        scope: [{ device_id, service: 'vsat' }],
        probable_cause: [{ entity: device_id, rank: 1, terms: {} }],
      });
    expect(proposedMatchers([of('modem-1'), of('modem-2')])).toEqual([
      { field: 'ship_id', value: 'ship-1' },
      { field: 'service', value: 'vsat' },
      { field: 'incident_type', value: 'link_degradation' },
    ]);
  });

  it('suggests the service of the entity, and nothing for what the incident does not tell', () => {
    expect(suggestedValue('service', [incidentOf({})])).toBe('vsat');
    expect(suggestedValue('signal', [incidentOf({})])).toBe('');
  });

  it('leaves out conditions that say nothing', () => {
    const matchers = [
      { field: 'ship_id' as const, value: ' ship-1 ' },
      { field: 'signal' as const, value: ' ' },
    ];
    expect(usableMatchers(matchers)).toEqual([{ field: 'ship_id', value: 'ship-1' }]);
  });

  it('ends after its span, or at a moment in UTC that is still to come', () => {
    const nowMs = Date.parse('2026-01-01T12:00:00.000Z');
    expect(endOf('4h', '', nowMs)).toBe(nowMs + 4 * 3_600_000);
    expect(endOf('until', '2026-01-01T13:30', nowMs)).toBe(nowMs + 90 * 60_000);
    expect(endOf('until', '2026-01-01T11:30', nowMs)).toBeNull();
    expect(endOf('until', '', nowMs)).toBeNull();
  });
});
