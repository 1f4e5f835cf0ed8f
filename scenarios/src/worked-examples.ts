import type { Criticality, Device, RegistryDocument, Severity } from '@aiops/contracts';
import { type InputRecord, isoTime, type LogRecord, type MetricRecord, MINUTE, SECOND } from './record.ts';

/** What must come out, in words of the incident contract. */
export interface ExpectedIncident {
  readonly incident_type: string;
  readonly severity: Severity;
  /** The first of `probable_cause`. */
  readonly root_device: string;
  /** These must be in the scope. */
  readonly devices: readonly string[];
  /** At the end of the file, when time has moved on by the largest window. */
  readonly status: 'resolved';
  readonly resolve_reason: 'cleared' | 'quiet';
  /** Fed only the records before this instant, live, the incident is still open. */
  readonly open_at?: string;
  /** From first_seen to its end. */
  readonly lasts_sec?: number;
}

export interface WorkedExample {
  readonly name: string;
  /** The sentence of the product's specification that this is. */
  readonly rule: string;
  readonly registry: RegistryDocument;
  /** In event time, which is also the order of arrival. */
  readonly records: readonly InputRecord[];
  /** All incidents, in the order of first_seen. */
  readonly incidents: readonly ExpectedIncident[];
}

const SHIP = 'example';
const START_MS = Date.UTC(2026, 2, 1, 10, 0, 0);

/** Event time of a minute (and second) of the example. */
const at = (minute: number, second = 0): number => START_MS + minute * MINUTE + second * SECOND;

function device(
  id: string,
  type: string,
  dependsOn: readonly string[] = [],
  criticality: Criticality = 'medium',
): Device {
  return {
    device_id: id,
    ship_id: SHIP,
    hostnames: [`${id}.example`],
    ips: [],
    type,
    criticality,
    depends_on: [...dependsOn],
  };
}

function registryOfExample(devices: Device[]): RegistryDocument {
  return { ships: [{ ship_id: SHIP, name: 'MS Example', timezone: 'Europe/Oslo' }], devices };
}

type Draft = { readonly atMs: number; readonly record: LogRecord | MetricRecord };

function log(atMs: number, id: string, service: string, level: string, msg: string): Draft {
  return {
    atMs,
    record: { kind: 'log', ts: isoTime(atMs), ship_id: SHIP, host: `${id}.example`, service, level, msg },
  };
}

function metric(atMs: number, id: string, service: string, name: string, value: number): Draft {
  return {
    atMs,
    record: { kind: 'metric', ts: isoTime(atMs), ship_id: SHIP, host: `${id}.example`, service, name, value },
  };
}

/** One draft every `stepSec` from the first minute to the last, the last one included. */
function every(
  fromMinute: number,
  toMinute: number,
  stepSec: number,
  write: (atMs: number) => Draft,
): Draft[] {
  const drafts: Draft[] = [];
  for (let atMs = at(fromMinute); atMs <= at(toMinute); atMs += stepSec * SECOND) drafts.push(write(atMs));
  return drafts;
}

/** Puts the drafts in the order of time and numbers them. */
function numbered(name: string, drafts: readonly Draft[]): InputRecord[] {
  return [...drafts]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ record }, index): InputRecord => ({ ...record, tracking_id: `${name}-${index}` }));
}

/** Values that go from usual to bad and back: bad from the one minute to before the other. */
const during = (atMs: number, fromMinute: number, toMinute: number, bad: number, usual: number): number =>
  atMs >= at(fromMinute) && atMs < at(toMinute) ? bad : usual;

/** SNR is below 7 from minute 20 to 50; rain is ahead of it, guests and payments behind it. */
export function rainFadeExample(): WorkedExample {
  const name = 'example-rain-fade';
  const drafts = [
    ...every(0, 80, 60, (t) => metric(t, 'weather-1', 'weather', 'rain_mm_h', during(t, 17, 48, 38, 0))),
    ...every(0, 80, 20, (t) => metric(t, 'vsat-1', 'rf', 'rf_snr_db', during(t, 20, 50, 4.6, 12.1))),
    ...every(0, 80, 30, (t) =>
      metric(t, 'guest-gw-1', 'blackbox', 'link_latency_ms', during(t, 22, 51, 940, 180)),
    ),
    ...every(24, 50, 45, (t) =>
      log(t, 'pos-1', 'pos', 'error', 'card authorisation failed: connection timed out after 15 s'),
    ),
  ];
  return {
    name,
    rule: 'rain fade with rain, SNR, guest latency and POS errors is one link_degradation, critical, root the modem, open until SNR is back',
    registry: registryOfExample([
      device('vsat-1', 'vsat', [], 'high'),
      device('wan-1', 'wan_router', ['vsat-1']),
      device('guest-gw-1', 'router', ['wan-1']),
      device('pos-1', 'server', ['wan-1']),
      device('weather-1', 'weather_station'),
    ]),
    records: numbered(name, drafts),
    incidents: [
      {
        incident_type: 'link_degradation',
        severity: 'critical',
        root_device: 'vsat-1',
        devices: ['guest-gw-1', 'pos-1', 'vsat-1'],
        status: 'resolved',
        resolve_reason: 'cleared',
        open_at: isoTime(at(50)),
      },
    ],
  };
}

/** 121 lines in 40 minutes, then five minutes of quiet. */
export function noSpaceExample(): WorkedExample {
  const name = 'example-no-space';
  const drafts = every(0, 40, 20, (t) =>
    log(t, 'file-1', 'rsyslogd', 'error', "file '/var/log/syslog' write error: No space left on device"),
  );
  return {
    name,
    rule: '"No space left" every 20 s for 40 min is one incident of 45 min, quiet',
    registry: registryOfExample([device('core-sw-1', 'switch'), device('file-1', 'server', ['core-sw-1'])]),
    records: numbered(name, drafts),
    incidents: [
      {
        incident_type: 'resource_pressure',
        severity: 'high',
        root_device: 'file-1',
        devices: ['file-1'],
        status: 'resolved',
        resolve_reason: 'quiet',
        open_at: isoTime(at(44)),
        lasts_sec: 2_700,
      },
    ],
  };
}

const NEIGHBOURS = ['sw-deck3', 'sw-deck7', 'sw-deck10', 'db-1', 'pos-1', 'file-1', 'mail-1'] as const;

/** Three cycles on seven ports, seen at both ends; one neighbour is attacked in the midst of it. */
export function flapStormAndBruteForceExample(): WorkedExample {
  const name = 'example-flap-and-brute-force';
  const flaps = NEIGHBOURS.flatMap((neighbour, port) =>
    [0, 1, 2].flatMap((cycle) => [
      ...flapEnd(neighbour, port, at(5 + cycle * 2, port * 3), 'down'),
      ...flapEnd(neighbour, port, at(5 + cycle * 2, port * 3 + 40), 'up'),
    ]),
  );
  const attack = every(7, 9, 2, (t) =>
    log(t, 'mail-1', 'sshd', 'info', 'Failed password for root from 203.0.113.66 port 40022 ssh2'),
  );
  return {
    name,
    rule: 'a core-switch flap storm over 8 devices with an SSH brute force on one of them is two: network_issue with the core as root, and security_alert',
    registry: registryOfExample([
      device('core-sw-1', 'switch'),
      ...NEIGHBOURS.map((id) => device(id, id.startsWith('sw-') ? 'switch' : 'server', ['core-sw-1'])),
    ]),
    records: numbered(name, [...flaps, ...attack]),
    incidents: [
      {
        incident_type: 'network_issue',
        severity: 'critical',
        root_device: 'core-sw-1',
        devices: ['core-sw-1', ...NEIGHBOURS],
        status: 'resolved',
        resolve_reason: 'cleared',
      },
      {
        incident_type: 'security_alert',
        severity: 'high',
        root_device: 'mail-1',
        devices: ['mail-1'],
        status: 'resolved',
        resolve_reason: 'quiet',
      },
    ],
  };
}

/** One change of a port, as the core and the neighbour each write it. */
function flapEnd(neighbour: string, port: number, atMs: number, state: 'down' | 'up'): Draft[] {
  const cisco = (name: string): string => `%LINK-3-UPDOWN: Interface ${name}, changed state to ${state}`;
  const onCore = log(atMs, 'core-sw-1', 'ios', 'error', cisco(`TenGigabitEthernet1/0/${port + 1}`));
  const there = neighbour.startsWith('sw-')
    ? log(atMs + SECOND, neighbour, 'ios', 'error', cisco('TenGigabitEthernet1/1/1'))
    : log(
        atMs + SECOND,
        neighbour,
        'kernel',
        state === 'down' ? 'error' : 'info',
        `ixgbe 0000:3b:00.0 eno1: NIC Link is ${state === 'down' ? 'Down' : 'Up 10 Gbps'}`,
      );
  return [onCore, there];
}

/** Each host has a fault of its own; all they share is the switch. */
export function twoApplicationFaultsExample(): WorkedExample {
  const name = 'example-two-applications';
  const drafts = [
    ...every(5, 8, 20, (t) =>
      log(t, 'spa-1', 'spa-booking', 'error', 'connection pool exhausted: 20 of 20 in use'),
    ),
    ...every(5, 8, 20, (t) =>
      log(t + 30 * SECOND, 'casino-1', 'casino', 'error', 'ledger export failed: connection timeout'),
    ),
  ];
  const appFault = (root: string): ExpectedIncident => ({
    incident_type: 'app_degradation',
    severity: 'high',
    root_device: root,
    devices: [root],
    status: 'resolved',
    resolve_reason: 'quiet',
  });
  return {
    name,
    rule: 'two unrelated application faults on two hosts behind one switch, 30 s apart, are two',
    registry: registryOfExample([
      device('sw-1', 'switch'),
      device('spa-1', 'server', ['sw-1']),
      device('casino-1', 'server', ['sw-1']),
    ]),
    records: numbered(name, drafts),
    incidents: [appFault('spa-1'), appFault('casino-1')],
  };
}

/** The satellite goes first, the LTE link two minutes later; both come back. */
export function bothLinksLostExample(): WorkedExample {
  const name = 'example-both-links';
  const drafts = [
    log(at(5), 'vsat-1', 'modem', 'error', 'carrier lost on beam 2'),
    log(at(7), 'lte-1', 'netifd', 'error', 'wwan0: link is down'),
    log(at(25), 'vsat-1', 'modem', 'notice', 'carrier acquired on beam 2, link up'),
    log(at(26), 'lte-1', 'netifd', 'notice', 'wwan0: link is up'),
  ];
  return {
    name,
    rule: 'a satellite and an LTE link that fail one after the other, leaving none, are one comms_outage',
    registry: registryOfExample([device('vsat-1', 'vsat', [], 'high'), device('lte-1', 'lte_modem')]),
    records: numbered(name, drafts),
    incidents: [
      {
        incident_type: 'comms_outage',
        severity: 'critical',
        root_device: 'vsat-1',
        devices: ['lte-1', 'vsat-1'],
        status: 'resolved',
        resolve_reason: 'cleared',
        open_at: isoTime(at(24)),
      },
    ],
  };
}

/** All worked examples of the product's specification, in its order. */
export function workedExamples(): readonly WorkedExample[] {
  return [
    rainFadeExample(),
    noSpaceExample(),
    flapStormAndBruteForceExample(),
    twoApplicationFaultsExample(),
    bothLinksLostExample(),
  ];
}
