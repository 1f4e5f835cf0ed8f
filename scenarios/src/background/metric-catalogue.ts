import type { Role } from '../fleet/blueprints.ts';
import type { Shape } from './shape.ts';

/** One series of a device: what it is called, how often it is read, how it moves. */
export interface MetricPlan {
  readonly metric: string;
  readonly service: string;
  readonly periodSec: number;
  readonly shape: Shape;
  readonly unit?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Decimals; default 1. */
  readonly digits?: number;
}

const cpu = (level: number, periodSec: number, service = 'snmp'): MetricPlan => ({
  metric: 'cpu_pct',
  service,
  periodSec,
  unit: 'percent',
  shape: { kind: 'gauge', level, day: level * 0.3, drift: level * 0.2, noise: 2.5, min: 1, max: 78 },
});

const mem = (level: number, periodSec: number, service = 'snmp'): MetricPlan => ({
  metric: 'mem_pct',
  service,
  periodSec,
  unit: 'percent',
  shape: { kind: 'gauge', level, day: 2, drift: 3, noise: 0.4, min: 5, max: 84 },
});

const octets = (port: string, perSec: number): MetricPlan => ({
  metric: 'if_in_octets',
  service: 'snmp',
  periodSec: 60,
  unit: 'bytes',
  digits: 0,
  labels: { interface: port },
  shape: { kind: 'counter', perSec },
});

const errors = (port: string): MetricPlan => ({
  metric: 'if_in_errors',
  service: 'snmp',
  periodSec: 60,
  digits: 0,
  labels: { interface: port },
  shape: { kind: 'counter', perSec: 0.0004 },
});

const link = (name: string, latencyMs: number, spreadMs: number): MetricPlan[] => [
  {
    metric: 'link_latency_ms',
    service: 'blackbox',
    periodSec: 30,
    unit: 'ms',
    labels: { link: name },
    shape: {
      kind: 'gauge',
      level: latencyMs,
      day: spreadMs,
      drift: spreadMs,
      noise: spreadMs / 2,
      min: 8,
      max: 430,
      excursions: { everyHours: 9, lastsSec: 45, to: [520, 760] },
    },
  },
  {
    metric: 'packet_loss_pct',
    service: 'blackbox',
    periodSec: 30,
    unit: 'percent',
    digits: 2,
    labels: { link: name },
    shape: { kind: 'gauge', level: 0.3, day: 0.2, drift: 0.3, noise: 0.25, min: 0, max: 3.5 },
  },
];

/** What every server reports: node-exporter style, with a nightly backup that lifts the load for less than a minute. */
function server(
  cpuLevel: number,
  memLevel: number,
  mount: string,
  disk: readonly [number, number],
): MetricPlan[] {
  return [
    {
      metric: 'cpu_pct',
      service: 'node',
      periodSec: 30,
      unit: 'percent',
      shape: {
        kind: 'gauge',
        level: cpuLevel,
        day: cpuLevel * 0.35,
        drift: cpuLevel * 0.25,
        noise: 4,
        min: 1,
        max: 80,
        excursions: { everyHours: 24, lastsSec: 45, to: [87, 97] },
      },
    },
    mem(memLevel, 30, 'node'),
    {
      metric: 'disk_pct',
      service: 'node',
      periodSec: 60,
      unit: 'percent',
      digits: 2,
      labels: { mount },
      shape: { kind: 'filling', low: disk[0], high: disk[1], days: 7 },
    },
  ];
}

const latency = (service: string, levelMs: number): MetricPlan => ({
  metric: 'http_request_latency_ms',
  service,
  periodSec: 30,
  unit: 'ms',
  shape: {
    kind: 'gauge',
    level: levelMs,
    day: levelMs * 0.3,
    drift: levelMs * 0.2,
    noise: levelMs * 0.12,
    min: 3,
    max: 2_000,
  },
});

const poolUsage = (service: string, level: number): MetricPlan => ({
  metric: 'db_pool_usage_pct',
  service,
  periodSec: 30,
  unit: 'percent',
  shape: { kind: 'gauge', level, day: level * 0.4, drift: level * 0.25, noise: 3, min: 2, max: 82 },
});

const clients = (level: number, periodSec: number): MetricPlan => ({
  metric: 'wifi_clients',
  service: 'snmp',
  periodSec,
  digits: 0,
  shape: {
    kind: 'gauge',
    level,
    day: level * 0.6,
    drift: level * 0.2,
    noise: level * 0.04,
    min: 0,
    max: level * 3,
  },
});

const gauge = (
  metric: string,
  service: string,
  periodSec: number,
  level: number,
  spread: number,
  bounds: readonly [number, number],
  extra: { day?: number; unit?: string; digits?: number } = {},
): MetricPlan => ({
  metric,
  service,
  periodSec,
  ...(extra.unit === undefined ? {} : { unit: extra.unit }),
  ...(extra.digits === undefined ? {} : { digits: extra.digits }),
  shape: {
    kind: 'gauge',
    level,
    day: extra.day ?? 0,
    drift: spread,
    noise: spread / 3,
    min: bounds[0],
    max: bounds[1],
  },
});

const accessPoint: readonly MetricPlan[] = [
  clients(34, 90),
  gauge('channel_util_pct', 'snmp', 90, 32, 10, [2, 82], { day: 15, unit: 'percent' }),
];

const accessSwitch: readonly MetricPlan[] = [
  cpu(14, 60),
  octets('uplink', 900_000),
  errors('uplink'),
  gauge('poe_watts', 'snmp', 60, 310, 30, [100, 600], { unit: 'watt', digits: 0 }),
];

/** Periods follow the polling intervals of the policy: satellite 20 s, firewalls 45, switches 60, access points 90. */
export const METRICS: Readonly<Record<Role, readonly MetricPlan[]>> = {
  ups: [
    gauge('ups_load_pct', 'snmp', 60, 46, 4, [20, 80], { day: 4, unit: 'percent' }),
    gauge('ups_battery_pct', 'snmp', 60, 99.4, 0.4, [97, 100], { unit: 'percent' }),
    gauge('ups_input_volts', 'snmp', 60, 229, 2.5, [212, 245], { unit: 'volt' }),
  ],
  antenna: [
    gauge('antenna_elevation_deg', 'acu', 60, 41, 1.5, [5, 90], { unit: 'degree' }),
    gauge('temperature_c', 'acu', 60, 38, 3, [5, 70], { day: 6, unit: 'celsius' }),
  ],
  satellite_modem: [
    {
      metric: 'rf_snr_db',
      service: 'rf',
      periodSec: 20,
      unit: 'db',
      digits: 2,
      shape: {
        kind: 'gauge',
        level: 12.2,
        day: 0.3,
        drift: 0.8,
        noise: 0.25,
        min: 9,
        max: 16,
        excursions: { everyHours: 14, lastsSec: 25, to: [4.5, 6.5] },
      },
    },
    gauge('tx_power_dbm', 'rf', 20, -12, 0.8, [-20, -3], { unit: 'dbm' }),
    cpu(22, 60),
  ],
  lte_modem: [gauge('rsrp_dbm', 'rf', 60, -88, 7, [-112, -62], { unit: 'dbm', digits: 0 }), cpu(12, 60)],
  wan_router: [cpu(28, 60), mem(47, 60), ...link('vsat', 165, 22), ...link('lte', 62, 12)],
  firewall: [
    cpu(24, 45),
    mem(52, 45),
    gauge('sessions', 'snmp', 45, 9_200, 900, [200, 40_000], { day: 4_200, digits: 0 }),
  ],
  core_switch: [
    cpu(17, 60),
    mem(44, 60),
    octets('Te1/0/1', 4_200_000),
    octets('Te1/0/2', 3_100_000),
    errors('Te1/0/1'),
    gauge('temperature_c', 'snmp', 60, 41, 2, [20, 60], { day: 2, unit: 'celsius' }),
  ],
  access_forward: accessSwitch,
  access_aft: accessSwitch,
  wlc: [cpu(19, 90), clients(640, 90)],
  ap_forward: accessPoint,
  ap_aft: accessPoint,
  db: [...server(31, 71, '/var', [46, 68]), poolUsage('pgbouncer', 34)],
  pos: [...server(24, 58, '/var', [31, 49]), poolUsage('pos', 28), latency('pos', 46)],
  reservations: [
    ...server(19, 55, '/var', [28, 44]),
    poolUsage('reservations', 22),
    latency('reservations', 88),
  ],
  pms: [...server(17, 61, '/var', [35, 52]), latency('pms', 71)],
  files: server(12, 48, '/data', [58, 74]),
  mail: [
    ...server(11, 44, '/var', [41, 60]),
    gauge('mail_queue', 'postfix', 60, 6, 4, [0, 60], { digits: 0 }),
  ],
  portal: [
    ...server(15, 39, '/var', [22, 40]),
    latency('portal', 120),
    ...link('guest', 185, 26).filter((plan) => plan.metric === 'link_latency_ms'),
  ],
  gps: [
    gauge('satellites_in_view', 'nmea', 30, 12, 2, [8, 18], { digits: 0 }),
    gauge('hdop', 'nmea', 30, 0.8, 0.15, [0.5, 1.6], { digits: 2 }),
    gauge('speed_kn', 'nmea', 60, 17, 3, [0, 24], { unit: 'knot' }),
    gauge('wind_kn', 'weather', 60, 15, 9, [0, 45], { unit: 'knot' }),
    gauge('sea_state', 'weather', 300, 3, 1.3, [0, 6], { digits: 0 }),
    {
      metric: 'rain_mm_h',
      service: 'weather',
      periodSec: 60,
      unit: 'mm/h',
      shape: { kind: 'showers', peak: 3 },
    },
  ],
  fire_panel: [gauge('loop_volts', 'panel', 120, 27.6, 0.3, [26.5, 28.5], { unit: 'volt', digits: 2 })],
  pos_terminal: [cpu(18, 60, 'node'), latency('till', 130)],
  ecdis: [cpu(26, 60, 'node'), mem(49, 60, 'node')],
  domain_controller: server(14, 57, 'C:', [38, 57]),
  spa_db: [...server(13, 52, '/var', [25, 40]), poolUsage('proxysql', 18)],
  spa: [...server(10, 46, '/var', [22, 35]), latency('spa', 64)],
  ais: [gauge('ais_targets', 'ais', 60, 42, 20, [0, 300], { digits: 0 })],
  voyage_recorder: [gauge('recording_lag_ms', 'vdr', 60, 240, 60, [20, 900], { unit: 'ms', digits: 0 })],
  camera: [],
  stray: [cpu(9, 60, 'node'), mem(40, 60, 'node')],
};
