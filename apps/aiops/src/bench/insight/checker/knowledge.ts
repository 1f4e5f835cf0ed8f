import type { Incident } from '@aiops/contracts';
import type { IncidentEvidence, MemberSummary } from '@aiops/pipeline';

/** A number that the evidence holds, with what it is a number of. */
export interface Quantity {
  readonly value: number;
  /** What it counts or measures: `report`, `device`, a unit, or `limit`, `worst`, `before`, `during`, `first`, … */
  readonly tags: ReadonlySet<string>;
  /** Whose it is; null for the incident's own. */
  readonly owner: string | null;
  /** The metric, where it is a value of one. */
  readonly metric: string | null;
}

export interface Moment {
  readonly ms: number;
  readonly about: 'began' | 'last' | 'closed' | 'expected' | 'similar' | 'sign' | 'end';
  readonly owner: string | null;
  /** The pattern, metric or alert that began or ended then. */
  readonly name?: string;
}

/** The evidence as a list of single truths, for looking things up. */
export interface Knowledge {
  readonly evidence: IncidentEvidence;
  readonly ship: string | null;
  readonly owners: ReadonlySet<string>;
  readonly root: string | null;
  /** The root said nothing itself. */
  readonly isSilent: boolean;
  readonly otherCauses: ReadonlySet<string>;
  readonly quantities: readonly Quantity[];
  readonly moments: readonly Moment[];
  /** Offset of ship time at each moment is asked by zone. */
  readonly zone: string | null;
}

export function knowledgeOf(evidence: IncidentEvidence): Knowledge {
  const { incident, members } = evidence;
  const causes = [...incident.probable_cause]
    .sort((a, b) => a.rank - b.rank)
    .map(({ entity }) => bareName(entity));
  const owners = [
    ...incident.scope.map(({ device_id }) => device_id),
    ...members.flatMap(({ entity }) => entity ?? []),
    ...incident.probable_cause.map(({ entity }) => entity),
  ];
  return {
    evidence,
    ship: evidence.ship?.name ?? incident.ship_id,
    owners: new Set(owners.map(bareName)),
    root: causes[0] ?? null,
    isSilent: incident.probable_cause.some(({ rank, terms }) => rank === 1 && terms.silent === true),
    otherCauses: new Set(causes.slice(1)),
    quantities: quantitiesOf(evidence),
    moments: momentsOf(evidence),
    zone: evidence.ship?.timezone ?? null,
  };
}

export function bareName(entity: string): string {
  return entity.replace(/^host:/, '');
}

function quantitiesOf(evidence: IncidentEvidence): Quantity[] {
  const { incident, members, series, templates, history } = evidence;
  const found: Quantity[] = [];
  const add = (
    value: number | null | undefined,
    owner: string | null,
    metric: string | null,
    ...tags: string[]
  ): void => {
    if (typeof value === 'number') found.push({ value, owner, metric, tags: new Set(tags) });
  };
  const devices = new Set(incident.scope.map(({ device_id }) => device_id)).size;
  add(devices, null, null, 'device', 'affected');
  add(devices - 8, null, null, 'more');
  add(incident.anomaly_count, null, null, 'report');
  add(incident.duplicate_count, null, null, 'repeat');
  add(history?.d7, null, null, 'times', 'history');
  add(history?.h24, null, null, 'times', 'history');
  if (history !== null)
    for (const [value, unit] of [
      [7, 'days'],
      [24, 'hours'],
    ] as const)
      add(value, null, null, unit, 'history', 'before');
  addSpans(add, Date.parse(incident.last_seen) - Date.parse(incident.first_seen), 'lasted');
  for (const { incident: other } of evidence.similar)
    addSpans(add, Date.parse(other.last_seen) - Date.parse(other.first_seen), 'similar');
  for (const member of members) addMember(add, member);
  for (const { entity, name, before, during } of series) {
    const owner = entity === null ? null : bareName(entity);
    add(before?.avg, owner, name, 'before');
    add(during?.avg, owner, name, 'during');
  }
  for (const { entity, before, during } of templates) {
    const owner = entity === null ? null : bareName(entity);
    add(before, owner, null, 'times', 'before');
    add(during, owner, null, 'times', 'during');
  }
  addCauses(add, incident);
  return found;
}

type Add = (
  value: number | null | undefined,
  owner: string | null,
  metric: string | null,
  ...tags: string[]
) => void;

function addMember(
  add: Add,
  { entity, name, kind, value, worst, threshold, previous, back, count }: MemberSummary,
): void {
  const owner = entity === null ? null : bareName(entity);
  if (kind !== 'metric' && kind !== 'context') {
    add(count, owner, null, 'report');
    return;
  }
  add(value, owner, name, kind === 'context' ? 'to' : 'first');
  add(previous, owner, name, 'from');
  add(worst, owner, name, 'worst');
  add(threshold, owner, name, 'limit');
  add(back, owner, name, 'back');
}

function addCauses(add: Add, { probable_cause }: Incident): void {
  const starts = probable_cause.map(({ terms }) => Date.parse(String(terms.earliest_start)));
  for (const { entity, terms } of probable_cause) {
    const owner = bareName(entity);
    const { downstream_members: below, members, earliest_start: start } = terms;
    if (typeof below === 'number') add(below, owner, null, 'device', 'below');
    if (typeof members === 'number') add(members, owner, null, 'device', 'all');
    if (typeof start === 'string') addSpans(add, Date.parse(start) - Math.min(...starts), 'later', owner);
  }
}

/** A length of time may be told in its parts: `1 min 19 s`. */
function addSpans(add: Add, ms: number, tag: string, owner: string | null = null): void {
  const parts = {
    d: Math.floor(ms / 86_400_000),
    h: Math.floor(ms / 3_600_000) % 24,
    min: Math.floor(ms / 60_000) % 60,
    s: Math.floor(ms / 1000) % 60,
  };
  for (const [unit, value] of Object.entries(parts)) add(value, owner, null, unit, tag);
}

function momentsOf({ incident, members, similar }: IncidentEvidence): Moment[] {
  const closed = incident.timeline.findLast(({ event }) => event === 'resolved')?.ts ?? incident.updated_at;
  return [
    { ms: Date.parse(incident.first_seen), about: 'began', owner: null },
    { ms: Date.parse(incident.last_seen), about: 'last', owner: null },
    ...(incident.status === 'resolved'
      ? [{ ms: Date.parse(closed), about: 'closed', owner: null } as const]
      : []),
    ...(incident.expected_end === undefined
      ? []
      : [incident.expected_end.ts, incident.expected_end.since].map(
          (ts) => ({ ms: Date.parse(ts), about: 'expected', owner: null }) as const,
        )),
    ...similar.map(
      ({ incident: other }) => ({ ms: Date.parse(other.first_seen), about: 'similar', owner: null }) as const,
    ),
    ...members.flatMap(({ entity, name, startedMs, endedMs }): Moment[] => {
      const owner = entity === null ? null : bareName(entity);
      const ended: Moment[] = endedMs === null ? [] : [{ ms: endedMs, about: 'end', owner, name }];
      return [{ ms: startedMs, about: 'sign', owner, name }, ...ended];
    }),
    ...incident.probable_cause.map(
      ({ entity, terms }) =>
        ({ ms: Date.parse(String(terms.earliest_start)), about: 'sign', owner: bareName(entity) }) as const,
    ),
  ];
}
