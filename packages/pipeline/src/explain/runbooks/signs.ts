import type { IncidentEvidence, MemberSummary } from '../facts/evidence.ts';

/** What an incident shows, in the terms in which runbooks say when they apply. */
export interface Signs {
  readonly incidentType: string;
  /** Of the likeliest cause; `unknown` for a machine that no registry holds, null when no cause is named. */
  readonly deviceType: string | null;
  /** What fired on the likeliest cause, by name, and what shape it had. */
  readonly names: ReadonlySet<string>;
  /** Programs that spoke there. */
  readonly services: ReadonlySet<string>;
  /** Its type is that of several dangers, and of the equipment that tells them. */
  readonly isOfMany: boolean;
  /** Whether no detector had a name for it: lines stood out by their level or their number alone. */
  readonly isUnnamed: boolean;
  /** What was reported, in its own words: only where neither a name nor the type says which fault it is. */
  readonly words: readonly string[];
}

/** So many ports, beams or disks of one device at once are no matter of one cable. */
const SEVERAL = 3;
/** Fire, flooding and a man overboard are one type: what was said of it tells them apart. */
const TYPES_OF_MANY: ReadonlySet<string> = new Set(['safety']);
const NUMBERS = /\b(?:\d[\d.,:]*|0x[0-9a-f]+)\b/gi;
/** Families and detectors that tell that a line stands out, and not why. */
const UNNAMED: ReadonlySet<string> = new Set([
  'level',
  'template',
  'new_template',
  'rate_change',
  'severity_burst',
]);
/** Of what the cause says; more would drown what the incident is. */
const MAX_LEADING = 6;

/** Effects say what suffers, not what to do: only the likeliest cause is looked at, where it spoke at all. */
export function signsOf({
  incident,
  members,
  devices,
}: Pick<IncidentEvidence, 'incident' | 'members' | 'devices'>): Signs {
  const cause = [...incident.probable_cause].sort((a, b) => a.rank - b.rank)[0]?.entity ?? null;
  const signs = members.filter(({ kind }) => kind !== 'context');
  const own = signs.filter(({ entity }) => entity === cause);
  const names = new Set(own.map(({ name }) => name));
  if (cause !== null && own.length === 0) names.add('silent');
  if (hasSeveralParts(own)) names.add('several_parts');
  const leading = (own.length > 0 ? own : signs).slice(0, MAX_LEADING);
  const isOfMany = TYPES_OF_MANY.has(incident.incident_type);
  const isUnnamed = !isOfMany && leading.length > 0 && leading.every(({ family }) => UNNAMED.has(family));
  return {
    incidentType: incident.incident_type,
    deviceType:
      cause === null ? null : (devices.get(cause)?.type ?? (cause.startsWith('host:') ? 'unknown' : null)),
    names,
    services: new Set(leading.flatMap(({ service }) => service ?? [])),
    isOfMany,
    isUnnamed,
    words:
      isOfMany || isUnnamed
        ? leading
            .flatMap(({ object, quote, reason }) => [object ?? '', quote ?? reason])
            .filter((text) => text !== '')
        : [],
  };
}

function hasSeveralParts(own: readonly MemberSummary[]): boolean {
  const parts = new Map<string, Set<string>>();
  for (const { name, object } of own) {
    if (object === null) continue;
    const known = parts.get(name) ?? new Set<string>();
    parts.set(name, known.add(object));
  }
  return [...parts.values()].some((known) => known.size >= SEVERAL);
}

/**
 * What a runbook is searched for by. Log lines of most types are left out: their words are of makers and machines, not of
 * faults. Where nothing but lines speaks they come first, as only the beginning of a question is compared by meaning.
 */
export function questionOf({ incidentType, deviceType, names, services, words, isUnnamed }: Signs): string {
  const parts = isUnnamed
    ? [...words.map(withoutNumbers), ...services, deviceType ?? '']
    : [incidentType, deviceType ?? '', ...names, ...services, ...words];
  return parts.join(' ').replaceAll('_', ' ');
}

/** Counts, addresses and places are of this one case. */
function withoutNumbers(text: string): string {
  return text.replace(NUMBERS, ' ');
}
