import { TRACKING_ID_PATTERN } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { isDamaged, repaired } from './clean-text.ts';
import { statedTime } from './formats/field-times.ts';
import { readTimeField, readWireTime } from './iso-time.ts';
import { type Arrival, type RefusedRecord, refuse } from './normalised.ts';
import { findPlace, type Place } from './place.ts';
import type { RecordRedaction } from './redact/index.ts';
import { zoneOfRecord } from './ship-zone.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A device clock further ahead of ours than this is wrong. */
export const MAX_AHEAD_MS = 300_000;
const MAX_NAME = 255;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short text field: absent when missing, null or empty. Undefined, or why it can't be taken. */
export function readName(record: Fields, field: string): string | undefined | RefusedRecord {
  const value = record[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return refuse(field, 'must be a string');
  if (value.length > MAX_NAME) return refuse(field, `must not be longer than ${MAX_NAME} characters`);
  return isDamaged(value) ? repaired(value) : value;
}

export function isRefused(value: unknown): value is RefusedRecord {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** When something was, on the wire and in ms. */
export interface Moment {
  readonly ts: string;
  readonly ms: number;
  readonly skewed: boolean;
}

/** Live, a time too far ahead of the receipt is the sender's wrong clock: the receipt counts instead. */
export function momentAt(
  ms: number,
  wire: string | undefined,
  receivedMs: number,
  eventTime: boolean,
): Moment {
  if (!eventTime && ms > receivedMs + MAX_AHEAD_MS) {
    return { ts: toTimestamp(receivedMs), ms: receivedMs, skewed: true };
  }
  return { ts: wire ?? toTimestamp(ms), ms, skewed: false };
}

const TS_MISSING =
  'is missing: give the event’s time, such as 2026-11-22T10:00:00Z, or seconds or milliseconds since 1970';

/** A time in the wire form, or in any that a record of other names may have: the names alone don't decide. */
function readMoment(record: Fields, arrival: Arrival): Moment | RefusedRecord {
  const { receivedMs, options } = arrival;
  const eventTime = options.eventTime === true;
  const value = record.ts;
  if (typeof value === 'string') {
    // The wire form passes through as it is.
    const wireMs = readWireTime(value);
    if (wireMs !== null) return momentAt(wireMs, value, receivedMs, eventTime);
  }
  if (value === undefined || value === null) return refuse('ts', TS_MISSING);
  const zoneOf = () => zoneOfRecord(record, arrival);
  const ms = readTimeField(value, zoneOf) ?? statedTime(value, { receivedMs, timezone: zoneOf() });
  if (ms === null) return refuse('ts', 'must be an RFC 3339 time, or seconds or milliseconds since 1970');
  return momentAt(ms, undefined, receivedMs, eventTime);
}

/** What every kind of record states, without persons: the device was found by the host as it was written. */
export interface CommonFields {
  readonly moment: Moment;
  readonly host: string | undefined;
  readonly service: string | null;
  readonly place: Place;
  /** Of this record: it counts what is replaced in all its parts. */
  readonly redaction: RecordRedaction;
}

export function readCommon(record: Fields, arrival: Arrival): CommonFields | RefusedRecord {
  const moment = readMoment(record, arrival);
  if ('refused' in moment) return moment;
  const ship = readName(record, 'ship_id');
  if (isRefused(ship)) return ship;
  const host = readName(record, 'host');
  if (isRefused(host)) return host;
  const service = readName(record, 'service');
  if (isRefused(service)) return service;
  return commonOf(moment, { ship, host, service: service ?? null }, arrival);
}

interface Stated {
  readonly ship?: string | undefined;
  readonly host: string | undefined;
  readonly service: string | null;
}

/** The place by what was stated, and host and service without persons. */
export function commonOf(moment: Moment, { ship, host, service }: Stated, arrival: Arrival): CommonFields {
  const { origin, options } = arrival;
  const place = findPlace(ship, host, origin, options.registry(), options.siteShipId);
  const redaction = arrival.redactionOf(place.shipId);
  return {
    moment,
    host: redaction.nameIfAny(host),
    service: service === null ? null : redaction.name(service),
    place,
    redaction,
  };
}

/** The ids of a record, and what was wrong with the one it brought. */
export interface RecordIds {
  readonly record_id: string;
  readonly tracking_id: string;
  readonly error_msg?: string;
}

export function readIds(value: unknown, id: string, redaction: RecordRedaction): RecordIds {
  if (value === undefined || value === null || value === '') return { record_id: id, tracking_id: id };
  const isId = typeof value === 'string' && TRACKING_ID_PATTERN.test(value);
  // A token in its place would be the same for all whom it hides.
  if (isId && !redaction.tellsOfPerson(value)) return { record_id: id, tracking_id: value };
  const fault = isId ? 'tells of a person' : 'is not 1 to 128 of A-Z a-z 0-9 . _ : -';
  return {
    record_id: id,
    tracking_id: id,
    error_msg: `the tracking_id that was sent ${fault} and was replaced`,
  };
}

let lastReceivedMs = Number.NaN;
let lastReceivedAt = '';

/** A batch shares its receipt: the text is made once. */
export function receivedAt(receivedMs: number): string {
  if (receivedMs !== lastReceivedMs) {
    lastReceivedMs = receivedMs;
    lastReceivedAt = toTimestamp(receivedMs);
  }
  return lastReceivedAt;
}
