import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';
import type { MemberSummary } from './evidence.ts';

type Building = { -readonly [K in keyof MemberSummary]: MemberSummary[K] };

/** One summary a signal, the earliest first. @param statements those of one incident, in whatever order */
export function membersOf(statements: readonly AnomalyEnriched[]): MemberSummary[] {
  const byTime = [...statements].sort(
    (a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at) || compare(a.record_id, b.record_id),
  );
  const found = new Map<string, Building>();
  for (const statement of byTime) {
    const known = found.get(statement.fingerprint);
    if (known !== undefined) add(known, statement);
    else if (statement.state === 'firing') found.set(statement.fingerprint, begun(statement));
  }
  return inOrder([...found.values()]);
}

function begun(statement: AnomalyEnriched): Building {
  const { signal, object, role, service, incident_type, metric_value, threshold, meta } = statement;
  return {
    signal,
    name: nameOf(signal),
    object: object ?? null,
    kind: kindOf(statement),
    family: statement.anomaly_type,
    role,
    entity: entityOf(statement),
    service,
    incidentType: incident_type,
    startedMs: Date.parse(statement.started_at),
    lastMs: Date.parse(statement.occurred_at),
    endedMs: null,
    count: 1,
    value: metric_value ?? null,
    previous: numberIn(meta, 'previous_value'),
    threshold: threshold ?? null,
    worst: numberIn(meta, 'worst_value') ?? metric_value ?? null,
    back: null,
    quote: statement.raw_msg ?? null,
    reason: statement.reason,
    recordId: statement.record_id,
    trackingId: statement.tracking_id,
  };
}

function add(member: Building, statement: AnomalyEnriched): void {
  const atMs = Date.parse(statement.occurred_at);
  const worst = numberIn(statement.meta, 'worst_value') ?? statement.metric_value ?? null;
  member.lastMs = Math.max(member.lastMs, atMs);
  if (statement.state === 'cleared') {
    member.endedMs = atMs;
    member.back = numberIn(statement.meta, 'last_value') ?? statement.metric_value ?? null;
    member.worst = further(member, numberIn(statement.meta, 'worst_value'));
    return;
  }
  member.count += 1;
  member.endedMs = null;
  member.back = null;
  member.startedMs = Math.min(member.startedMs, Date.parse(statement.started_at));
  member.worst = further(member, worst);
}

/** The one that is further beyond the threshold; on which side that is shows in the first value. */
function further({ worst, value, threshold }: MemberSummary, other: number | null): number | null {
  if (worst === null || other === null) return worst ?? other;
  if (threshold === null || value === null) return worst;
  return value < threshold ? Math.min(worst, other) : Math.max(worst, other);
}

function kindOf({ detector, role, metric_name, anomaly_type }: AnomalyEnriched): MemberSummary['kind'] {
  if (role === 'context') return 'context';
  if (anomaly_type === 'alert' || detector === 'alert') return 'alert';
  return metric_name === undefined ? 'log' : 'metric';
}

const JOINED = /^(.{1,300}?)(?: on (\S{1,128}))? (joined|fires again|goes on|cleared): (.*)$/s;

/**
 * The same from what is stored with the incident itself, for when its statements can't be had: less is known of each,
 * and nothing of who repeats itself.
 */
export function membersOfTimeline(incident: Incident): MemberSummary[] {
  const found = new Map<string, Building>();
  for (const { ts, event, description = '', source } of incident.timeline) {
    const [, signal, entity, how, reason = ''] = JOINED.exec(description) ?? [];
    if (event === 'created') put(found, firstMember(incident, ts, source, description));
    else if (signal === undefined) continue;
    else if (how === 'cleared') clear(found, signal, Date.parse(ts));
    else if (how === 'joined')
      put(found, {
        ...timelineMember(incident, ts, source, reason),
        ...named(signal),
        entity: entity ?? null,
      });
  }
  return inOrder([...found.values()]);
}

function put(found: Map<string, Building>, member: Building): void {
  const key = `${member.entity ?? ''} ${member.signal}`;
  if (!found.has(key)) found.set(key, member);
}

function clear(found: Map<string, Building>, signal: string, atMs: number): void {
  for (const member of found.values()) if (member.signal === signal) member.endedMs ??= atMs;
}

/** The entry of its creation names no signal and no entity: the reason begins with the one, the suppress key has the other. */
function firstMember(incident: Incident, ts: string, source: string, reason: string): Building {
  const signal = /^[a-z][a-z0-9_]*/.exec(reason)?.[0] ?? 'other';
  const owner = incident.suppress_key.split(':').slice(2, -1).join(':');
  const isDevice = incident.scope.some(({ device_id }) => device_id === owner);
  const host = `host:${owner}`;
  const isHost = incident.scope.some(({ device_id }) => device_id === host);
  const entity = isDevice ? owner : isHost ? host : null;
  const member = { ...timelineMember(incident, ts, source, reason), ...named(signal), entity };
  return { ...member, role: 'opens', startedMs: Math.min(member.startedMs, Date.parse(incident.first_seen)) };
}

function named(signal: string): Pick<Building, 'signal' | 'name' | 'object'> {
  return { signal, name: nameOf(signal), object: /\{object=(.*)\}$/s.exec(signal)?.[1] ?? null };
}

function timelineMember(incident: Incident, ts: string, source: string, reason: string): Building {
  const evidence = incident.evidence.find(({ summary }) => summary === reason);
  const atMs = Date.parse(ts);
  const value = evidence?.points?.[0]?.value ?? null;
  return {
    ...named('other'),
    kind: source === 'context' ? 'context' : value === null ? 'log' : 'metric',
    family: source,
    role: source === 'context' ? 'context' : 'opens',
    entity: null,
    service: null,
    incidentType: incident.incident_type,
    startedMs: atMs,
    lastMs: atMs,
    endedMs: null,
    count: evidence?.count ?? 1,
    value,
    previous: null,
    threshold: null,
    worst: value,
    back: null,
    quote: evidence?.quote ?? null,
    reason,
    recordId: evidence?.ref.split('/').at(-1) ?? incident.incident_id,
    trackingId: evidence?.tracking_id ?? incident.tracking_id,
  };
}

/** `link_down{object=beam 3}` is `link_down`. */
function nameOf(signal: string): string {
  const brace = signal.indexOf('{');
  return brace === -1 ? signal : signal.slice(0, brace);
}

function inOrder(members: Building[]): MemberSummary[] {
  return members.sort(
    (a, b) =>
      a.startedMs - b.startedMs || compare(a.entity ?? '', b.entity ?? '') || compare(a.signal, b.signal),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberIn(meta: Readonly<Record<string, unknown>> | undefined, key: string): number | null {
  const value = meta?.[key];
  return typeof value === 'number' ? value : null;
}

const MAX_SERIES_NAME = 200;

/** As references name a series: `rf_snr_db{beam=2}@modem-1`. */
export function seriesId(
  name: string,
  labels: Readonly<Record<string, string>>,
  entity: string | null,
): string {
  return `${signalOf(name, labels).slice(0, MAX_SERIES_NAME)}@${entity ?? 'none'}`;
}
