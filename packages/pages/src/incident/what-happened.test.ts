import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { whatHappened } from './what-happened.ts';

const SWITCH = incidentOf({
  incident_type: 'network_issue',
  severity: 'critical',
  severity_reason:
    'link_down{object=gige1/0/1} on core-sw: critical as written for pattern link_down{object=gige1/0/1}',
  scope: [
    { device_id: 'core-sw', service: 'ios' },
    { device_id: 'db', service: 'kernel' },
    { device_id: 'db', service: 'postgres' },
  ],
  probable_cause: [
    {
      entity: 'core-sw',
      rank: 1,
      terms: {
        downstream_members: 2,
        members: 2,
        earliest_start: '2026-01-01T15:58:56.924Z',
        strength: 4,
        silent: false,
      },
    },
  ],
  timeline: [
    {
      ts: '2026-01-01T15:58:56.924Z',
      event: 'created',
      description: 'link_down (Gige1/0/1): Interface Gige1/0/1, changed state to down',
      source: 'pattern',
    },
    {
      ts: '2026-01-01T15:59:00.000Z',
      event: 'updated',
      description: 'wind_kn on gps joined: wind_kn rose from 9.5 to 19.9',
      source: 'context',
    },
  ],
  first_seen: '2026-01-01T15:58:56.924Z',
  last_seen: '2026-01-01T16:03:37.379Z',
  anomaly_count: 155,
  duplicate_count: 79,
});
const CORAL = {
  shipName: 'MS Coral Strait',
  zone: 'Asia/Singapore',
  nowMs: Date.parse('2026-01-01T16:12:00.000Z'),
};

function textOf(incident = SWITCH, surroundings: Parameters<typeof whatHappened>[1] = CORAL) {
  return Object.fromEntries(whatHappened(incident, surroundings).map(({ about, text }) => [about, text]));
}

describe('what happened', () => {
  it('tells what, where on which ship, when in UTC and ship time, and the first sign', () => {
    expect(textOf().what).toBe(
      'Network issue on core-sw, MS Coral Strait. It began at 2026-01-01 15:58:56 UTC (23:58:56 ship time). The first sign: link down (Gige1/0/1): Interface Gige1/0/1, changed state to down.',
    );
  });

  it('tells why it is as grave as it is', () => {
    expect(textOf()['how bad']).toBe(
      'It is rated critical: link down (gige1/0/1) on core-sw is critical by the policy.',
    );
    expect(textOf(incidentOf({ severity_reason: 'base of link_degradation' }))['how bad']).toBe(
      'It is rated high, the least for an incident of the type link degradation.',
    );
  });

  it('counts a device once, however many of its services are affected', () => {
    expect(textOf().where).toBe('2 devices are affected: core-sw and db.');
  });

  it('tells that the devices of a merged one went over', () => {
    expect(textOf(incidentOf({ scope: [], merged_into: 'inc-2' })).where).toBe(
      'Its devices went over to the incident that it was merged into.',
    );
  });

  it('tells the probable cause with what speaks for it', () => {
    expect(textOf().why).toBe(
      'The probable cause is core-sw: both devices with clear trouble are it or depend on it, and the first sign came at 15:58:56 UTC.',
    );
    expect(textOf(incidentOf({ probable_cause: [] })).why).toBe('No probable cause was found.');
  });

  it('tells what changed around it, and nothing where nothing did', () => {
    expect(textOf().around).toBe('Wind kn rose from 9.5 to 19.9 (at 15:59:00 UTC).');
    const later = {
      ts: '2026-01-01T16:02:00.000Z',
      event: 'updated' as const,
      description: 'wind_kn on gps goes on: wind_kn rose from 19.9 to 41.2',
      source: 'context',
    };
    expect(textOf({ ...SWITCH, timeline: [...SWITCH.timeline, later] }).around).toBe(
      'Wind kn rose from 19.9 to 41.2 (at 16:02:00 UTC).',
    );
    expect(textOf(incidentOf({})).around).toBeUndefined();
  });

  it('tells when it ends, and by what, while it goes on', () => {
    const expected_end = {
      ts: '2026-01-01T16:20:00.000Z',
      reason: 'quiet' as const,
      since: '2026-01-01T16:10:00.000Z',
    };
    expect(textOf({ ...SWITCH, expected_end }).now).toBe(
      'The last sign came at 2026-01-01 16:03:37 UTC (2026-01-02 00:03:37 ship time), 4 min 40 s after the first. It rests on 155 reports, 79 of them repeats. It ends by itself at 2026-01-01 16:20:00 UTC (2026-01-02 00:20:00 ship time) if nothing more comes: only log lines spoke, the last at 2026-01-01 16:10:00 UTC (2026-01-02 00:10:00 ship time).',
    );
  });

  it('says that it is about to end once the time for that has come', () => {
    const expected_end = {
      ts: '2026-01-01T16:11:59.000Z',
      reason: 'cleared' as const,
      since: '2026-01-01T16:10:00.000Z',
    };
    expect(textOf({ ...SWITCH, expected_end }).now).toContain(
      'It is about to end: nothing more had come by 2026-01-01 16:11:59 UTC',
    );
  });

  it('takes no reopening by a person for a sign', () => {
    const reopened = {
      ts: SWITCH.last_seen,
      event: 'reopened' as const,
      source: 'chief',
      meta: { command_id: 'c-1' },
    };
    const again = { ...SWITCH, timeline: [...SWITCH.timeline, reopened] };
    expect(textOf(again).now).not.toContain('last sign');
  });

  it('does not take silence for a confirmed end', () => {
    const quiet = { ...SWITCH, status: 'resolved' as const, resolve_reason: 'quiet' as const };
    expect(textOf(quiet).now).toContain('It is resolved: nothing more was heard; nobody confirmed its end.');
  });

  it('tells how it ended once it is over, and no end to come', () => {
    const over = { ...SWITCH, status: 'resolved' as const, resolve_reason: 'cleared' as const };
    expect(textOf(over).now).toContain('It is over: every condition ended and it stayed quiet.');
    expect(textOf({ ...over, resolve_reason: 'stale' }).now).toContain('whether it is, is not known');
  });

  it('says that the ship or the devices are not known rather than nothing', () => {
    const lost = textOf(incidentOf({ ship_id: null, scope: [] }), { shipName: null, zone: undefined });
    expect(lost.what).toContain('which ship is not known');
    expect(lost.where).toBe('No device is named: which ones are affected is not known.');
  });
});
