import { type Level, type LogMessage, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { BoundedMeta } from './bounded-meta.ts';
import { DAMAGE_NOTE, isDamaged, repaired } from './clean-text.ts';
import { fromForeign, isOwnShape, withCarried } from './foreign-record.ts';
import { statedLevel } from './formats/field-levels.ts';
import { levelOfSyslogNumber } from './level-words.ts';
import { type Arrival, type Normalised, type RefusedRecord, refuse } from './normalised.ts';
import type { ParsedLine, StatedSample } from './parsed-line.ts';
import { peerAddress } from './peer.ts';
import {
  type CommonFields,
  commonOf,
  type Fields,
  isRecord,
  momentAt,
  type RecordIds,
  readCommon,
  readIds,
  receivedAt,
} from './record-fields.ts';
import { samplesOf } from './stated-samples.ts';

const KNOWN = new Set([
  'kind',
  'ts',
  'ship_id',
  'host',
  'service',
  'level',
  'severity_number',
  'msg',
  'tracking_id',
  'meta',
]);

/** What is known of the text beside itself. */
interface Remarks {
  level: Level | null;
  severityNumber?: number | undefined;
  parseError?: string | undefined;
  readonly meta: BoundedMeta;
}

function newMeta({ options }: Arrival): BoundedMeta {
  return new BoundedMeta(options.policy.ingest.logs.max_msg_size_bytes);
}

/** Who sent what names no host: by its address it can be found, and made a device. */
function withPeer(meta: Fields | undefined, { host }: CommonFields, { origin }: Arrival): Fields | undefined {
  if (host !== undefined) return meta;
  const peer = peerAddress(origin);
  return peer === undefined ? meta : { ...meta, peer };
}

function compose(text: string, remarks: Remarks, ids: RecordIds, common: CommonFields, arrival: Arrival) {
  const damaged = isDamaged(text);
  const whole = damaged ? repaired(text) : text;
  const { redaction } = common;
  const { text: msg, cut } = redaction.textWithin(
    whole,
    arrival.options.policy.ingest.logs.max_msg_size_bytes,
  );
  const { device } = common.place;
  const parseError = remarks.parseError === undefined ? undefined : redaction.text(remarks.parseError);
  const meta = redaction.meta(withPeer(remarks.meta.result(), common, arrival));
  // Written out: a spread would make an object without a shape, and every reader of it slow.
  const message: LogMessage = {
    schema_version: SCHEMA_VERSION,
    tracking_id: ids.tracking_id,
    ts: common.moment.ts,
    ship_id: common.place.shipId,
    record_id: ids.record_id,
    received_at: receivedAt(arrival.receivedMs),
    ship_id_source: common.place.source,
    service: common.service,
    source: arrival.origin.source,
    domain: arrival.domainOf(common.service, device),
    level: remarks.level,
    msg,
  };
  if (common.host !== undefined) message.host = common.host;
  if (device !== undefined) message.device_id = device.device_id;
  if (remarks.severityNumber !== undefined) message.severity_number = remarks.severityNumber;
  if (meta !== undefined) message.meta = meta;
  if (parseError !== undefined) message.parse_error = parseError;
  else if (damaged) message.parse_error = DAMAGE_NOTE;
  if (remarks.meta.cut || cut) message.truncated = true;
  if (common.moment.skewed) message.clock_skew = true;
  if (ids.error_msg !== undefined) message.error_msg = ids.error_msg;
  return message;
}

/** Level and number of a record; a word that means no level we know goes to meta as it came. */
function readLevel(record: Fields, remarks: Remarks): RefusedRecord | null {
  const { level, severity_number: number } = record;
  if (number !== undefined && number !== null) {
    if (!Number.isInteger(number)) return refuse('severity_number', 'must be an integer');
    remarks.severityNumber = Number(number);
  }
  if (level === undefined || level === null || level === '') {
    if (remarks.severityNumber !== undefined) {
      remarks.level = levelOfSyslogNumber(remarks.severityNumber) ?? null;
    }
    return null;
  }
  if (typeof level !== 'string' && typeof level !== 'number') return refuse('level', 'must be a string');
  remarks.level = statedLevel(level);
  if (remarks.level === null) remarks.meta.set('level', level);
  else if (typeof level === 'number') remarks.severityNumber ??= level;
  return null;
}

/** The record's own meta, and every field we do not know beside it. */
function readMeta(record: Fields, meta: BoundedMeta): RefusedRecord | null {
  for (const key in record) if (!KNOWN.has(key)) meta.set(key, record[key]);
  const own = record.meta;
  if (own === undefined || own === null) return null;
  if (!isRecord(own)) return refuse('meta', 'must be an object');
  meta.setAll(own);
  return null;
}

/** A log record in the NDJSON shape, or in another with the common names. */
export function normaliseLog(sent: Fields, arrival: Arrival): Normalised {
  const { receivedMs } = arrival;
  const foreign = isOwnShape(sent) ? withCarried(sent, receivedMs) : fromForeign(sent, arrival);
  const record = foreign?.record ?? sent;
  if (typeof record.msg !== 'string') {
    return refuse('msg', record.msg === undefined ? 'is missing' : 'must be a string');
  }
  const common = readCommon(record, arrival);
  if ('refused' in common) return common;
  const remarks: Remarks = { level: null, meta: newMeta(arrival) };
  const fault = readLevel(record, remarks) ?? readMeta(record, remarks.meta);
  if (fault !== null) return fault;
  const ids = readIds(record.tracking_id, arrival.options.newId(arrival.receivedMs), common.redaction);
  const message = compose(record.msg, remarks, ids, common, arrival);
  return withSamples(message, foreign?.samples, arrival);
}

/** The message, and beside it the values that its text states. */
function withSamples(
  message: LogMessage,
  stated: readonly StatedSample[] | undefined,
  arrival: Arrival,
): Normalised {
  const samples =
    stated === undefined
      ? []
      : samplesOf(message, withoutPersons(stated, message, arrival), arrival.options.policy);
  return { subject: 'logs.ingested', message, ...(samples.length === 0 ? {} : { samples }) };
}

function withoutPersons(
  stated: readonly StatedSample[],
  { ship_id }: LogMessage,
  arrival: Arrival,
): StatedSample[] {
  return stated.map((sample) => {
    const redaction = arrival.redactionOf(ship_id);
    const { labels, unit } = sample;
    const clean = {
      ...sample,
      name: redaction.name(sample.name),
      ...(labels === undefined ? {} : { labels: redaction.labels(labels) }),
      ...(unit === undefined ? {} : { unit: redaction.name(unit) }),
    };
    redaction.finish();
    return clean;
  });
}

const MAX_NAME = 255;

function clean(name: string): string {
  return (isDamaged(name) ? repaired(name) : name).slice(0, MAX_NAME);
}

/**
 * A line that a parser took apart. Nothing about it is refused: what it lacks is null.
 * @param fallbackMs the time of a line that states none
 */
export function normaliseParsedLine(parsed: ParsedLine, fallbackMs: number, arrival: Arrival): Normalised {
  const { receivedMs, options } = arrival;
  const moment =
    parsed.timeMs === null
      ? { ts: toTimestamp(fallbackMs), ms: fallbackMs, skewed: false }
      : momentAt(parsed.timeMs, undefined, receivedMs, options.eventTime === true);
  const host = parsed.host === undefined ? undefined : clean(parsed.host);
  const service = parsed.service === null ? null : clean(parsed.service);
  const { level, severityNumber, parseError } = parsed;
  const remarks: Remarks = { level, severityNumber, parseError, meta: newMeta(arrival) };
  if (parsed.meta !== undefined) remarks.meta.setAll(parsed.meta);
  const common = commonOf(moment, { host, service }, arrival);
  const ids = readIds(parsed.trackingId, options.newId(receivedMs), common.redaction);
  return withSamples(compose(parsed.msg, remarks, ids, common, arrival), parsed.samples, arrival);
}
