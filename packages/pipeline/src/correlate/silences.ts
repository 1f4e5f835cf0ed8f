import {
  type AnomalyEnriched,
  type Matcher,
  type Severity,
  type Silence,
  severityRank,
} from '@aiops/contracts';
import { DAYS_OF_WEEK, type MaintenanceWindow, type Policy } from '@aiops/policy';
import type { ShipState } from './state.ts';

/** What keeps an opener from paging: a silence of a person or of the policy, or a maintenance window. */
export interface Cover {
  readonly kind: 'silence' | 'window';
  readonly by: string;
}

export type Matchable = Readonly<Record<Matcher['field'], string | null | undefined>>;

export function matchableOf(anomaly: AnomalyEnriched): Matchable {
  return {
    ship_id: anomaly.ship_id,
    device_id: anomaly.device_id,
    host: anomaly.host,
    service: anomaly.service,
    incident_type: anomaly.incident_type,
    severity: anomaly.severity,
    signal: anomaly.signal,
  };
}

/** The silence or window that covers a statement at a time; silences first, then windows in the policy's order. */
export function coverOf(
  ship: Pick<ShipState, 'silences'>,
  policy: Policy,
  what: Matchable,
  severity: Severity,
  atMs: number,
): Cover | null {
  for (const silence of [...ship.silences.values(), ...policy.correlate.silences]) {
    if (isCurrent(silence, atMs) && holds(silence, what, severity)) {
      return { kind: 'silence', by: silence.silence_id };
    }
  }
  for (const window of policy.correlate.maintenance_windows) {
    if (isInWindow(window, atMs) && holds(window, what, severity)) {
      return { kind: 'window', by: window.name };
    }
  }
  return null;
}

function isCurrent(silence: Pick<Silence, 'starts_at' | 'ends_at'>, atMs: number): boolean {
  return Date.parse(silence.starts_at) <= atMs && atMs < Date.parse(silence.ends_at);
}

function holds(
  cover: { readonly matchers: readonly Matcher[]; readonly max_severity?: Severity | undefined },
  what: Matchable,
  severity: Severity,
): boolean {
  if (cover.max_severity !== undefined && severityRank(severity) > severityRank(cover.max_severity)) {
    return false;
  }
  return cover.matchers.every((matcher) => matches(matcher, what));
}

export function matches(matcher: Matcher, what: Matchable): boolean {
  const value = what[matcher.field];
  return value !== null && value !== undefined && globMatches(matcher.value, value);
}

/** `*` stands for any run of characters. Linear in the length of the text for each part of the pattern. */
function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return lower === first;
  if (!lower.startsWith(first)) return false;
  let position = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = lower.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return lower.length - last.length >= position && lower.endsWith(last);
}

const MINUTES_A_DAY = 1440;

/** Whether a weekly window covers a time, in the window's own zone; one past midnight belongs to the day it began. */
function isInWindow(window: MaintenanceWindow, atMs: number): boolean {
  const { day, minute } = localTime(window.timezone, atMs);
  const start = minutesOf(window.start);
  const end = minutesOf(window.end);
  if (start < end) return minute >= start && minute < end && runsOn(window, day);
  if (minute >= start) return runsOn(window, day);
  return minute < end && runsOn(window, (day + 6) % 7);
}

function runsOn(window: MaintenanceWindow, day: number): boolean {
  const name = DAYS_OF_WEEK[day];
  return window.days === undefined || (name !== undefined && window.days.includes(name));
}

function minutesOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) % MINUTES_A_DAY;
}

function localTime(timeZone: string, atMs: number): { day: number; minute: number } {
  if (timeZone === 'UTC') {
    const date = new Date(atMs);
    return { day: date.getUTCDay(), minute: date.getUTCHours() * 60 + date.getUTCMinutes() };
  }
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(atMs));
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const day = DAYS_OF_WEEK.findIndex((name) => name === part('weekday').toLowerCase());
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}
