import { quoted } from './quote.ts';

/** What the shipped patterns mean, for somebody who reads no logs. Others are told by their name. */
const PATTERN_WORDS: Readonly<Record<string, string>> = {
  host_crash: 'the machine crashed',
  storage_fault: 'a disk fault',
  disk_ageing: 'a disk that is ageing',
  cooling_fault: 'a cooling fault',
  link_down: 'link down',
  path_lost: 'the path to shore is lost',
  tunnel_down: 'a tunnel to shore is down',
  wan_outage: 'all links to shore are down',
  power: 'a power fault',
  safety: 'a safety alarm',
  auth_failure: 'failed logins',
  brute_force: 'many failed logins in a short time as when passwords are guessed',
  core_app: 'a core application fault',
  guest_net: 'a guest network fault',
  db_conn_timeout: 'a database connection timed out',
  disk_full: 'a disk has no space left',
  oom_killed: 'a program was stopped for lack of memory',
};

/** What an incident of a shipped type is called on the bridge. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  comms_outage: 'all links to shore are out',
  link_degradation: 'a link to shore is bad',
  network_issue: 'a network fault',
  guest_network_issue: 'a guest network fault',
  power_event: 'a power fault',
  resource_pressure: 'a machine is short of memory or disk or processor',
  app_degradation: 'an application fault',
  core_app_degradation: 'a core application fault',
  auth_failure: 'failed logins',
  security_alert: 'a security alert',
  safety: 'a safety alarm',
  platform: 'a fault of this monitoring system itself',
  other: 'a fault',
};

const METRIC_WORDS: Readonly<Record<string, string>> = {
  rf_snr_db: 'satellite signal quality',
  link_latency_ms: 'link delay',
  packet_loss_pct: 'packet loss',
  cpu_pct: 'processor load',
  mem_pct: 'memory use',
  disk_pct: 'disk use',
  rain_mm_h: 'rain',
  wind_kn: 'wind',
  speed_kn: 'speed of the ship',
  sea_state: 'sea state',
};

/** The unit that the end of a metric's name gives, the longest first. */
const UNITS: readonly (readonly [suffix: string, unit: string])[] = [
  ['_mm_h', 'mm/h'],
  ['_per_s', 'per second'],
  ['_bytes', 'bytes'],
  ['_seconds', 's'],
  ['_pct', '%'],
  ['_dbm', 'dBm'],
  ['_db', 'dB'],
  ['_ms', 'ms'],
  ['_kn', 'kn'],
  ['_kw', 'kW'],
  ['_v', 'V'],
  ['_c', '°C'],
];

/** A name that we don't know is quoted: incidents may be handed in by others, and senders call things what they like. */
export function typeWords(type: string): string {
  return TYPE_WORDS[type] ?? quoted(type);
}

export function patternWords(name: string): string {
  return PATTERN_WORDS[name] ?? quoted(name);
}

export function metricWords(name: string): string {
  return METRIC_WORDS[name] ?? quoted(name);
}

/** `5.46 dB`: a value with the unit that its metric's name gives. */
export function valueWords(name: string, value: number): string {
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix))?.[1];
  return unit === undefined ? numberWords(value) : `${numberWords(value)} ${unit}`;
}

/** At most three digits behind the point count for a reader, and four digits in all. */
export function numberWords(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
