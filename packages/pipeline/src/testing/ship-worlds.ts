import { fingerprintOf } from '@aiops/kernel';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import fc from 'fast-check';
import { device, statement } from '../correlate/correlate.fixture.ts';
import {
  BEHIND_SEC,
  nameOf,
  type Planned,
  type PlannedCommand,
  SHIPS,
  type World,
} from '../correlate/streams.fixture.ts';

/** Ships with devices that hang on each other, what their detectors state, and what people command: any of it. */

const DEVICE_TYPES = ['switch', 'server', 'vsat', 'lte_modem', 'pos_terminal'] as const;
const TYPES = [
  'network_issue',
  'link_degradation',
  'comms_outage',
  'app_degradation',
  'resource_pressure',
  'auth_failure',
  'security_alert',
  'other',
] as const;
const ROLES = ['opens', 'opens', 'opens', 'opens', 'opens', 'supports', 'supports', 'context'] as const;
const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const DEVICES = 6;
/** Events lie on a grid, so that many have the same time. */
const GRID_SEC = 10;
const SPAN_STEPS = 120;
/** Half of them lie in its beginning. */
const BURST_STEPS = 25;
/** Less than the allowed lateness. */
const MAX_DELAY_SEC = 250;
/** Beyond it. */
const MAX_LATE_SEC = 700;
const SPAN_SEC = SPAN_STEPS * GRID_SEC;
/** How much slower some worlds are, so that incidents end, reopen and grow stale in them. */
const STRETCHES = [1, 1, 1, 4, 9] as const;
/** Few, and all that come in a world. Without a bound no snapshot is taken: that is how a file is analyzed. */
const KEEPS = [4, 1_000] as const;
const TICKS_SEC = [5, 20, 45, 120] as const;

const { correlate } = DEFAULT_POLICY;
/** As by default; where faults are told by landscape; and where versions and order wait long. */
export const POLICIES: Readonly<Record<'default' | 'landscape' | 'slow', Policy>> = {
  default: DEFAULT_POLICY,
  landscape: {
    ...DEFAULT_POLICY,
    correlate: {
      ...correlate,
      landscape_gap_sec: 90,
      cause_order: ['own_impact', 'causing', 'shared', 'strength'],
      silent_root_share: 0.66,
      silent_root_min_members: 2,
    },
  },
  slow: {
    ...DEFAULT_POLICY,
    correlate: { ...correlate, update_interval_sec: 45, reorder_interval_sec: 120, stale_after_sec: 900 },
  },
};
/** What settles early because too much came is not the same in another order: not for the property of shuffles. */
const CROWDED: Policy = {
  ...DEFAULT_POLICY,
  correlate: {
    ...correlate,
    max_journal: 12,
    max_waiting: 2,
    update_interval_sec: 45,
    reorder_interval_sec: 60,
  },
};

/** Edges go anywhere: a registry that people write has cycles. */
const devicesOf = (ship: number) =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom(...DEVICE_TYPES),
        upstreams: fc.uniqueArray(fc.integer({ min: 0, max: DEVICES - 1 }), { maxLength: 2 }),
      }),
      { minLength: DEVICES, maxLength: DEVICES },
    )
    .map((all) =>
      all.map(({ type, upstreams }, index) => ({
        ...device(
          nameOf(ship, index),
          type,
          upstreams.map((upstream) => nameOf(ship, upstream)),
        ),
        ship_id: SHIPS[ship] ?? '',
      })),
    );

const kind = fc.record({
  ship: fc.integer({ min: 0, max: SHIPS.length - 1 }),
  device: fc.option(fc.integer({ min: 0, max: DEVICES - 1 }), { freq: 12 }),
  type: fc.constantFrom(...TYPES),
  role: fc.constantFrom(...ROLES),
  clearable: fc.boolean(),
  severity: fc.constantFrom(...SEVERITIES),
  isWritten: fc.boolean(),
});
const event = fc.record({
  kind: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 7 })),
  step: fc.oneof(fc.nat({ max: BURST_STEPS }), fc.nat({ max: SPAN_STEPS })),
  /** Most lie on the grid, some between its steps and between seconds. */
  offSec: fc.constantFrom(0, 0, 0, 0.25, 3.7),
  isCleared: fc.boolean(),
  startedBefore: fc.constantFrom(0, 0, 0, 20, 200),
  rises: fc.boolean(),
  isError: fc.boolean(),
});
const few = fc.oneof(fc.nat({ max: 1 }), fc.nat({ max: 5 }));
const command: fc.Arbitrary<PlannedCommand> = fc.record({
  atSec: fc.oneof(
    fc.nat({ max: BURST_STEPS * GRID_SEC + MAX_DELAY_SEC }),
    fc.nat({ max: SPAN_SEC + 2 * MAX_DELAY_SEC }),
  ),
  command: fc.constantFrom(
    'ack',
    'resolve',
    'reopen',
    'suppress',
    'comment',
    'merge',
    'merge',
    'merge',
    'split',
    'split',
    'unmerge',
    'unmerge',
    'silence',
    'silence',
    'unsilence',
    'assign',
  ),
  // The same few are meant again and again.
  pick: few,
  other: few,
});

export interface WorldSize {
  /** At most so many statements and commands. */
  readonly size: number;
  readonly commands: number;
  /** Absent: any of them, with statements that are too late; with a given one nothing is, and all tracking ids are kept. */
  readonly policy?: Policy;
}

export function worlds({ size, commands, policy }: WorldSize): fc.Arbitrary<World> {
  // By quarters of a second.
  const within = fc.nat({ max: MAX_DELAY_SEC * 4 }).map((quarters) => quarters / 4);
  const delay =
    policy === undefined
      ? fc.oneof(fc.constant(0), within, within, fc.nat({ max: MAX_LATE_SEC }))
      : fc.oneof(fc.constant(0), within);
  return fc
    .record({
      policy:
        policy === undefined ? fc.constantFrom(...Object.values(POLICIES), CROWDED) : fc.constant(policy),
      keep: policy === undefined ? fc.constantFrom(...KEEPS) : fc.constant(Number.POSITIVE_INFINITY),
      tickSec: fc.constantFrom(...TICKS_SEC),
      stretch: fc.constantFrom(...STRETCHES),
      devices: fc.tuple(devicesOf(0), devicesOf(1)),
      kinds: fc.array(kind, { minLength: 8, maxLength: 8 }),
      events: fc.array(event, { minLength: Math.ceil(size / 3), maxLength: size, size: 'max' }),
      delays: fc.array(delay, { minLength: size, maxLength: size }),
      otherDelays: fc.array(delay, { minLength: size, maxLength: size }),
      commands: fc.array(command, { minLength: Math.ceil(commands / 3), maxLength: commands, size: 'max' }),
      redeliveries: fc.array(fc.record({ of: fc.nat({ max: 99 }), later: fc.nat({ max: 60 }) }), {
        maxLength: 4,
      }),
    })
    .map(({ devices, kinds, events, commands, stretch, ...rest }) => ({
      ...rest,
      devices: devices.flat(),
      commands: commands.map((of) => ({ ...of, atSec: of.atSec * stretch })),
      statements: events.flatMap((planned, number) => {
        const of = kinds[planned.kind];
        return of === undefined ? [] : [plannedStatement(number, planned, of, stretch)];
      }),
    }));
}

type Kind = typeof kind extends fc.Arbitrary<infer T> ? T : never;
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function plannedStatement(number: number, planned: Event, of: Kind, stretch: number): Planned {
  const behind = of.ship === 0 ? 0 : BEHIND_SEC;
  const at = planned.step * GRID_SEC * stretch + planned.offSec - behind;
  const severity = planned.rises ? 'critical' : of.severity;
  const made = statement({
    at,
    started: at - planned.startedBefore,
    ship: SHIPS[of.ship] ?? null,
    ...(of.device === null ? {} : { device: nameOf(of.ship, of.device) }),
    type: of.type,
    role: of.role,
    clearable: of.clearable,
    state: of.clearable && planned.isCleared ? 'cleared' : 'firing',
    severity,
    ...(of.isWritten ? { written: severity } : {}),
  });
  const id = `s${String(number).padStart(3, '0')}`;
  return {
    number,
    ship: of.ship,
    anomaly: {
      ...made,
      ...(planned.isError ? { error_msg: `error ${number}` } : {}),
      tracking_id: id,
      record_id: id,
      fingerprint: fingerprintOf({ ...made, device_id: made.device_id }),
    },
    atSec: at + behind,
  };
}
