import type { Incident } from '@aiops/contracts';
import { at, sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { compareIncidents } from './compare-incidents.ts';

function incident(id: string, trackingIds: readonly string[], over: Partial<Incident> = {}): Incident {
  const [first = `t-${id}`] = trackingIds;
  return sampleIncident(id, { tracking_id: first, tracking_ids: [...trackingIds], ...over });
}

const idsOf = (rows: readonly { incident: Incident }[]): string[] =>
  rows.map((row) => row.incident.incident_id);

describe('the incidents of two runs over the same records', () => {
  it('are the same when nothing differs, whatever their ids', () => {
    const found = compareIncidents([incident('1', ['r1', 'r2'])], [incident('2', ['r1', 'r2'])]);
    expect(found).toEqual({ appear: [], vanish: [], change: [], same: 1 });
  });

  it('are paired by the records they share, the most alike first', () => {
    const small = incident('small', ['r1'], { severity: 'low' });
    const big = incident('big', ['r1', 'r2', 'r3'], { severity: 'low' });
    const other = incident('other', ['r1', 'r2', 'r3', 'r4'], { severity: 'high' });
    const { change, vanish } = compareIncidents([small, big], [other]);
    expect(change.map(({ present }) => present.incident_id)).toEqual(['inc-big']);
    expect(change[0]?.changes).toContainEqual({ field: 'severity', from: 'low', to: 'high' });
    expect(vanish).toMatchObject([{ incident: { incident_id: 'inc-small' }, part_of: 'inc-other' }]);
  });

  it('that one run has as one and the other as two: the lesser half appears, and it is said where its records were', () => {
    const whole = incident('whole', ['r1', 'r2', 'r3']);
    const { appear, change } = compareIncidents(
      [whole],
      [incident('a', ['r1', 'r2'], { scope: [{ device_id: 'core', service: null }] }), incident('b', ['r3'])],
    );
    expect(appear).toMatchObject([{ incident: { incident_id: 'inc-b' }, part_of: 'inc-whole' }]);
    expect(change[0]?.changes).toContainEqual({
      field: 'members',
      from: ['switch-1/switching'],
      to: ['core'],
    });
  });

  it('that another sample opened are one, by type, ship, device and time', () => {
    const late = incident('late', ['r9'], { first_seen: at(60), last_seen: at(600) });
    const early = incident('early', ['r1'], { first_seen: at(0), last_seen: at(600) });
    const { change, appear, vanish } = compareIncidents([late], [early]);
    expect(change).toMatchObject([{ matched_by: 'place_and_time' }]);
    expect([...appear, ...vanish]).toEqual([]);
    const elsewhere = { scope: [{ device_id: 'ap-7', service: null }] };
    const apart = compareIncidents([late], [{ ...early, ...elsewhere }]);
    expect([idsOf(apart.appear), idsOf(apart.vanish)]).toEqual([['inc-early'], ['inc-late']]);
    const before = compareIncidents([late], [{ ...early, last_seen: at(30) }]);
    expect([idsOf(before.appear), idsOf(before.vanish)]).toEqual([['inc-early'], ['inc-late']]);
  });

  it('tell when one ends otherwise', () => {
    const open = incident('1', ['r1']);
    const over: Incident = {
      ...open,
      status: 'resolved',
      resolve_reason: 'quiet',
      timeline: [{ ts: at(900), event: 'resolved', source: 'correlation-service' }],
    };
    expect(compareIncidents([open], [over]).change[0]?.changes).toEqual([
      { field: 'status', from: 'open', to: 'resolved (quiet)' },
      { field: 'ends', from: null, to: at(900) },
    ]);
  });
});
