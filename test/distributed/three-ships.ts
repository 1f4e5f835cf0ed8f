import type { RegistryDocument } from '@aiops/contracts';
import { generateScenario, type InputRecord } from '@aiops/scenarios';

/** Six faults on three ships, some twenty thousand records. */
const SCENARIOS = ['rain-fade', 'flap-storm-and-brute-force', 'three-faults'] as const;
const SEED = 5;
/** Long enough for twenty thousand records. */
const HOURS = 2.6;
/** Of the hosts whose lines syslog can carry whole, each third one sends them by it. */
const BY_SYSLOG = 3;
const SYSLOG_LEVELS = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
] as const;
const LOCAL0 = 16;

export interface ShipLoad {
  readonly name: string;
  readonly registry: RegistryDocument;
  /** In the order of event time. */
  readonly records: readonly InputRecord[];
}

export function threeShips(): ShipLoad[] {
  return SCENARIOS.map((name) => {
    const { records, registry } = generateScenario(name, SEED, { hours: HOURS });
    return { name, registry, records };
  });
}

/** What goes by which channel: a line of syslog, or null for a record that goes by HTTP. */
export type LineOf = (record: InputRecord) => string | null;

/** Each host logs by one way, and its metrics are collected by HTTP. */
export function channelsOf({ records, registry }: ShipLoad): LineOf {
  const known = new Set(registry.devices.flatMap(({ hostnames }) => hostnames));
  const speaking = new Set(records.flatMap((record) => (record.kind === 'log' ? [record.host] : [])));
  for (const record of records) {
    if (record.kind === 'log' && (!known.has(record.host) || syslogLine(record) === null))
      speaking.delete(record.host);
  }
  const bySyslog = new Set([...speaking].sort().filter((_, index) => index % BY_SYSLOG === 0));
  return (record) => (record.kind === 'log' && bySyslog.has(record.host) ? syslogLine(record) : null);
}

/** Null for what would not arrive whole: another level than syslog's eight, no program, more than a line. */
function syslogLine({ ts, host, service, level, msg }: Extract<InputRecord, { kind: 'log' }>): string | null {
  const severity = SYSLOG_LEVELS.findIndex((name) => name === level);
  if (severity === -1 || service === undefined || /[\n\r]/.test(msg)) return null;
  return `<${LOCAL0 * 8 + severity}>1 ${ts} ${host} ${service} - - - ${msg}\n`;
}
