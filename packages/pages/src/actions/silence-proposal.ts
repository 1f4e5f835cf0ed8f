import type { Incident, Matcher } from '@aiops/contracts';
import { primaryEntity } from './incident-words.ts';

export type MatcherField = Matcher['field'];

export const MATCHER_WORDS: Readonly<Record<MatcherField, string>> = {
  ship_id: 'ship',
  device_id: 'device',
  host: 'host',
  service: 'service',
  incident_type: 'type',
  severity: 'severity',
  signal: 'signal',
};

const OF_THING = ['ship_id', 'device_id', 'host', 'incident_type'] as const;
const OF_SERVICE = ['ship_id', 'service', 'incident_type'] as const;

/**
 * What all of the incidents have in common: their ship, device or host, and type; else their service and type. What
 * would silence more than one thing, such as a whole ship, is nobody's to propose: then there are no matchers.
 */
export function proposedMatchers(incidents: readonly Incident[]): Matcher[] {
  const has = (field: MatcherField): boolean => commonValue(field, incidents) !== null;
  if (has('device_id') || has('host')) return matchersOf(OF_THING, incidents);
  return has('service') && has('incident_type') ? matchersOf(OF_SERVICE, incidents) : [];
}

function matchersOf(fields: readonly MatcherField[], incidents: readonly Incident[]): Matcher[] {
  return fields.flatMap((field) => {
    const value = commonValue(field, incidents);
    return value === null ? [] : [{ field, value }];
  });
}

/** What a new matcher of the field begins with: the common value, else empty. */
export function suggestedValue(field: MatcherField, incidents: readonly Incident[]): string {
  return commonValue(field, incidents) ?? '';
}

function commonValue(field: MatcherField, incidents: readonly Incident[]): string | null {
  const [first, ...others] = incidents.map((incident) => valueIn(field, incident));
  if (first === undefined || first === null) return null;
  return others.every((value) => value === first) ? first : null;
}

function valueIn(field: MatcherField, incident: Incident): string | null {
  const entity = primaryEntity(incident);
  const isHost = entity?.startsWith('host:') === true;
  switch (field) {
    case 'ship_id':
      return incident.ship_id;
    case 'device_id':
      return isHost ? null : entity;
    case 'host':
      return isHost ? entity.slice('host:'.length) : null;
    case 'service':
      return incident.scope.find(({ device_id }) => device_id === entity)?.service ?? null;
    case 'incident_type':
      return incident.incident_type;
    case 'severity':
      return incident.severity;
    case 'signal':
      return null;
  }
}

/** The ship that would be silent as a whole; null where something narrows it. */
export function wholeShip(matchers: readonly Matcher[]): string | null {
  const [first, ...others] = matchers;
  return first?.field === 'ship_id' && others.length === 0 ? first.value : null;
}

/** How long a silence lasts: a span from now, or until a moment. */
export const DURATIONS = [
  { value: '1h', label: '1 h', ms: 3_600_000 },
  { value: '4h', label: '4 h', ms: 4 * 3_600_000 },
  { value: '12h', label: '12 h', ms: 12 * 3_600_000 },
  { value: '1d', label: '1 d', ms: 24 * 3_600_000 },
] as const;

/**
 * The end in ms since the epoch; null when it can't be told or has passed.
 * @param untilText UTC, as `<input type="datetime-local">` has it: `2026-01-01T14:00`
 */
export function endOf(duration: string, untilText: string, nowMs: number): number | null {
  const preset = DURATIONS.find(({ value }) => value === duration);
  if (preset !== undefined) return nowMs + preset.ms;
  const endMs = Date.parse(`${untilText}Z`);
  return endMs > nowMs ? endMs : null;
}

/** Those that say something; a silence needs one at least. */
export function usableMatchers(matchers: readonly Matcher[]): Matcher[] {
  return matchers
    .map(({ field, value }) => ({ field, value: value.trim() }))
    .filter(({ value }) => value !== '');
}
