import type { Impact } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, assessJoined } from './assess.ts';
import { rankCauses, rankKept } from './cause.ts';
import { device, Site, START_MS, statement } from './correlate.fixture.ts';
import { fromSnapshot } from './snapshot.ts';
import { noteMember, standingOf } from './standing.ts';
import type { IncidentState, Member } from './state.ts';
import { Topology } from './topology.ts';

const DEVICES = [
  device('ups', 'ups'),
  device('core', 'switch', ['ups']),
  device('link-1', 'router', ['ups']),
  device('link-2', 'router', ['ups', 'core']),
  ...['a', 'b'].map((name) => device(`switch-${name}`, 'switch', ['core'])),
  ...[0, 1, 2, 3, 4, 5].map((number) =>
    device(`pos-${number}`, 'pos_terminal', [number % 2 ? 'switch-a' : 'switch-b']),
  ),
  device('ring-1', 'switch', ['ring-2']),
  device('ring-2', 'switch', ['ring-1']),
];
const topology = new Topology(new Registry({ ships: [], devices: DEVICES }), 6);
const ENTITIES = [...DEVICES.map(({ device_id }) => device_id), 'host:x', null];
const TYPES = ['network_issue', 'app_degradation', 'auth_failure', 'security_alert', 'power_event'];

/** What one statement says of one signal; a later one of the same signal makes it graver, earlier or an opener. */
interface Said {
  readonly signal: number;
  readonly entity: number;
  readonly type: number;
  readonly role: Member['role'];
  readonly startS: number;
  readonly written: number;
  readonly computed: number;
  readonly score: number;
}

const said: fc.Arbitrary<Said> = fc.record({
  signal: fc.nat(30),
  entity: fc.nat(ENTITIES.length - 1),
  type: fc.nat(TYPES.length - 1),
  role: fc.constantFrom('opens', 'opens', 'supports', 'context'),
  startS: fc.nat(100),
  written: fc.integer({ min: -1, max: 3 }),
  computed: fc.integer({ min: -1, max: 3 }),
  score: fc.constantFrom(0.5, 0.6, 0.9),
});

function say(incident: IncidentState, of: Said): void {
  const known = incident.members.get(String(of.signal));
  const firstMs = START_MS + of.startS * 1000;
  if (known === undefined) {
    const { role, score, written: writtenRank, computed: computedRank } = of;
    const entity = ENTITIES[of.entity] ?? null;
    incident.members.set(String(of.signal), {
      ...MEMBER,
      ...{ fingerprint: String(of.signal), entity, incident_type: TYPES[of.type] ?? 'network_issue', role },
      ...{ firstMs, writtenRank, computedRank, score, severityReason: `as ${of.signal} says` },
    });
  } else {
    known.firstMs = Math.min(known.firstMs, firstMs);
    known.score = Math.max(known.score, of.score);
    known.writtenRank = Math.max(known.writtenRank, of.written);
    known.computedRank = Math.max(known.computedRank, of.computed);
    if (of.role === 'opens') known.role = 'opens';
  }
  noteMember(incident.members, String(of.signal));
}

/** As correlation makes them. */
const INCIDENT = onlyIncident();
const MEMBER = [...INCIDENT.members.values()][0] as Member;

function onlyIncident(): IncidentState {
  const { stage } = new Site().feed(statement({ at: 0, device: 'core' }));
  const saved = stage.snapshot() as { readonly state: unknown };
  for (const { incidents } of fromSnapshot(saved.state).ships.values()) {
    for (const incident of incidents.values()) return incident;
  }
  throw new Error('no incident was opened');
}

function policyWith(correlate: Partial<Policy['correlate']>): Policy {
  return { ...DEFAULT_POLICY, correlate: { ...DEFAULT_POLICY.correlate, ...correlate } };
}

describe('what is kept of a large incident', () => {
  it('gives what looking through all members gives, statement by statement', () => {
    const orders = [
      ['downstream', 'start', 'strength'],
      ['strength', 'downstream', 'start'],
      ['start', 'strength'],
    ] as const;
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), fc.constantFrom(...orders), (stream, order) => {
        const context = { policy: policyWith({ cause_order: [...order] }), topology };
        const kept: IncidentState = { ...INCIDENT, members: new Map() };
        for (const one of stream) {
          say(kept, one);
          const plain = { ...kept };
          assessJoined(context, kept, 1);
          const members = new Map([...kept.members].map(([name, member]) => [name, { ...member }]));
          plain.members = members;
          assess(context, plain);
          expect({ ...kept, members }).toEqual(plain);
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('is not kept where the cause hangs on what the members cost', () => {
    const impact: Impact = { delay_s: 3 };
    const incident = { ...INCIDENT, members: new Map([['m', { ...MEMBER, impact }]]) };
    expect(
      standingOf({ policy: policyWith({ cause_order: ['own_impact'] }), topology }, incident, 1),
    ).toBeNull();
    expect(standingOf({ policy: DEFAULT_POLICY, topology }, incident, 1)).not.toBeNull();
  });

  it('ranks only when the candidates are others', () => {
    const context = { policy: DEFAULT_POLICY, topology };
    const incident: IncidentState = { ...INCIDENT, members: new Map() };
    const of = {
      signal: 1,
      entity: 1,
      type: 0,
      role: 'opens',
      written: 1,
      computed: -1,
      score: 0.5,
    } as const;
    say(incident, { ...of, startS: 10 });
    const first = standingOf(context, incident, 1);
    if (first === null) throw new Error('nothing is kept');
    const before = rankKept(context, first);
    say(incident, { ...of, startS: 20, signal: 2 });
    const same = standingOf(context, incident, 1);
    expect(same).toBe(first);
    expect(rankKept(context, first)).toBe(before);
    say(incident, { ...of, startS: 5, signal: 3 });
    standingOf(context, incident, 1);
    expect(rankKept(context, first)).toEqual(rankCauses(context, incident));
    expect(rankKept(context, first)).not.toEqual(before);
  });
});

describe('an incident of many members', () => {
  it('is the same in order and out of it, over a restart, a split and a merge', () => {
    const stream = Array.from({ length: 120 }, (_, number) =>
      statement({
        ...{ at: 1 + number / 4, device: `pos-${number % 6}`, signal: `signal ${number % 100}` },
        severity: number === 80 || number === 81 ? 'critical' : 'low',
      }),
    );
    const opener = statement({ at: 0, device: 'core' });
    const look = (site: Site) => {
      const { probable_cause, incident_type, severity, severity_reason, scope } = site.only;
      return { probable_cause, incident_type, severity, severity_reason, scope };
    };
    const run = (statements: typeof stream) => {
      const site = new Site(DEVICES).feed(opener, ...statements.slice(0, 70)).restart();
      const { incident_id } = site.only;
      const before = look(site.feed(...statements.slice(70)).tick(60));
      site.command(61, 'split', { incident_id, arguments: { device_ids: ['pos-1'] } });
      const other = site.incidents.find((incident) => incident.incident_id !== incident_id);
      site.command(62, 'merge', { incident_id, arguments: { incident_id: other?.incident_id ?? '' } });
      return { before, after: look(site.tick(70)) };
    };
    const swapped = stream.flatMap((_, index) => stream[index % 2 ? index - 1 : index + 1] ?? []);
    expect(run(swapped)).toEqual(run(stream));
    expect(run(stream).after.probable_cause[0]).toMatchObject({ entity: 'core', terms: { members: 7 } });
  });
});
