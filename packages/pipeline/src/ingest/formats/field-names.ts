/** What a field may mean to us, whatever it is called. */
export type FieldRole =
  | 'time'
  | 'level'
  | 'number'
  | 'python_level'
  | 'msg'
  | 'host'
  | 'service'
  | 'pid'
  | 'thread'
  | 'trace'
  | 'tracking';

/**
 * Names by meaning; within a meaning the first that a record has counts. A dot is either a name's own or stands
 * between an object and its member. Sources: the field references of ECS, OpenTelemetry, pino, Bunyan, Winston, zap,
 * Logback (logstash encoder), log4j 2, Serilog, slog, structlog, GELF, journald, Docker, MongoDB.
 */
const NAMES: Readonly<Record<FieldRole, readonly string[]>> = {
  time: [
    '@timestamp',
    'timestamp',
    'ts',
    'time',
    '@t',
    'timeUnixNano',
    'Timestamp',
    'datetime',
    'date_time',
    'instant',
    'timeMillis',
    'timestamp_ms',
    'timestampMs',
    't',
    'asctime',
    'eventTime',
    'event_time',
    'date',
    '_SOURCE_REALTIME_TIMESTAMP',
    '__REALTIME_TIMESTAMP',
    'created',
    'event.created',
    'observedTimeUnixNano',
    'ObservedTimestamp',
  ],
  level: [
    'level',
    'log.level',
    'severity',
    'severityText',
    'severity_text',
    'SeverityText',
    'levelname',
    'level_name',
    'log_level',
    'logLevel',
    'loglevel',
    'lvl',
    '@l',
    'PRIORITY',
    'priority',
    'log.syslog.severity.name',
  ],
  number: ['severityNumber', 'severity_number', 'SeverityNumber'],
  python_level: ['levelno'],
  msg: [
    'message',
    'msg',
    'MESSAGE',
    'log',
    'body',
    'Body',
    'short_message',
    '@m',
    '@message',
    'RenderedMessage',
    'renderedMessage',
    'log_message',
    'logmessage',
    'text',
    'textPayload',
    'event',
    '@mt',
    'MessageTemplate',
    'body.stringValue',
    'event.original',
  ],
  host: [
    'host.name',
    'host.hostname',
    'hostname',
    'host',
    '_HOSTNAME',
    'HOSTNAME',
    'host_name',
    'source_host',
    'resource.host.name',
    'resource.attributes.host.name',
    'attributes.host.name',
    'MachineName',
    'Properties.MachineName',
    'agent.hostname',
    'beat.hostname',
  ],
  service: [
    'service.name',
    'service',
    'service_name',
    'serviceName',
    'resource.service.name',
    'resource.attributes.service.name',
    'attributes.service.name',
    'Properties.Application',
    'application',
    'app',
    'app_name',
    'appname',
    'appName',
    'SYSLOG_IDENTIFIER',
    'program',
    'kubernetes.container_name',
    'kubernetes.container.name',
    'container_name',
    'CONTAINER_NAME',
    'logger_name',
    'loggerName',
    'logger',
    'log.logger',
    'SourceContext',
    'Properties.SourceContext',
    'component',
    'process.name',
    '_SYSTEMD_UNIT',
    '_COMM',
    'name',
  ],
  pid: ['pid', 'process.pid', 'process_id', 'processId', '_PID', 'SYSLOG_PID', 'process'],
  thread: ['thread_name', 'threadName', 'thread', 'process.thread.name', 'process.thread.id'],
  trace: ['trace_id', 'traceId', 'TraceId', 'trace.id', 'traceID', 'dd.trace_id'],
  tracking: ['tracking_id'],
};

export interface FieldMeaning {
  readonly role: FieldRole;
  /** Less is better. */
  readonly rank: number;
}

const MEANINGS: ReadonlyMap<string, FieldMeaning> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.map((name, rank) => [name, { role: role as FieldRole, rank }] as const),
  ),
);
/** The same in lower case, for `Level`, `TIMESTAMP`, `Hostname`. Single letters mean something in their own case only. */
const ANY_CASE: ReadonlyMap<string, FieldMeaning> = new Map(
  [...MEANINGS].filter(([name]) => name.length > 1).map(([name, meaning]) => [name.toLowerCase(), meaning]),
);
/** Objects whose members are looked at. */
const OPENED: ReadonlySet<string> = new Set(
  [...MEANINGS.keys()].flatMap((name) => {
    const parts = name.split('.');
    return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('.'));
  }),
);

/** Names that were looked up: sources use few, again and again. */
const remembered = new Map<string, FieldMeaning | null>();
const MAX_REMEMBERED = 4096;
const MAX_NAME = 64;

function lookUp(name: string): FieldMeaning | null {
  return MEANINGS.get(name) ?? ANY_CASE.get(name.toLowerCase()) ?? null;
}

/** What a name means; null when we know no meaning. */
export function meaningOf(name: string): FieldMeaning | null {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (name.length > MAX_NAME) return null;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const meaning = lookUp(name);
  remembered.set(name, meaning);
  return meaning;
}

/** True for an object, named by its path, that may have members of a known meaning. */
export function isOpened(path: string): boolean {
  return OPENED.has(path);
}

/** The names of a message, for telling whether a record is a log at all. */
export const MESSAGE_NAMES: readonly string[] = NAMES.msg.filter((name) => !name.includes('.'));
