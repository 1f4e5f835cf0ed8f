import { describe, expect, it } from 'vitest';
import { device, Site, START_MS, statement } from './correlate.fixture.ts';

const MINUTE = 60;
const TREE = [
  device('core', 'switch'),
  device('sw-1', 'switch', ['core']),
  device('sw-2', 'switch', ['core']),
  device('pos-1', 'pos', ['sw-1']),
  device('far', 'server'),
];
const after = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString();

function byDevice(site: Site, device: string) {
  const found = site.incidents.find(({ scope }) => scope.some(({ device_id }) => device_id === device));
  if (found === undefined) throw new Error(`no incident has ${device}`);
  return found;
}

/** Two switches apart, and then their core, which makes one incident of them. */
function merged(): { site: Site; older: string; younger: string } {
  const site = new Site(TREE).feed(
    statement({ at: 0, device: 'sw-1', signal: 'one', clearable: true }),
    statement({ at: 70, device: 'sw-2', signal: 'two', clearable: true }),
  );
  const older = byDevice(site, 'sw-1').incident_id;
  const younger = byDevice(site, 'sw-2').incident_id;
  site.command(80, 'merge', { incident_id: older, arguments: { incident_id: younger } });
  expect(site.only.incident_id).toBe(older);
  return { site, older, younger };
}

function unmerge(site: Site, at: number, holder: string, mergedId: string): void {
  site.command(at, 'split', { incident_id: holder, arguments: { incident_id: mergedId } });
}

describe('a merge that is undone', () => {
  it('gives the merged incident its id, members, counts and evidence back, and both are open', () => {
    const { site, older, younger } = merged();
    unmerge(site, 90, older, younger);
    expect(site.incidents.map(({ incident_id }) => incident_id).sort()).toEqual([older, younger].sort());
    for (const [device, id, signal] of [
      ['sw-1', older, 'one'],
      ['sw-2', younger, 'two'],
    ] as const) {
      const incident = byDevice(site, device);
      expect(incident).toMatchObject({ incident_id: id, status: 'open', anomaly_count: 1 });
      expect(incident.scope.map(({ device_id }) => device_id)).toEqual([device]);
      expect(incident.evidence.map(({ tracking_id }) => tracking_id)).toEqual([
        expect.stringContaining(`${device}-${signal}`),
      ]);
      expect(incident.timeline.at(-1)).toMatchObject({ event: 'split', source: 'chief' });
    }
    expect(byDevice(site, 'sw-2').resolve_reason).toBeUndefined();
    expect(byDevice(site, 'sw-2').merged_into).toBeUndefined();
  });

  it('takes along what its signals said since, and follows them from then on', () => {
    const { site, older, younger } = merged();
    site.feed(statement({ at: 100, device: 'sw-2', signal: 'two', clearable: true }));
    unmerge(site, 110, older, younger);
    expect(byDevice(site, 'sw-2')).toMatchObject({ anomaly_count: 2, last_seen: after(100) });
    site.feed(statement({ at: 120, device: 'sw-2', signal: 'two', clearable: true, state: 'cleared' }));
    site.tick(120).tick(40 * MINUTE);
    expect(byDevice(site, 'sw-2')).toMatchObject({
      incident_id: younger,
      status: 'resolved',
      resolve_reason: 'cleared',
    });
    expect(byDevice(site, 'sw-1')).toMatchObject({ incident_id: older, status: 'open' });
  });

  it('keeps the two apart, until a person merges them again', () => {
    const { site, older, younger } = merged();
    unmerge(site, 90, older, younger);
    site.feed(statement({ at: 100, device: 'core' }));
    expect(byDevice(site, 'sw-1').incident_id).toBe(older);
    expect(byDevice(site, 'sw-2').incident_id).toBe(younger);
    site.command(110, 'merge', { incident_id: older, arguments: { incident_id: younger } });
    expect(site.incidents.filter(({ incident_id }) => incident_id === younger)).toEqual([]);
    unmerge(site, 120, older, younger);
    expect(byDevice(site, 'sw-2').incident_id).toBe(younger);
  });

  it('finds its way through a chain of merges, at the last of them', () => {
    const { site, older, younger } = merged();
    site.feed(statement({ at: 160, device: 'pos-1', signal: 'three', type: 'other', clearable: true }));
    const third = byDevice(site, 'pos-1').incident_id;
    if (third !== older)
      site.command(170, 'merge', { incident_id: older, arguments: { incident_id: third } });
    unmerge(site, 180, older, younger);
    expect(byDevice(site, 'sw-2').incident_id).toBe(younger);
    expect(byDevice(site, 'sw-1').scope.map(({ device_id }) => device_id)).toContain('pos-1');
  });

  it('is refused where there is nothing to undo, and says why', () => {
    const { site, older, younger } = merged();
    site.feed(statement({ at: 90, device: 'far' }));
    const far = byDevice(site, 'far').incident_id;
    for (const [at, holder, other] of [
      [91, far, younger],
      [92, older, far],
      [93, older, older],
      [94, older, 'inc_unknown'],
    ] as const) {
      const before = site.ledger.length;
      unmerge(site, at, holder, other);
      expect(site.ledger.slice(before).map(({ verdict }) => verdict)).toEqual(['rejected']);
    }
    site.command(95, 'ack', { incident_id: younger });
    expect(site.ledger.at(-1)?.detail).toContain(`split that with incident_id ${younger} undoes it`);
  });

  it('leaves what both had where it is', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1', signal: 'one' }),
      statement({ at: 70, device: 'sw-2', signal: 'two' }),
    );
    const [older, younger] = [byDevice(site, 'sw-1').incident_id, byDevice(site, 'sw-2').incident_id];
    site.command(80, 'merge', { incident_id: older, arguments: { incident_id: younger } });
    site.command(81, 'split', { incident_id: older, arguments: { device_ids: ['sw-2'] } });
    const before = site.ledger.length;
    unmerge(site, 82, older, younger);
    expect(site.ledger.slice(before)).toMatchObject([{ verdict: 'rejected' }]);
  });

  it('survives a restart between the merge and its undoing', () => {
    const { site, older, younger } = merged();
    unmerge(site.restart(), 90, older, younger);
    expect(byDevice(site, 'sw-2').incident_id).toBe(younger);
  });
});

describe('what a person says of an incident', () => {
  it('is kept with it when it is resolved, and stands in the timeline', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    const { incident_id } = site.only;
    site.command(10, 'resolve', { incident_id, arguments: { feedback: 'noise' } });
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'operator', feedback: 'noise' });
    expect(site.emitted.at(-1)?.feedback).toBe('noise');
    expect(site.only.timeline.at(-1)?.description).toBe('resolved by chief, as noise');
  });

  it('may be said at any time, with or without words, and be taken back', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    const { incident_id } = site.only;
    site.command(10, 'comment', { incident_id, arguments: { feedback: 'noise', text: 'a test' } });
    expect(site.only).toMatchObject({ status: 'open', feedback: 'noise' });
    expect(site.only.timeline.at(-1)?.description).toBe('said to be noise by chief: a test');
    site.command(20, 'resolve', { incident_id });
    expect(site.only.feedback).toBe('noise');
    site.command(30, 'comment', { incident_id, arguments: { feedback: 'real' } });
    expect(site.only.feedback).toBe('real');
  });

  it('is refused when it is no known word', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    const { incident_id } = site.only;
    site.command(10, 'resolve', { incident_id, arguments: { feedback: 'perhaps' } });
    expect(site.only.status).toBe('open');
    expect(site.ledger.at(-1)?.detail).toContain('feedback is one of noise, real');
  });
});

describe('what a person parts', () => {
  it('has its own records and repeats, and leaves those of the others', () => {
    const switches = Array.from({ length: 81 }, (_, i) => device(`d${i}`, 'switch', ['core']));
    const site = new Site([device('core', 'switch'), ...switches]).feed(
      statement({ at: 0, device: 'core' }),
      ...switches.map(({ device_id }, i) => statement({ at: 1 + i, device: device_id })),
    );
    const { incident_id } = site.only;
    site.command(100, 'split', { incident_id, arguments: { device_ids: ['d0', 'd1'] } });
    const parted = byDevice(site, 'd0');
    const own = ['t-1-d0-network_issue-signal-firing', 't-2-d1-network_issue-signal-firing'];
    expect(parted).toMatchObject({ tracking_ids: own, tracking_id: own[0], anomaly_count: 2 });
    const created = site.emitted.find((version) => version.incident_id === parted.incident_id);
    expect(created?.added_tracking_ids).toEqual(own);
    const whole = byDevice(site, 'core');
    expect(whole.tracking_ids.filter((id) => own.includes(id))).toEqual([]);
    expect([whole.duplicate_count, parted.duplicate_count]).toEqual([0, 0]);
  });
});

describe('what people did', () => {
  const silence = {
    silence_id: 's1',
    matchers: [{ field: 'device_id', value: 'sw-1' }],
    starts_at: after(-60),
    ends_at: after(3600),
    comment: '',
    created_by: 'chief',
  };

  it('is acknowledged after a merge into one that a silence keeps quiet', () => {
    const site = new Site(TREE).command(-10, 'silence', { arguments: silence });
    site.feed(statement({ at: 0, device: 'sw-1' }), statement({ at: 70, device: 'sw-2' }));
    site.command(75, 'ack', { incident_id: byDevice(site, 'sw-2').incident_id });
    merge(site, 80);
    expect(site.only).toMatchObject({ status: 'ack' });
    expect(site.only.suppressed_by).toBeUndefined();
  });

  it('stays suppressed through a merge that raises nothing', () => {
    const site = new Site(TREE).feed(statement({ at: 0, device: 'sw-1' }));
    site.command(5, 'suppress', { incident_id: site.only.incident_id });
    site.feed(statement({ at: 70, device: 'sw-2' }));
    merge(site, 80);
    expect(site.only).toMatchObject({ status: 'suppressed', suppressed_by: 'operator:chief' });
  });

  it('is over when it was resolved, but not for what still fires when it could not come back any more', () => {
    const site = new Site();
    const report = (at: number) => statement({ at, started: 0, device: 'a', clearable: true });
    site.feed(report(0)).command(60, 'resolve', { incident_id: site.only.incident_id });
    for (let at = 120; at <= 29 * MINUTE; at += 60) site.feed(report(at));
    expect(site.only.status).toBe('resolved');
    for (let at = 30 * MINUTE; at <= 240 * MINUTE; at += 60) site.feed(report(at));
    expect(site.incidents.map(({ status }) => status).sort()).toEqual(['open', 'resolved']);
  });

  function merge(site: Site, at: number): void {
    const other = byDevice(site, 'sw-2').incident_id;
    site.command(at, 'merge', {
      incident_id: byDevice(site, 'sw-1').incident_id,
      arguments: { incident_id: other },
    });
  }
});
