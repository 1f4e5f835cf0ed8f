import { textOf } from './attributes.ts';
import type { OtlpLog } from './log-record.ts';
import { hostOf, type Sender, shipOf } from './place.ts';
import { recordTime } from './times.ts';

/** OTLP counts 1 to 24, four steps to a level. */
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const;
const STEPS = 4;
const MAX_SEVERITY = LEVELS.length * STEPS;
/** Syslog's words that OTLP's numbers can't tell apart: the source's own word is more exact. */
const FINER = /^(?:notice|alert|emerg|emergency|panic|crit|critical)$/i;

function levelOf({ severityNumber, severityText }: OtlpLog): string | undefined {
  if (FINER.test(severityText)) return severityText;
  const byNumber = severityNumber > 0 ? LEVELS[Math.floor((severityNumber - 1) / STEPS)] : undefined;
  return byNumber ?? (severityText === '' ? undefined : severityText);
}

/** The text of a body that is no text itself: its message, else all of it as JSON. */
function textOfBody(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body === null || body === undefined) return '';
  if (typeof body === 'object' && !Array.isArray(body)) {
    const message = textOf(body as Record<string, unknown>, 'message', 'msg');
    if (message !== undefined) return message;
  }
  return JSON.stringify(body);
}

function metaOf(log: OtlpLog, sender: Sender, scope: string | undefined): Record<string, unknown> {
  const meta: Record<string, unknown> = {};
  if (log.traceId !== '') meta.trace_id = log.traceId;
  if (log.spanId !== '') meta.span_id = log.spanId;
  if (log.eventName !== '') meta.event_name = log.eventName;
  if (log.severityText !== '') meta.severity_text = log.severityText;
  if (typeof log.body === 'object' && log.body !== null) meta.body = log.body;
  if (Object.keys(log.attributes).length > 0) meta.attributes = log.attributes;
  if (scope !== undefined) meta.scope = scope;
  if (sender.rest !== undefined) meta.resource = sender.rest;
  return meta;
}

/** A log record in the shape of the intake. */
export function toLog(
  log: OtlpLog,
  sender: Sender,
  scope: string | undefined,
  receivedMs: number,
): Readonly<Record<string, unknown>> {
  const { attributes, severityNumber } = log;
  const inRange = severityNumber > 0 && severityNumber <= MAX_SEVERITY;
  return {
    kind: 'log',
    // The time of the event, else when a collector saw it, else ours: OTLP allows both to be missing.
    ts: recordTime(log.timeMs || log.observedMs || receivedMs),
    host: hostOf(attributes, sender),
    service: sender.service,
    ship_id: shipOf(attributes, sender),
    level: levelOf(log),
    severity_number: inRange ? severityNumber : undefined,
    msg: textOfBody(log.body) || log.eventName,
    tracking_id: textOf(attributes, 'tracking_id'),
    meta: metaOf(log, sender, scope),
  };
}
