import type { Severity } from '@aiops/contracts';

/**
 * What the shipped policy calls a fault, written down once more and independently of the product: the truth of a
 * scenario must not be computed by the code that it judges. A test holds these words against the shipped policy's.
 */
export interface ThresholdCondition {
  readonly metric: string;
  readonly direction: 'above' | 'below';
  readonly limit: number;
  readonly forSec: number;
  readonly severity: Severity;
}

export const THRESHOLDS: readonly ThresholdCondition[] = [
  { metric: 'cpu_pct', direction: 'above', limit: 85, forSec: 120, severity: 'medium' },
  { metric: 'mem_pct', direction: 'above', limit: 90, forSec: 120, severity: 'high' },
  { metric: 'disk_pct', direction: 'above', limit: 85, forSec: 600, severity: 'high' },
  { metric: 'rf_snr_db', direction: 'below', limit: 7, forSec: 60, severity: 'critical' },
  { metric: 'link_latency_ms', direction: 'above', limit: 500, forSec: 180, severity: 'medium' },
  { metric: 'packet_loss_pct', direction: 'above', limit: 5, forSec: 120, severity: 'high' },
];

/** The condition on this metric, if the policy has one. */
export function thresholdOf(metric: string): ThresholdCondition | undefined {
  return THRESHOLDS.find((condition) => condition.metric === metric);
}

export function isBeyond(condition: ThresholdCondition, value: number): boolean {
  return condition.direction === 'above' ? value > condition.limit : value < condition.limit;
}

/** A kind of line that the policy knows: what it says, what it must not say, how bad that is. */
interface LineCondition {
  readonly name: string;
  readonly words: RegExp;
  readonly unless?: RegExp;
  readonly severity: Severity;
}

const CLEARING =
  /\blink (?:is )?up\b|\bchanged state to up\b|\bsnmp_trap_link_up\b|\b(?:carrier|signal) (?:restored|regained|acquired)\b|\blink has been established\b|\buplinks? restored\b|\bwan (?:link|connectivity) restored\b|\bon line power\b|\butility restored\b|\bno longer on battery\b|\b(?:fire|smoke) alarm (?:cleared|reset)\b|\bgps (?:signal |fix |position )?restored\b|\bgps fix (?:acquired|valid)\b|\bgnss signal restored\b/i;

const GPS = /\bgps\b|\bgnss\b/i;

/** In the order in which the policy asks. */
const LINE_CONDITIONS: readonly LineCondition[] = [
  {
    name: 'core_app',
    words:
      /\bdatabase (?:is )?unavailable\b|\bcould not connect to database\b|\bdatabase connection lost\b|\bthe database system is in recovery mode\b|\bora-01034\b/i,
    severity: 'high',
  },
  { name: 'guest_net', words: /\bcaptive portal (?:failed|error|unreachable)\b/i, severity: 'medium' },
  {
    name: 'db_conn_timeout',
    words:
      /\bconnection (?:timeout|timed out)\b|\bconnect timed out\b|\bpool (?:is )?exhausted\b|\bconnection is not available\b|\bcould not get a connection\b|\bcannot get a connection\b|\btimeout waiting for idle object\b|\bqueuepool limit\b|\btoo many (?:connections|clients already)\b|\bremaining connection slots are reserved\b|\bconnection limit exceeded\b/i,
    unless: /\bdhcp\b|\baddress pool\b/i,
    severity: 'high',
  },
  {
    name: 'disk_full',
    words: /\bno space left\b|\bdisk (?:is )?full\b|\bnot enough space on the disk\b|\bfilesystem full\b/i,
    severity: 'high',
  },
  {
    name: 'oom_killed',
    words: /\bout of memory\b|\boom[- ]killer\b|\boutofmemoryerror\b|\boom-kill\b|\blow virtual memory\b/i,
    severity: 'critical',
  },
  {
    name: 'link_down',
    words:
      /\blink (?:is )?down\b|\bchanged state to down\b|\bsnmp_trap_link_down\b|\bcarrier lost\b|\bno signal\b|\bsignal lost\b|\bloss of (?:signal|lock)\b|\bsatellite lock lost\b|\blink is disconnected\b/i,
    unless: GPS,
    severity: 'critical',
  },
  {
    name: 'tunnel_down',
    words: /\btunnel (?:is |went )?down\b|\bdpd timed out\b|\bdown bgp notification (?:sent|received)\b/i,
    unless: /\badministratively down\b/i,
    severity: 'medium',
  },
  {
    name: 'wan_outage',
    words:
      /\ball uplinks (?:are )?down\b|\ball wan links (?:are )?down\b|\bno uplink\b|\bno wan connectivity\b/i,
    severity: 'critical',
  },
  {
    name: 'power',
    words: /\bon battery\b|\butility failure\b|\b(?:input|mains|shore|ac) power lost\b/i,
    unless: /\bself-?test\b|\brestored\b/i,
    severity: 'high',
  },
  {
    name: 'safety',
    words:
      /\bfire alarm\b|\bsmoke (?:alarm|detected)\b|\bgps (?:signal |fix |position )?lost\b|\bgnss (?:signal )?lost\b|\bno gps fix\b|\bloss of gps\b|\bbilge (?:alarm|high level)\b/i,
    unless: /\bdrill\b|\bcleared\b|\breset\b|\brestored\b/i,
    severity: 'critical',
  },
  { name: 'host_crash', words: /\bkernel panic\b|\bbug: soft lockup\b/i, severity: 'critical' },
  {
    name: 'storage_fault',
    words:
      /\bext4-fs error\b|\bi\/o error, dev\b|\bdisk failure on\b|\bdegradedarray event detected on md device\b|\bfailed smart self-check\b/i,
    severity: 'high',
  },
  {
    name: 'cooling_fault',
    words:
      /\bfan (?:tray |module )?(?:[0-4] )?(?:has )?failed\b|\btemperature (?:is )?critical\b|\btemperature above threshold\b/i,
    unless: /\bcleared\b|\brestored\b/i,
    severity: 'high',
  },
];

/** How bad the policy says such a line is; undefined for a line that opens nothing. */
export function openingSeverity(message: string): Severity | undefined {
  if (CLEARING.test(message)) return undefined;
  return LINE_CONDITIONS.find(({ words, unless }) => words.test(message) && unless?.test(message) !== true)
    ?.severity;
}

/** True when the line alone is a fault to the policy. */
export function opensByWording(message: string): boolean {
  return openingSeverity(message) !== undefined;
}

const AUTH_FAILURE =
  /\bauthentication fail(?:ure|ed)\b|\bfailed password\b|\binvalid (?:credentials|user|password)\b|\blogin failed\b|\blogon failure\b|\bfailed to log on\b|\baccess denied for user\b/i;

/** The address a failed login came from (the client's where RADIUS names it), `unknown` when the line names none, undefined when it is no failed login. */
export function authFailureSource(message: string): string | undefined {
  if (!AUTH_FAILURE.test(message)) return undefined;
  const client = /\bcli[\s=:]+([\da-f]{2}(?:[:-][\da-f]{2}){5}|\d{1,3}(?:\.\d{1,3}){3})\b/i.exec(message);
  if (client?.[1] !== undefined) return client[1].toLowerCase();
  const address =
    /\b(?:from:?\s+|rhost=|network address:\s*|source: |srcip=)\[?(\d{1,3}(?:\.\d{1,3}){3})\b/i.exec(message);
  return address?.[1] ?? 'unknown';
}

/** Failed logins from one source that open: this many within this time. */
export const AUTH_FAILURES_OPEN = { count: 5, withinSec: 300, severity: 'medium' } as const;
/** Failed logins from one source that are an attack. */
export const BRUTE_FORCE = { count: 10, withinSec: 60, severity: 'high' } as const;

/** Levels that open an incident whatever the words are. */
export const OPENING_LEVELS: ReadonlySet<string> = new Set(['critical', 'alert', 'emergency']);

/** Below this no incident of the type is, and what nobody wrote counts at most one step above. */
export const BASE_SEVERITY: Readonly<Record<string, Severity>> = {
  comms_outage: 'critical',
  link_degradation: 'high',
  network_issue: 'medium',
  guest_network_issue: 'medium',
  power_event: 'high',
  resource_pressure: 'medium',
  core_app_degradation: 'high',
  app_degradation: 'medium',
  auth_failure: 'low',
  security_alert: 'high',
  safety: 'critical',
};
