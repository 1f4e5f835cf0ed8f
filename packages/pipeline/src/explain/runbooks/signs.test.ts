import { describe, expect, it } from 'vitest';
import { member as anyMember } from '../facts/evidence.fixture.ts';
import type { IncidentEvidence, MemberSummary } from '../facts/evidence.ts';
import { questionOf, signsOf } from './signs.ts';

type Evidence = Pick<IncidentEvidence, 'incident' | 'members' | 'devices'>;

const member = (entity: string, name: string, more: Partial<MemberSummary> = {}): MemberSummary =>
  anyMember(name, entity, { service: null, incidentType: 'network_issue', ...more });

function evidence(members: readonly MemberSummary[], cause: string | null): Evidence {
  const incident = {
    incident_type: 'network_issue',
    probable_cause:
      cause === null
        ? []
        : [
            { entity: 'b', rank: 2 },
            { entity: cause, rank: 1 },
          ],
  };
  return {
    incident: incident as unknown as Evidence['incident'],
    members,
    devices: new Map([['core', { type: 'switch', location: null }]]),
  };
}

const port = (object: string): MemberSummary => member('core', 'link_down', { object, service: 'ios' });

describe('the signs of an incident', () => {
  it('are those of the likeliest cause, and neither of its effects nor of the weather', () => {
    const members = [
      port('Gi1'),
      member('mail', 'db_conn_timeout'),
      member('core', 'rain_mm_h', { kind: 'context' }),
    ];
    const signs = signsOf(evidence(members, 'core'));
    expect([...signs.names]).toEqual(['link_down']);
    expect(signs.deviceType).toBe('switch');
    expect(questionOf(signs)).toBe('network issue switch link down ios');
  });

  it('say that a cause is silent when only others speak of it', () => {
    expect([...signsOf(evidence([member('mail', 'link_down')], 'core')).names]).toEqual(['silent']);
  });

  it('say that several parts of one device are hit, from three on', () => {
    expect(
      signsOf(evidence([port('Gi1'), port('Gi2'), port('Gi2')], 'core')).names.has('several_parts'),
    ).toBe(false);
    expect(
      signsOf(evidence([port('Gi1'), port('Gi2'), port('Gi3')], 'core')).names.has('several_parts'),
    ).toBe(true);
  });

  it('know a machine of no registry, and an incident of no known cause', () => {
    expect(signsOf(evidence([], 'host:tv-7')).deviceType).toBe('unknown');
    expect(signsOf(evidence([], null))).toMatchObject({ deviceType: null, names: new Set() });
  });

  it('are the words alone, without their numbers, where lines only stood out', () => {
    const line = (quote: string): MemberSummary => member('core', '5f2c', { family: 'level', quote });
    const signs = signsOf(evidence([line('Zone 14: 0x60A1 ring_open'), line('no peer')], 'core'));
    expect(signs.isUnnamed).toBe(true);
    expect(questionOf(signs).split(/ +/)).toEqual(['Zone', ':', 'ring', 'open', 'no', 'peer', 'switch']);
    expect(signsOf(evidence([line('no peer'), port('Gi1')], 'core')).isUnnamed).toBe(false);
  });
});
