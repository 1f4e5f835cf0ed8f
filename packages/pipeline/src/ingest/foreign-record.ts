import { MESSAGE_NAMES } from './formats/field-names.ts';
import type { Arrival } from './normalised.ts';
import { parseCarried, parseObject } from './parse-line.ts';
import type { StatedSample } from './parsed-line.ts';
import { type Fields, isRecord } from './record-fields.ts';
import { readOnShip } from './ship-zone.ts';

/** Names that only alerts and samples of ours have. */
const NO_LOG = ['labels', 'annotations', 'value', 'ends_at'] as const;

/**
 * True for a record in our own names: it goes the short way. `hostname` and `logger` are what zap and pino add to them;
 * a host or service that is an object is what Elastic's shippers make of it.
 */
export function isOwnShape(record: Fields): boolean {
  return (
    typeof record.msg === 'string' &&
    record.ts !== undefined &&
    !isRecord(record.host) &&
    !isRecord(record.service) &&
    (record.hostname === undefined || record.host !== undefined) &&
    (record.logger === undefined || record.service !== undefined)
  );
}

/** True when a record without `msg` states a message under another name, and nothing that only alerts and samples have. */
export function statesForeignMessage(record: Fields): boolean {
  if (NO_LOG.some((name) => record[name] !== undefined)) return false;
  return MESSAGE_NAMES.some((name) => typeof record[name] === 'string');
}

export interface ForeignRecord {
  /** In our own names; what was not found is absent. */
  readonly record: Fields;
  readonly samples: readonly StatedSample[] | undefined;
}

/**
 * A log record whose fields have other common names (`message`, `@timestamp`, `severity`, …), in ours. Null when it
 * states no message or no time: then it is judged as it came.
 */
export function fromForeign(sent: Fields, arrival: Arrival): ForeignRecord | null {
  // What is ours by name alone is no part of what the source wrote.
  const { ship_id, kind: _kind, meta, ...rest } = sent;
  const { receivedMs } = arrival;
  const parsed = readOnShip((timezone) => parseObject(rest, { receivedMs, timezone }), ship_id, arrival);
  if (parsed.msg === '' || parsed.timeMs === null) return null;
  const record = {
    ts: parsed.timeMs,
    ship_id,
    host: parsed.host,
    service: parsed.service,
    level: parsed.level,
    severity_number: parsed.severityNumber,
    msg: parsed.msg,
    tracking_id: parsed.trackingId ?? sent.tracking_id,
    // A meta that is no object is judged as such.
    meta:
      meta === undefined || meta === null ? parsed.meta : isRecord(meta) ? { ...parsed.meta, ...meta } : meta,
  };
  return { record, samples: parsed.samples };
}

/**
 * A record of ours whose `msg` is the line of another program, as agents ship it: a record that names no level, or a
 * JSON line whatever it names. The level of the line counts, for agents map it to fewer; of the rest what the record
 * states counts, and what it lacks is taken from the line. Null: just text.
 */
export function withCarried(sent: Fields, receivedMs: number): ForeignRecord | null {
  const { msg, level, service } = sent;
  if (typeof msg !== 'string' || (isStated(level) && !msg.startsWith('{'))) return null;
  const line = parseCarried(msg, typeof service === 'string' ? service : null, { receivedMs });
  if (line === null) return null;
  const { meta } = sent;
  const record = {
    ...sent,
    host: isStated(sent.host) ? sent.host : line.host,
    service: isStated(service) ? service : line.service,
    level: line.level ?? level,
    severity_number: line.severityNumber ?? sent.severity_number,
    msg: line.msg,
    tracking_id: sent.tracking_id ?? line.trackingId,
    meta: isStated(meta) && !isRecord(meta) ? meta : { ...line.meta, ...(meta ?? {}) },
  };
  return { record, samples: line.samples };
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
