import { fingerprintOf } from '@aiops/kernel';
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
const ROLES = ['opens', 'opens', 'opens', 'supports', 'supports', 'context'] as const;
const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const DEVICES = 6;
/** Events lie on a grid, so that many have the same time. */
const GRID_SEC = 10;
const SPAN_STEPS = 120;
/** Less than the allowed lateness. */
const MAX_DELAY_SEC = 250;

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
  kind: fc.nat({ max: 7 }),
  step: fc.nat({ max: SPAN_STEPS }),
  isCleared: fc.boolean(),
  startedBefore: fc.constantFrom(0, 0, 0, 20, 200),
  rises: fc.boolean(),
});
const command: fc.Arbitrary<PlannedCommand> = fc.record({
  atSec: fc.integer({ min: 0, max: SPAN_STEPS * GRID_SEC + BEHIND_SEC }),
  command: fc.constantFrom(
    'ack',
    'resolve',
    'reopen',
    'suppress',
    'comment',
    'merge',
    'merge',
    'split',
    'unmerge',
    'silence',
  ),
  pick: fc.nat({ max: 5 }),
  other: fc.nat({ max: 5 }),
});

export function worlds({ size, commands }: { size: number; commands: number }): fc.Arbitrary<World> {
  const delay = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: MAX_DELAY_SEC }));
  return fc
    .record({
      devices: fc.tuple(devicesOf(0), devicesOf(1)),
      kinds: fc.array(kind, { minLength: 8, maxLength: 8 }),
      events: fc.array(event, { minLength: 1, maxLength: size, size: 'max' }),
      delays: fc.array(delay, { minLength: size, maxLength: size }),
      otherDelays: fc.array(delay, { minLength: size, maxLength: size }),
      commands: fc.array(command, { maxLength: commands, size: 'max' }),
    })
    .map(({ devices, kinds, events, ...rest }) => ({
      ...rest,
      devices: devices.flat(),
      statements: events.flatMap((planned, number) => {
        const of = kinds[planned.kind];
        return of === undefined ? [] : [plannedStatement(number, planned, of)];
      }),
    }));
}

type Kind = typeof kind extends fc.Arbitrary<infer T> ? T : never;
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function plannedStatement(number: number, planned: Event, of: Kind): Planned {
  const behind = of.ship === 0 ? 0 : BEHIND_SEC;
  const at = planned.step * GRID_SEC - behind;
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
      tracking_id: id,
      record_id: id,
      fingerprint: fingerprintOf({ ...made, device_id: made.device_id }),
    },
    atSec: at + behind,
  };
}
