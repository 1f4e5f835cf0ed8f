import { describe, expect, it } from 'vitest';
import { device, Site, START_MS, statement } from './correlate.fixture.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const TREE = [
  device('core', 'switch'),
  device('sw-1', 'switch', ['core']),
  device('sw-2', 'switch', ['core']),
  device('pos-1', 'pos_terminal', ['sw-1']),
];

/** Time passes in steps, as it does live. */
function pass(site: Site, from: number, to: number): Site {
  for (let at = from; at < to; at += 5 * MINUTE) site.tick(at);
  return site.tick(to);
}

const events = (site: Site, event: string): number =>
  site.only.timeline.filter((entry) => entry.event === event).length;

/** A link that goes down and comes back. */
function flap(site: Site, at: number, up: number): void {
  site.feed(statement({ at, device: 'a', clearable: true }));
  site.feed(statement({ at: up, device: 'a', clearable: true, state: 'cleared' }));
}

describe('the end of an incident', () => {
  it('waits for the last condition: one that cleared says nothing of another that fires', () => {
    const site = new Site().feed(
      statement({ at: 0, device: 'a', signal: 'one', clearable: true }),
      statement({ at: 0, device: 'a', signal: 'two', clearable: true }),
      statement({ at: 60, device: 'a', signal: 'one', clearable: true, state: 'cleared' }),
    );
    expect(pass(site, 60, 5 * HOUR).only.status).toBe('open');
    site.feed(statement({ at: 5 * HOUR, device: 'a', signal: 'two', clearable: true, state: 'cleared' }));
    expect(pass(site, 5 * HOUR, 6 * HOUR).only).toMatchObject({
      status: 'resolved',
      resolve_reason: 'cleared',
    });
  });

  it('takes silence for no end: what fires and is not heard of is unknown', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', clearable: true }));
    expect(pass(site, 0, 12 * HOUR).only.status).toBe('open');
  });
});

describe('an incident that is reported late', () => {
  it('is told, though it was over for longer than resolved ones are remembered', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    const old = statement({ at: -30 * HOUR, device: 'b' });
    site.input({ subject: 'anomaly.detected.enriched', item: old, atMs: START_MS + 1_000 });
    const told = site.emitted.filter(({ tracking_id }) => tracking_id === old.tracking_id);
    expect(told).toMatchObject([{ status: 'resolved', version: 1 }]);
  });
});

describe('flapping', () => {
  it('is told once, however long it goes on, and once more when it is stable', () => {
    const site = new Site();
    for (let i = 0; i < 10; i += 1) flap(site, i * 2 * MINUTE, i * 2 * MINUTE + MINUTE);
    const told = (): string[] =>
      site.only.timeline
        .map(({ description }) => description ?? '')
        .filter((text) => /is flapping|stable again/.test(text));
    expect(site.only.flapping).toBe(true);
    expect(told()).toHaveLength(1);
    expect(site.ledger.filter(({ verdict }) => verdict === 'flapping').length).toBeGreaterThan(1);
    pass(site, 20 * MINUTE, 60 * MINUTE);
    expect(site.only.flapping).toBe(false);
    expect(told()).toHaveLength(2);
  });

  it('is also three reopenings within two hours', () => {
    const type = 'resource_pressure';
    const site = new Site().feed(statement({ at: 0, device: 'a', type }));
    for (let i = 1; i <= 3; i += 1) {
      expect(site.only.flapping).toBe(false);
      pass(site, (i - 1) * 20 * MINUTE, i * 20 * MINUTE - MINUTE);
      site.feed(statement({ at: i * 20 * MINUTE, device: 'a', type }));
    }
    expect(site.only.flapping).toBe(true);
    expect(events(site, 'reopened')).toBe(3);
  });

  it('is not a change now and then', () => {
    const site = new Site();
    for (let i = 0; i < 6; i += 1) flap(site, i * 25 * MINUTE, (i * 25 + 12) * MINUTE);
    expect(site.only.flapping).toBe(false);
  });
});

describe('reopening', () => {
  it('is for openers alone: what supports waits, or ends below the threshold', () => {
    const type = 'resource_pressure';
    const site = new Site().feed(statement({ at: 0, device: 'a', type }));
    pass(site, 0, 15 * MINUTE);
    const hint = statement({ at: 20 * MINUTE, device: 'a', type, signal: 'hint', role: 'supports' });
    pass(site.feed(hint), 20 * MINUTE, 60 * MINUTE);
    expect(site.only.status).toBe('resolved');
    expect(site.verdictsOf(hint)).toEqual(['waiting', 'below_threshold']);
  });
});

describe('what a person suppressed', () => {
  function suppressed(): Site {
    const site = new Site().feed(statement({ at: 0, device: 'a', clearable: true, written: 'medium' }));
    return site.command(10, 'suppress', { incident_id: site.only.incident_id });
  }

  it('takes in repeats without a word, each named on the ledger with its incident', () => {
    const site = suppressed();
    const repeat = statement({ at: 60, device: 'a', clearable: true, written: 'medium' });
    site.feed(repeat);
    expect(site.only).toMatchObject({ status: 'suppressed', suppressed_by: 'operator:chief' });
    const verdicts = site.ledger.filter(({ record_id }) => record_id === repeat.record_id);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['duplicate', 'suppressed_by_operator']);
    expect(verdicts.every(({ incident_id }) => incident_id === site.only.incident_id)).toBe(true);
  });

  it('opens when the severity rises', () => {
    const site = suppressed().feed(statement({ at: 60, device: 'a', clearable: true, written: 'critical' }));
    expect(site.only).toMatchObject({ status: 'open', severity: 'critical' });
  });

  it('opens once when its time is over and it still fires, and stays quiet when it does not', () => {
    const site = pass(suppressed(), 60, 3 * HOUR);
    expect(site.only.status).toBe('open');
    expect(events(site, 'reopened')).toBe(1);
    const over = suppressed().feed(statement({ at: 60, device: 'a', clearable: true, state: 'cleared' }));
    pass(over, 60, 3 * HOUR);
    expect(over.only.status).toBe('resolved');
    expect(events(over, 'reopened')).toBe(0);
  });
});

describe('under a silence', () => {
  it('a rise in severity stays quiet, unless the silence says up to which it holds', () => {
    const silence = {
      silence_id: 's1',
      matchers: [{ field: 'device_id', value: 'a' }],
      starts_at: new Date(START_MS).toISOString(),
      ends_at: new Date(START_MS + 3_600_000).toISOString(),
      comment: '',
      created_by: 'chief',
    };
    for (const [more, status] of [
      [{}, 'suppressed'],
      [{ max_severity: 'high' }, 'open'],
    ] as const) {
      const site = new Site().command(0, 'silence', { arguments: { ...silence, ...more } });
      site.feed(
        statement({ at: 60, device: 'a', written: 'low' }),
        statement({ at: 120, device: 'a', written: 'critical' }),
      );
      expect(site.only.status).toBe(status);
    }
  });
});

describe('a merge', () => {
  it('takes acknowledgement and owner over, and sends no other end of the younger than that it was merged', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 100, device: 'sw-2' }),
    );
    const younger = site.incidents.find(({ scope }) => scope[0]?.device_id === 'sw-2')?.incident_id ?? '';
    site.command(105, 'ack', { incident_id: younger });
    site.command(106, 'assign', { incident_id: younger, arguments: { owner: 'anna' } });
    site.feed(statement({ at: 120, device: 'core' })).tick(130);
    expect(site.only).toMatchObject({ status: 'ack', owner: 'anna' });
    const ends = site.emitted.filter(
      ({ incident_id, status }) => incident_id === younger && status === 'resolved',
    );
    expect(ends.map(({ resolve_reason }) => resolve_reason)).toEqual(['merged']);
  });

  it('is not made by a mere bridge: what relates to two of which none is the other’s cause', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1', type: 'resource_pressure', signal: 'disk' }),
      statement({ at: 5, device: 'sw-2', type: 'network_issue', signal: 'link', clearable: true }),
      statement({ at: 10, device: 'sw-1', type: 'app_degradation', signal: 'slow' }),
    );
    const ids = site.incidents.map(({ incident_id }) => incident_id);
    expect(ids).toHaveLength(2);
    const bridge = statement({ at: 20, device: 'pos-1', type: 'network_issue', signal: 'both' });
    site.feed(bridge);
    expect(site.stage.incidents().every(({ merged_into }) => merged_into === undefined)).toBe(true);
  });
});
