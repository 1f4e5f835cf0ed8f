import type { Labels } from './stream-labels.ts';

/** What agents call these things, the surest first. */
const HOST = ['host', 'hostname', 'host_name', 'instance', 'nodename', 'node_name', 'node'] as const;
const SERVICE = [
  'service',
  'service_name',
  'app',
  'application',
  'unit',
  'syslog_identifier',
  'container',
  'job',
] as const;
const LEVEL = ['level', 'detected_level', 'severity', 'severity_text', 'priority'] as const;
const SHIP = ['ship_id', 'ship'] as const;

function pick(labels: Labels, names: readonly string[], used: Set<string>): string | undefined {
  for (const name of names) {
    const value = labels[name];
    if (value === undefined || value === '' || value === 'unknown_service') continue;
    used.add(name);
    return value;
  }
  return undefined;
}

/** What the labels of a stream say of each of its lines. */
export interface StreamContext {
  readonly host: string | undefined;
  readonly service: string | undefined;
  readonly level: string | undefined;
  readonly ship: string | undefined;
  readonly rest: Labels | undefined;
}

export function contextOf(labels: Labels): StreamContext {
  const used = new Set<string>();
  const host = pick(labels, HOST, used);
  const service = pick(labels, SERVICE, used)?.replace(/\.service$/, '');
  // Loki writes `unknown` when it found no level itself.
  const level = pick(labels, LEVEL, used);
  const ship = pick(labels, SHIP, used);
  const rest = Object.entries(labels).filter(([name]) => !used.has(name));
  return {
    host,
    service,
    level: level === 'unknown' ? undefined : level,
    ship,
    rest: rest.length === 0 ? undefined : Object.fromEntries(rest),
  };
}

/** Numbers below this are read as seconds by the intake: such times are written out. */
const WRITTEN_BELOW_MS = 1e11;

/** A line in the shape of the intake. Its own metadata counts before the labels of its stream. */
export function toRecord(
  context: StreamContext,
  ms: number,
  line: string,
  metadata: Labels | undefined,
): Readonly<Record<string, unknown>> {
  const own = metadata === undefined ? undefined : contextOf(metadata);
  const meta: Record<string, unknown> = {};
  if (context.rest !== undefined) meta.labels = context.rest;
  if (own?.rest !== undefined) Object.assign(meta, { metadata: own.rest });
  const traceId = metadata?.trace_id ?? metadata?.traceID;
  if (traceId !== undefined) meta.trace_id = traceId;
  return {
    kind: 'log',
    ts: ms >= WRITTEN_BELOW_MS ? ms : new Date(ms).toISOString(),
    host: own?.host ?? context.host,
    service: own?.service ?? context.service,
    ship_id: own?.ship ?? context.ship,
    level: own?.level ?? context.level,
    msg: line,
    tracking_id: metadata?.tracking_id,
    meta,
  };
}
