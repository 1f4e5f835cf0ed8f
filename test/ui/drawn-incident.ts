import { type Category, Incident, type Severity, type Status } from '@aiops/contracts';

/** A stream of numbers in [0, 1) that the seed decides (mulberry32 of Tommy Ettinger, public domain). */
type Draw = () => number;

function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(draw: Draw, list: readonly [T, ...T[]]): T {
  return list[Math.floor(draw() * list.length)] ?? list[0];
}

/** Each with how often it comes. */
function weighted<T>(draw: Draw, list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
  let rest = draw() * list.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of list) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return list[0][0];
}

const SHIPS = [
  ['mv-aurora', 22],
  ['mv-borealis', 18],
  ['mv-coral-star', 14],
  ['mv-dunes', 11],
  ['mv-eclipse', 9],
  ['mv-fjord', 8],
  ['mv-glacier', 6],
  ['mv-horizon', 5],
  ['mv-island-queen', 3],
  ['mv-jade', 2],
  ['mv-kestrel', 1],
  ['mv-lagoon', 1],
] as const satisfies readonly (readonly [string, number])[];
export const FLEET: readonly string[] = SHIPS.map(([ship]) => ship);

const TYPES: readonly [
  readonly [readonly [string, Category], number],
  ...(readonly [readonly [string, Category], number])[],
] = [
  [['link_degradation', 'network'], 20],
  [['network_issue', 'network'], 18],
  [['app_degradation', 'application'], 15],
  [['resource_pressure', 'system'], 13],
  [['guest_network_issue', 'network'], 9],
  [['auth_failure', 'security'], 8],
  [['comms_outage', 'network'], 5],
  [['core_app_degradation', 'application'], 4],
  [['security_alert', 'security'], 3],
  [['power_event', 'system'], 3],
  [['safety', 'system'], 2],
];
const DEVICES = [
  'vsat-01',
  'lte-01',
  'wan-rt-01',
  'fw-01',
  'sw-core-01',
  'sw-fwd-01',
  'sw-aft-01',
  'wlc-01',
  'db-01',
  'pos-01',
  'pms-01',
  'mail-01',
  'ups-01',
  'gps-01',
] as const;
const SERVICES = ['vsat', 'switching', 'wifi', 'database', 'pos', 'mail', 'pms', 'power'] as const;
const LINES = [
  'carrier lost on beam 2, Es/No below the limit of the modulation in use',
  'Interface GigabitEthernet1/0/24 changed state to down; line protocol is down',
  'connection to the payment gateway timed out after 30000 ms, will try again',
  'No space left on device while writing the journal of the reservations database',
  'authentication failed for user root from 10.20.4.17 port 51822 ssh2',
  'input power lost, running on battery, 38 minutes remain at the present load',
  'DHCP pool of the guest network is exhausted: 1021 of 1022 leases in use',
  'query of the folio took 8123 ms, of which 7980 ms waited for a lock',
] as const;

/** UUIDv7 in form, so that the rows compress as little as real ones do. */
function trackingId(draw: Draw, ms: number): string {
  const time = Math.trunc(ms).toString(16).padStart(12, '0');
  const hex = (digits: number): string =>
    Math.floor(draw() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Most old ones are over; of the last day many are not. */
function statusOf(draw: Draw, ageDays: number): Status {
  const over = ageDays > 1 ? 97 : 55;
  return weighted(draw, [
    ['resolved', over],
    ['open', ageDays > 1 ? 1 : 25],
    ['ack', ageDays > 1 ? 1 : 12],
    ['suppressed', ageDays > 1 ? 1 : 8],
  ]);
}

function evidenceOf(draw: Draw, firstMs: number, lastMs: number): Incident['evidence'] {
  return Array.from({ length: 6 + Math.floor(draw() * 9) }, (_, index) => {
    const ms = firstMs + draw() * (lastMs - firstMs);
    return {
      ref: `clickhouse://logs/${trackingId(draw, ms)}`,
      quote: `<${130 + index}>${stampOf(ms)} ${pick(draw, DEVICES)} ${pick(draw, SERVICES)}[${Math.floor(draw() * 65_536)}]: ${pick(draw, LINES)}`,
      summary: `statement ${index + 1}: ${pick(draw, LINES)}`,
      weight: Math.round(draw() * 100) / 100,
      count: 1 + Math.floor(draw() * 40),
      tracking_id: trackingId(draw, ms),
    };
  });
}

function timelineOf(draw: Draw, firstMs: number, lastMs: number): Incident['timeline'] {
  const steps = 4 + Math.floor(draw() * 10);
  return Array.from({ length: steps }, (_, index) => ({
    ts: stampOf(firstMs + ((lastMs - firstMs) * index) / steps),
    event: index === 0 ? ('created' as const) : ('updated' as const),
    description: `${pick(draw, DEVICES)}: ${pick(draw, LINES)}`,
    source: 'correlation-service',
    meta: { anomaly_count: index + 1 },
  }));
}

/** The incident of this number as the correlation-service would have left it: some 6 to 12 kB. */
export function drawnIncident(number: number, nowMs: number, spanMs: number): Incident {
  const draw = drawFrom(number);
  // More of them lately, as a store has them whose oldest are being removed.
  const ageMs = draw() ** 1.3 * spanMs;
  const lastMs = nowMs - ageMs;
  const firstMs = lastMs - 60_000 - draw() * 3_600_000;
  const ship = weighted(draw, SHIPS);
  const [type, category] = weighted(draw, TYPES);
  const device = `${ship}.${pick(draw, DEVICES)}`;
  const service = pick(draw, SERVICES);
  const status = statusOf(draw, ageMs / 86_400_000);
  const severity = weighted<Severity>(draw, [
    ['low', 15],
    ['medium', 45],
    ['high', 30],
    ['critical', 10],
  ]);
  const scope = [
    { device_id: device, service },
    ...Array.from({ length: Math.floor(draw() * 4) }, () => ({
      device_id: `${ship}.${pick(draw, DEVICES)}`,
      service: pick(draw, SERVICES),
    })),
  ];
  return Incident.parse({
    schema_version: '3.0',
    tracking_id: trackingId(draw, firstMs),
    ts: stampOf(lastMs),
    ship_id: ship,
    incident_id: `inc-${number.toString().padStart(6, '0')}-${trackingId(draw, firstMs).slice(-12)}`,
    incident_type: type,
    category,
    severity,
    severity_reason: `${severity}, as the pattern of ${service} says`,
    status,
    ...(status === 'resolved' ? { resolve_reason: 'cleared' } : {}),
    ...(status === 'ack' ? { owner: pick(draw, ['bridge', 'IT officer', 'shore']) } : {}),
    scope,
    corr_keys: [`${type}:${ship}`, `${service}:${ship}`, `${device}:${ship}`, `${type}:${service}:${ship}`],
    suppress_key: `${type}:${ship}:${device}:${service}`,
    timeline: timelineOf(draw, firstMs, lastMs),
    evidence: evidenceOf(draw, firstMs, lastMs),
    probable_cause: scope.map((entry, index) => ({
      entity: entry.device_id,
      rank: index + 1,
      terms: { downstream_members: scope.length - index, earliest_start: stampOf(firstMs), strength: 0.9 },
    })),
    runbook_refs: [],
    tracking_ids: Array.from({ length: 5 + Math.floor(draw() * 46) }, () => trackingId(draw, firstMs)),
    errors: [],
    anomaly_count: 1 + Math.floor(draw() * 60),
    duplicate_count: Math.floor(draw() * 200),
    related_to: [],
    flapping: draw() < 0.03,
    created_at: stampOf(firstMs),
    updated_at: stampOf(lastMs),
    first_seen: stampOf(firstMs),
    last_seen: stampOf(lastMs),
    version: 1 + Math.floor(draw() * 30),
    material_version: 1,
  });
}
