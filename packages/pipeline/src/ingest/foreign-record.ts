import { MESSAGE_NAMES } from './formats/field-names.ts';
import { parseObject } from './parse-line.ts';
import type { StatedSample } from './parsed-line.ts';
import { type Fields, isRecord } from './record-fields.ts';

/** Names that only alerts and samples of ours have. */
const NO_LOG = ['labels', 'annotations', 'value', 'ends_at'] as const;

/** True for a record in our own names: it goes the short way. `hostname` and `logger` are what zap and pino add to them. */
export function isOwnShape(record: Fields): boolean {
  return (
    typeof record.msg === 'string' &&
    record.ts !== undefined &&
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
export function fromForeign(sent: Fields, receivedMs: number): ForeignRecord | null {
  // What is ours by name alone is no part of what the source wrote.
  const { ship_id, kind: _kind, meta, ...rest } = sent;
  const parsed = parseObject(rest, { receivedMs });
  if (parsed.msg === '' || parsed.timeMs === null) return null;
  const record = {
    ts: parsed.timeMs,
    ship_id,
    host: parsed.host,
    service: parsed.service,
    level: parsed.level,
    severity_number: parsed.severityNumber,
    msg: parsed.msg,
    tracking_id: parsed.trackingId,
    // A meta that is no object is judged as such.
    meta:
      meta === undefined || meta === null ? parsed.meta : isRecord(meta) ? { ...parsed.meta, ...meta } : meta,
  };
  return { record, samples: parsed.samples };
}
