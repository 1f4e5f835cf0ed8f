import type { Incident, Matcher, Silence } from '@aiops/contracts';
import { MATCHER_WORDS } from '../actions/silence-proposal.ts';

/** What it covers: `ship aurora, device modem-1`. */
export function coveredWords({ matchers, max_severity }: Silence): string {
  const what = matchers.map(({ field, value }) => `${MATCHER_WORDS[field]} ${value}`).join(', ');
  return max_severity === undefined ? what : `${what}, up to ${max_severity}`;
}

/** `only on sun, mon from 02:00 UTC for 90 min`; null where it holds all the time. */
export function recurrenceWords({ recurs }: Silence): string | null {
  if (recurs === undefined) return null;
  const days = recurs.days === undefined ? 'every day' : `on ${recurs.days.join(', ')}`;
  const zone = recurs.timezone === 'ship' ? 'ship time' : recurs.timezone;
  return `only ${days} from ${recurs.start} ${zone} for ${recurs.duration_min} min`;
}

/** Between its beginning and its end; one that comes again may have a pause now. */
export function isCurrent({ starts_at, ends_at }: Silence, nowMs: number): boolean {
  return Date.parse(starts_at) <= nowMs && nowMs < Date.parse(ends_at);
}

/** Those that have not ended, the soonest end first. */
export function notEnded(silences: readonly Silence[], nowMs: number): readonly Silence[] {
  return silences
    .filter(({ ends_at }) => Date.parse(ends_at) > nowMs)
    .sort((a, b) => Date.parse(a.ends_at) - Date.parse(b.ends_at));
}

/** The one that keeps the incident quiet, or that covers what it reports next; undefined where none is known to. */
export function silenceOf(
  silences: readonly Silence[],
  incident: Incident,
  nowMs: number,
): Silence | undefined {
  if (incident.status === 'resolved') return undefined;
  const { suppressed_by: by } = incident;
  if (by !== undefined) return silences.find(({ silence_id }) => silence_id === by);
  return silences.find((silence) => isCurrent(silence, nowMs) && covers(silence, incident));
}

/** As far as an incident tells: of signals only the statements do. */
function covers({ matchers }: Silence, incident: Incident): boolean {
  return incident.scope.some(({ device_id, service }) =>
    matchers.every((matcher) => matcherHolds(matcher, incident, device_id, service)),
  );
}

function matcherHolds(
  { field, value }: Matcher,
  { ship_id, incident_type, severity }: Incident,
  device: string,
  service: string | null,
): boolean {
  const isHost = device.startsWith('host:');
  const values = {
    ship_id,
    device_id: isHost ? null : device,
    host: isHost ? device.slice('host:'.length) : null,
    service,
    incident_type,
    severity,
    signal: null,
  };
  return matches(value, values[field]);
}

/** `*` stands for any text. */
function matches(pattern: string, value: string | null): boolean {
  if (value === null) return false;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(value);
}

/** Why it was made, as the person wrote it. */
export function becauseWords({ comment }: Silence): string {
  return comment.trim() === '' ? 'no reason was given' : comment.trim();
}
