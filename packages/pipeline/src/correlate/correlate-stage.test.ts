import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { device, Site, START_MS, statement } from './correlate.fixture.ts';

const TREE = [
  device('core', 'switch'),
  device('sw-1', 'switch', ['core']),
  device('sw-2', 'switch', ['core']),
  device('sw-3', 'switch', ['core']),
  device('pos-1', 'pos_terminal', ['sw-1']),
  device('host-a', 'server', ['core']),
  device('host-b', 'server', ['core']),
];
const MINUTE = 60;

describe('opening', () => {
  it('opens at once for an opener that no open incident explains', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    expect(site.only.status).toBe('open');
    expect(site.emitted).toHaveLength(1);
  });

  it('lets a supporting statement wait, and take part when an opener comes within its window', () => {
    const support = statement({ at: 0, device: 'a', role: 'supports', signal: 'hint' });
    const site = new Site().feed(support);
    expect(site.incidents).toHaveLength(0);
    site.feed(statement({ at: 60, device: 'a' }));
    expect(site.verdictsOf(support)).toEqual(['waiting', 'attached']);
    expect(site.only.anomaly_count).toBe(2);
  });

  it('puts a supporting statement on the ledger as below_threshold when nothing opens in time', () => {
    const support = statement({ at: 0, device: 'a', role: 'supports' });
    const site = new Site()
      .feed(support)
      .tick(0)
      .tick(30 * MINUTE);
    expect(site.verdictsOf(support)).toEqual(['waiting', 'below_threshold']);
    expect(site.incidents).toHaveLength(0);
  });

  it('gives the same id to the same opener, whatever came before it', () => {
    const opener = statement({ at: 0, device: 'a' });
    const alone = new Site().feed(opener).only.incident_id;
    const other = new Site().feed(statement({ at: -9000, device: 'z', ship: 'borealis' }), opener);
    expect(other.incidents.map((incident) => incident.incident_id)).toContain(alone);
  });
});

describe('relations', () => {
  it('joins a condition that held for long before it was stated to what began meanwhile', () => {
    const line = { device: 'a', type: 'resource_pressure', signal: 'disk_full' };
    const disk = statement({
      at: 150,
      started: -650,
      device: 'a',
      type: 'resource_pressure',
      signal: 'disk_pct',
      clearable: true,
    });
    const site = new Site().feed(statement({ at: 0, ...line }), disk, statement({ at: 170, ...line }));
    expect(site.verdictsOf(disk)).toEqual(['attached']);
    expect(site.only.anomaly_count).toBe(3);
  });

  it('never relates statements by the ship alone', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'host-a', type: 'app_degradation' }),
      statement({ at: 30, device: 'host-b', type: 'app_degradation' }),
    );
    expect(site.incidents).toHaveLength(2);
  });

  it('never relates statements without an entity unless they are the same signal', () => {
    const site = new Site().feed(
      statement({ at: 0, signal: 'one' }),
      statement({ at: 1, signal: 'two' }),
      statement({ at: 2, signal: 'one' }),
    );
    expect(site.incidents.map((incident) => incident.anomaly_count)).toEqual([2, 1]);
  });

  it('makes one incident of equal types up and down the topology, with the upstream as the root', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 5, device: 'sw-2' }),
      statement({ at: 90, device: 'sw-3' }),
      statement({ at: 95, device: 'core' }),
    );
    expect(site.only.probable_cause[0]?.entity).toBe('core');
    expect(site.only.scope.map((entry) => entry.device_id)).toEqual(['core', 'sw-1', 'sw-2', 'sw-3']);
  });

  it('names a silent common upstream as the root when three members hang below it', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 5, device: 'sw-2' }),
      statement({ at: 9, device: 'sw-3' }),
    );
    expect(site.only.probable_cause[0]).toMatchObject({ entity: 'core', terms: { silent: true } });
  });

  it('takes nothing that only supports for the root beside what opened, however far upstream', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'core', role: 'supports' }),
      statement({ at: 5, device: 'sw-1' }),
    );
    expect(site.only.probable_cause.map(({ entity }) => entity)).toEqual(['sw-1']);
  });

  it('has the type that a person wrote, and not one guessed from a name that came first', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'pos-1', type: 'core_app_degradation' }),
      statement({ at: 60, device: 'pos-1', type: 'app_degradation', written: 'medium' }),
    );
    expect(site.only.incident_type).toBe('app_degradation');
  });

  it('joins an effect to a cause upstream, and not a cause downstream of the effect', () => {
    const effect = { type: 'app_degradation', device: 'pos-1' };
    const below = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1', clearable: true }),
      statement({ at: 60, ...effect }),
    );
    expect(below.only.incident_type).toBe('network_issue');
    const above = new Site(TREE).feed(
      statement({ at: 0, device: 'pos-1', clearable: true }),
      statement({ at: 60, device: 'sw-1', type: 'app_degradation' }),
    );
    expect(above.incidents).toHaveLength(2);
  });

  it('does not take an effect that starts long after the cause ended', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1', clearable: true }),
      statement({ at: 10, device: 'sw-1', clearable: true, state: 'cleared' }),
      statement({ at: 200, device: 'pos-1', type: 'app_degradation' }),
    );
    expect(site.incidents).toHaveLength(2);
  });

  it('keeps security apart from everything else on the same device', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'core' }),
      statement({ at: 1, device: 'core', type: 'security_alert' }),
      statement({ at: 2, device: 'core', type: 'auth_failure' }),
    );
    expect(site.incidents.map((incident) => incident.incident_type)).toEqual([
      'network_issue',
      'security_alert',
    ]);
  });

  it('keeps ships apart', () => {
    const site = new Site().feed(
      statement({ at: 0, device: 'a', ship: 'aurora' }),
      statement({ at: 0, device: 'a', ship: 'borealis' }),
    );
    expect(site.incidents).toHaveLength(2);
  });

  it('merges two incidents when the link between them turns out to be the root', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 100, device: 'sw-2' }),
    );
    expect(site.incidents).toHaveLength(2);
    site.feed(statement({ at: 120, device: 'core' }));
    expect(site.only.scope).toHaveLength(3);
    const merged = site.stage.incidents().find((incident) => incident.merged_into !== undefined);
    expect(merged).toMatchObject({ resolve_reason: 'merged', merged_into: site.only.incident_id });
  });
});

describe('repeats', () => {
  it('counts a repeat without a new row of evidence', () => {
    const again = statement({ at: 60, device: 'a' });
    const site = new Site().feed(statement({ at: 0, device: 'a' }), again);
    expect(site.only).toMatchObject({ anomaly_count: 2, duplicate_count: 1 });
    expect(site.only.evidence).toHaveLength(1);
    expect(site.verdictsOf(again)).toEqual(['duplicate']);
  });

  it('takes a repeat of higher severity as news', () => {
    const worse = statement({ at: 60, device: 'a', written: 'critical' });
    const site = new Site().feed(statement({ at: 0, device: 'a', written: 'medium' }), worse);
    expect(site.only).toMatchObject({ severity: 'critical', duplicate_count: 0 });
    expect(site.verdictsOf(worse)).toContain('severity_raised');
  });

  it('changes nothing when the very same statement is delivered again', () => {
    const one = statement({ at: 0, device: 'a' });
    expect(new Site().feed(one, one, one).only).toMatchObject({ anomaly_count: 1, version: 1 });
  });
});

describe('severity', () => {
  it('lets what was computed count at most one above the base of its type', () => {
    const site = new Site().feed(
      statement({ at: 0, device: 'a', type: 'app_degradation', severity: 'critical' }),
    );
    expect(site.only.severity).toBe('high');
  });

  it('lets what a person wrote count in full, and never goes below the base', () => {
    const full = new Site().feed(
      statement({ at: 0, device: 'a', type: 'app_degradation', written: 'critical' }),
    );
    expect(full.only.severity).toBe('critical');
    const low = new Site().feed(statement({ at: 0, device: 'a', type: 'link_degradation', written: 'low' }));
    expect(low.only).toMatchObject({ severity: 'high', severity_reason: 'base of link_degradation' });
  });
});

describe('the end', () => {
  it('resolves as quiet W after the last line', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', type: 'resource_pressure' }));
    site
      .tick(0)
      .tick(9 * MINUTE)
      .tick(11 * MINUTE);
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'quiet' });
    expect(site.only.timeline.at(-1)?.ts).toBe(new Date(START_MS + 5 * MINUTE * 1000).toISOString());
  });

  it('stays open while a condition fires, however long nothing is heard, until it is stale', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', clearable: true }));
    site.tick(0).tick(20 * 3600);
    expect(site.only.status).toBe('open');
    site.tick(25 * 3600);
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'stale' });
  });

  it('resolves as cleared when its conditions ended and W went by', () => {
    const site = new Site().feed(
      statement({ at: 0, device: 'a', clearable: true }),
      statement({ at: 60, device: 'a', clearable: true, state: 'cleared' }),
    );
    site.tick(60).tick(30 * MINUTE);
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'cleared' });
  });

  it('says when it ends if nothing more comes, and of when the word is that decides it', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', clearable: true }));
    const after = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString();
    expect(site.only.expected_end).toEqual({ ts: after(24 * 3600), reason: 'stale', since: after(0) });
    site.feed(statement({ at: 60, device: 'a', clearable: true, state: 'cleared' }));
    const { window_sec = 0 } = DEFAULT_POLICY.correlate.types['network_issue'] ?? {};
    expect(site.only.expected_end).toEqual({
      ts: after(60 + window_sec),
      reason: 'cleared',
      since: after(60),
    });
    site.tick(60).tick(60 + window_sec + 30 * MINUTE);
    expect(site.only).toMatchObject({ status: 'resolved' });
    expect(site.only.expected_end).toBeUndefined();
  });

  it('reopens within 30 minutes of resolving, and makes a new one after', () => {
    const type = 'resource_pressure';
    const soon = new Site()
      .feed(statement({ at: 0, device: 'a', type }))
      .tick(0)
      .tick(15 * MINUTE);
    soon.feed(statement({ at: 30 * MINUTE, device: 'a', type }));
    expect(soon.only.timeline.map((entry) => entry.event)).toContain('reopened');
    const later = new Site()
      .feed(statement({ at: 0, device: 'a', type }))
      .tick(0)
      .tick(15 * MINUTE);
    later.feed(statement({ at: 40 * MINUTE, device: 'a', type }));
    expect(later.incidents).toHaveLength(2);
  });

  it('says that it flaps after four changes in 20 minutes', () => {
    const site = new Site();
    for (let i = 0; i < 4; i += 1) {
      const state = i % 2 === 0 ? 'firing' : 'cleared';
      site.feed(statement({ at: i * 60, device: 'a', clearable: true, state }));
    }
    expect(site.only.flapping).toBe(true);
  });
});

describe('late statements', () => {
  it('makes a resolved incident of a late opener, so that it never pages', () => {
    const late = statement({ at: 0, device: 'b' });
    const site = new Site().feed(statement({ at: 3600, device: 'a' }), late);
    expect(site.incidents.find((incident) => incident.scope[0]?.device_id === 'b')?.status).toBe('resolved');
    expect(site.verdictsOf(late)).toEqual(['late', 'opened']);
  });
});

describe('silences and people', () => {
  const silence = {
    silence_id: 's1',
    matchers: [{ field: 'device_id', value: 'a*' }],
    starts_at: new Date(START_MS).toISOString(),
    ends_at: new Date(START_MS + 3_600_000).toISOString(),
    comment: 'work on a',
    created_by: 'chief',
  };

  it('opens as suppressed under a silence, and becomes open when that ends and it still fires', () => {
    const site = new Site().command(0, 'silence', { arguments: silence });
    site.feed(statement({ at: 60, device: 'a1', clearable: true }), statement({ at: 60, device: 'b1' }));
    expect(site.incidents.map((incident) => incident.status).sort()).toEqual(['open', 'suppressed']);
    site.tick(60).tick(59 * MINUTE);
    expect(site.incidents.find((incident) => incident.suppressed_by === 's1')?.status).toBe('suppressed');
    site.tick(70 * MINUTE);
    expect(site.incidents.find((incident) => incident.scope[0]?.device_id === 'a1')?.status).toBe('open');
  });

  it('acknowledges, and opens again when the severity rises', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', written: 'medium' }));
    site.command(5, 'ack', { incident_id: site.only.incident_id, expected_version: 1 });
    expect(site.only.status).toBe('ack');
    site.feed(statement({ at: 60, device: 'a', written: 'critical' }));
    expect(site.only.status).toBe('open');
  });

  it('refuses a command on another version, and says so on the ledger', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a' }));
    site.command(5, 'ack', { incident_id: site.only.incident_id, expected_version: 7 });
    expect(site.only.status).toBe('open');
    expect(site.ledger.at(-1)).toMatchObject({ verdict: 'rejected', record_id: 'command-1' });
  });

  it('keeps what a person split apart', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 5, device: 'sw-2' }),
    );
    site.command(10, 'split', { incident_id: site.only.incident_id, arguments: { device_ids: ['sw-2'] } });
    expect(site.incidents).toHaveLength(2);
    site.feed(statement({ at: 20, device: 'core' }));
    expect(site.incidents).toHaveLength(2);
  });
});

describe('what a hostile reader found', () => {
  const until = (minutes: number) => new Date(START_MS + minutes * 60_000).toISOString();
  const silenceOf = (more: object) => ({
    silence_id: 's1',
    matchers: [{ field: 'device_id', value: 'a1' }],
    starts_at: until(0),
    ends_at: until(60),
    comment: '',
    created_by: 'chief',
    ...more,
  });

  it('notices the end of a silence even when nothing else happens on the ship', () => {
    const site = new Site().command(0, 'silence', { arguments: silenceOf({ ends_at: until(10) }) });
    site.feed(statement({ at: 60, device: 'a1', clearable: true })).tick(60);
    for (let at = 0; at < 20; at += 1) site.tick(60 + at * 60);
    expect(site.only.status).toBe('open');
  });

  it('reopens as suppressed under a silence', () => {
    const type = 'resource_pressure';
    const site = new Site()
      .feed(statement({ at: 0, device: 'a1', type }))
      .tick(0)
      .tick(15 * MINUTE);
    site.command(16 * MINUTE, 'silence', { arguments: silenceOf({}) });
    site.feed(statement({ at: 20 * MINUTE, device: 'a1', type }));
    expect(site.only).toMatchObject({ status: 'suppressed', suppressed_by: 's1' });
  });

  it('keeps a silence up to a severity as long as what is stated is not graver', () => {
    const site = new Site().command(0, 'silence', { arguments: silenceOf({ max_severity: 'medium' }) });
    const snr = { device: 'a1', type: 'link_degradation', clearable: true, written: 'medium' as const };
    site
      .feed(statement({ at: 60, ...snr }))
      .tick(60)
      .tick(20 * MINUTE);
    expect(site.only.status).toBe('suppressed');
    site.feed(statement({ at: 21 * MINUTE, ...snr, written: 'critical' }));
    expect(site.only.status).toBe('open');
  });

  it('does not let an end that overtook its beginning fire for a day', () => {
    const fires = { device: 'a', clearable: true };
    const site = new Site().feed(
      statement({ at: 70, ...fires, state: 'cleared' }),
      statement({ at: 60, ...fires }),
    );
    site.tick(70).tick(40 * MINUTE);
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'cleared' });
  });

  it('does not join a condition that began long before the incident', () => {
    const old = statement({ at: 60, device: 'sw-1', signal: 'old', started: -7200, clearable: true });
    const site = new Site(TREE).feed(statement({ at: 0, device: 'core' }), old);
    expect(site.incidents).toHaveLength(2);
  });

  it('keeps late statements from paging: neither an acknowledged nor a resolved incident opens', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', written: 'low' }));
    site.command(1, 'ack', { incident_id: site.only.incident_id });
    site.feed(statement({ at: 800, device: 'b' }), statement({ at: 10, device: 'a', written: 'critical' }));
    expect(site.incidents.find((incident) => incident.scope[0]?.device_id === 'a')?.status).toBe('ack');
  });

  it('takes no rise and no merge from what is reported late', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1', clearable: true }),
      statement({ at: 70, device: 'sw-2', clearable: true }),
      statement({ at: 800, device: 'host-a', type: 'resource_pressure' }),
      statement({ at: 80, device: 'core', written: 'critical' }),
      statement({ at: 90, device: 'sw-1', clearable: true, written: 'critical' }),
    );
    const nets = site.incidents.filter(({ incident_type }) => incident_type === 'network_issue');
    expect(nets.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
    expect(site.ledger.map(({ verdict }) => verdict)).not.toContain('severity_raised');
  });

  it('lifts no silence for the time that passes at the end of a file', () => {
    const site = new Site().command(0, 'silence', { arguments: silenceOf({ ends_at: until(10) }) });
    site.feed(statement({ at: 60, device: 'a1', clearable: true }), statement({ at: 120, device: 'b' }));
    site.stage.finish();
    expect(site.incidents.map(({ status }) => status)).toEqual(['suppressed', 'resolved']);
  });

  it('keeps apart what a person split, through a merge', () => {
    const site = new Site(TREE).feed(
      statement({ at: 10, device: 'sw-1' }),
      statement({ at: 15, device: 'sw-2' }),
    );
    site.command(20, 'split', { incident_id: site.only.incident_id, arguments: { device_ids: ['sw-2'] } });
    const [one] = site.incidents.filter((incident) => incident.scope[0]?.device_id === 'sw-1');
    site.feed(statement({ at: 0, device: 'pos-1', signal: 'old' }));
    site.feed(statement({ at: 30, device: 'core' }));
    expect(one).toBeDefined();
    expect(site.incidents.filter((incident) => incident.status === 'open')).toHaveLength(2);
  });

  it('splits the same members again under another id', () => {
    const site = new Site(TREE).feed(
      statement({ at: 0, device: 'sw-1' }),
      statement({ at: 5, device: 'sw-2' }),
    );
    const first = site.only.incident_id;
    const split = () =>
      site.command(20, 'split', { incident_id: first, arguments: { device_ids: ['sw-2'] } });
    split();
    const parted = site.incidents.find((incident) => incident.incident_id !== first)?.incident_id;
    site.command(21, 'merge', { incident_id: first, arguments: { incident_id: parted } });
    split();
    expect(site.incidents.map((incident) => incident.incident_id)).not.toContain(parted);
    expect(site.incidents).toHaveLength(2);
  });

  it('opens again when a merge brings a graver severity under an acknowledgement', () => {
    const site = new Site(TREE).feed(statement({ at: 0, device: 'sw-1', written: 'medium' }));
    site.command(5, 'ack', { incident_id: site.only.incident_id });
    site.feed(
      statement({ at: 100, device: 'sw-2', written: 'critical' }),
      statement({ at: 110, device: 'core' }),
    );
    expect(site.only).toMatchObject({ status: 'open', severity: 'critical' });
  });

  it('ends a member that is not heard of for a day, however much others chatter', () => {
    const site = new Site().feed(statement({ at: 0, device: 'a', clearable: true }));
    for (let at = 600; at < 25 * 3600; at += 600)
      site.feed(statement({ at, device: 'a', signal: 'chatter' }));
    site.tick(25 * 3600).tick(27 * 3600);
    expect(site.only).toMatchObject({ status: 'resolved', resolve_reason: 'stale' });
  });

  it('refuses a statement without a usable time before anything is changed', () => {
    const site = new Site();
    const broken = { ...statement({ at: 0, device: 'a' }), started_at: 'yesterday' };
    const input = { subject: 'anomaly.detected.enriched' as const, item: broken, atMs: START_MS };
    expect(() => site.stage.process([input])).toThrow('has the time yesterday');
    expect(() => site.stage.process([input])).toThrow('has the time yesterday');
    expect(site.stage.incidents()).toEqual([]);
  });

  it('brings every tracking id to the store, however many came at once', () => {
    const site = new Site();
    const storm = Array.from({ length: 400 }, (_, i) => ({
      ...statement({ at: i / 1000, device: 'a' }),
      tracking_id: `id-${i}`,
    }));
    site.feed(...storm).tick(5);
    const added = site.emitted.flatMap((incident) => incident.added_tracking_ids ?? []);
    expect(new Set(added).size).toBe(400);
  });
});

describe('replay', () => {
  const story = [
    statement({ at: 0, device: 'sw-1' }),
    statement({ at: 5, device: 'sw-2', role: 'supports', signal: 'hint' }),
    statement({ at: 100, device: 'sw-2', clearable: true }),
    statement({ at: 110, device: 'sw-2', clearable: true, state: 'cleared' }),
    statement({ at: 120, device: 'core', written: 'critical' }),
    statement({ at: 130, device: 'host-a', type: 'app_degradation' }),
  ];

  it('goes on from a snapshot at any point as if nothing had happened', () => {
    const whole = new Site(TREE)
      .feed(...story)
      .tick(200)
      .tick(5000);
    for (let cut = 0; cut <= story.length; cut += 1) {
      const before = new Site(TREE).feed(...story.slice(0, cut));
      const after = new Site(TREE);
      after.stage.restore(JSON.parse(JSON.stringify(before.stage.snapshot())));
      after
        .feed(...story.slice(cut))
        .tick(200)
        .tick(5000);
      expect(after.stage.incidents()).toEqual(whole.stage.incidents());
      expect([...before.emitted, ...after.emitted]).toEqual(whole.emitted);
    }
  });

  it('gives the same whether inputs come one by one or all in one batch', () => {
    const inputs = story.map((item) => ({
      subject: 'anomaly.detected.enriched' as const,
      item,
      atMs: Date.parse(item.occurred_at),
    }));
    const single = new Site(TREE).feed(...story);
    const batch = new Site(TREE);
    batch.input(...inputs);
    expect(batch.emitted).toEqual(single.emitted);
    expect(batch.ledger).toEqual(single.ledger);
  });
});
