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
  /** What was reported, in its own words: only where the type does not say which fault it is. */
  readonly words: readonly string[];
}

/** So many ports, beams or disks of one device at once are no matter of one cable. */
const SEVERAL = 3;
/** Fire, flooding and a man overboard are one type: what was said of it tells them apart. */
const TYPES_OF_MANY: ReadonlySet<string> = new Set(['safety']);
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
  return {
    incidentType: incident.incident_type,
    deviceType:
      cause === null ? null : (devices.get(cause)?.type ?? (cause.startsWith('host:') ? 'unknown' : null)),
    names,
    services: new Set(leading.flatMap(({ service }) => service ?? [])),
    words: TYPES_OF_MANY.has(incident.incident_type)
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

/** What a runbook is searched for by. Log lines of most types are left out: their words are of makers and machines, not of faults. */
export function questionOf({ incidentType, deviceType, names, services, words }: Signs): string {
  return [incidentType, deviceType ?? '', ...names, ...services, ...words].join(' ').replaceAll('_', ' ');
}
