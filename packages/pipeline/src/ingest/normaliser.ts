import type { Domain } from '@aiops/contracts';
import type { Origin } from '@aiops/ports';
import type { InputKind } from './classify-input.ts';
import { statesForeignMessage } from './foreign-record.ts';
import { normaliseAlert } from './normalise-alert.ts';
import { normaliseLog, normaliseParsedLine } from './normalise-log.ts';
import { normaliseMetric } from './normalise-metric.ts';
import {
  type Arrival,
  type Normalised,
  type NormaliserOptions,
  refuse,
  type ZoneGuess,
} from './normalised.ts';
import { parseLine } from './parse-line.ts';
import { type LineHints, type ParsedLine, unparsed } from './parsed-line.ts';
import { type Fields, isRecord } from './record-fields.ts';
import { RecordRedaction, Redactor } from './redact/index.ts';
import { readOnShip } from './ship-zone.ts';

export interface TextHints extends LineHints {
  /** What the file holds. Given, a line that looks like JSON is read as a record; receivers of lines give none. */
  readonly kind?: InputKind;
}

/** Turns what came in into the messages of the inside. Never throws, whatever came in. */
export interface Normaliser {
  /** A parsed JSON value in one of the three NDJSON shapes. */
  normaliseRecord(value: unknown, origin: Origin, receivedMs: number): Normalised;
  /** A line of text: never refused, kept as text when it can't be taken apart. */
  normaliseLine(text: string, origin: Origin, receivedMs: number, hints?: TextHints): Normalised;
  /** A name that is known beside the records, such as the address of their sender, as it may be stored. */
  withoutPersons(name: string, shipId: string | null): string;
}

type Kind = 'log' | 'metric' | 'alert';
const MAX_DOMAINS = 4096;

/** The kind a record states, else the one its fields tell, with the route deciding what could be two. */
function kindOf(record: Fields, origin: Origin): Kind | null {
  const { kind } = record;
  if (kind === 'log' || kind === 'metric' || kind === 'alert') return kind;
  if (kind !== undefined && kind !== null) return null;
  if (record.name !== undefined && (origin.kind === 'metric' || origin.kind === 'alert')) return origin.kind;
  if (record.msg !== undefined || statesForeignMessage(record)) return 'log';
  if (record.name !== undefined) return record.value === undefined ? 'alert' : 'metric';
  return origin.kind ?? (record.value === undefined ? 'log' : 'metric');
}

/** The domain by device type and service; remembered, since there are few of them and many records. */
function rememberedDomains({ policy, typeOf }: NormaliserOptions): Arrival['domainOf'] {
  const known = new Map<string, Domain | null>();
  const find = (service: string | null, type: string | undefined): Domain | null => {
    const answer = typeOf({ service, device_type: type });
    const ofDevice = type !== undefined && Object.hasOwn(policy.detect.device_domains, type);
    // `other` only has a fallback domain, and a fallback is not knowledge.
    return answer.incident_type !== 'other' || ofDevice ? answer.domain : null;
  };
  return (service, device) => {
    if (service === null && device?.type === undefined) return null;
    const key = `${device?.type ?? ''}\u001f${service ?? ''}`;
    let domain = known.get(key);
    if (domain === undefined) {
      if (known.size >= MAX_DOMAINS) known.clear();
      domain = find(service, device?.type);
      known.set(key, domain);
    }
    return domain;
  };
}

/** A redactor is made once for each policy that a ship may have. */
function rememberedRedactors(options: NormaliserOptions): Arrival['redactionOf'] {
  const known = new WeakMap<object, Redactor>();
  const { policy, privacyOf, pseudonymOf, onRedacted } = options;
  return (shipId) => {
    const privacy = privacyOf?.(shipId) ?? policy.privacy;
    let redactor = known.get(privacy);
    if (redactor === undefined) {
      redactor = new Redactor(privacy, { pseudonymOf });
      known.set(privacy, redactor);
    }
    return new RecordRedaction(redactor, onRedacted);
  };
}

function normaliseValue(value: unknown, arrival: Arrival): Normalised {
  if (!isRecord(value)) return { refused: { reason: 'a record must be a JSON object' } };
  switch (kindOf(value, arrival.origin)) {
    case 'log':
      return normaliseLog(value, arrival);
    case 'metric':
      return normaliseMetric(value, arrival);
    case 'alert':
      return normaliseAlert(value, arrival);
    default:
      return refuse('kind', 'must be log, metric or alert');
  }
}

/** A line of a file that may be a record. What is none is told by its reason. */
function normaliseJsonLine(line: string, arrival: Arrival): Normalised {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { refused: { reason: 'the line is not JSON' } };
  }
  return normaliseValue(value, arrival);
}

function parseOnShip(line: string, arrival: Arrival, hints: TextHints): ParsedLine {
  const { receivedMs } = arrival;
  return readOnShip((timezone) => parseLine(line, { ...hints, receivedMs, timezone }), undefined, arrival);
}

/** A line that is no record of ours: what it states under other names still counts, and the fault is told. */
function parseRefused(line: string, fault: string, arrival: Arrival, hints: TextHints): ParsedLine {
  const parsed = parseOnShip(line, arrival, hints);
  return parsed.msg === line ? unparsed(line, fault) : { ...parsed, parseError: fault };
}

function normaliseText(text: string, arrival: Arrival, hints: TextHints): Normalised {
  const line = text.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '');
  const fallbackMs = hints.previousTsMs ?? arrival.receivedMs;
  if (hints.kind === 'ndjson' || (hints.kind !== undefined && line.startsWith('{'))) {
    const result = normaliseJsonLine(line, arrival);
    if (!('refused' in result)) return result;
    if (line.trimStart().startsWith('{')) {
      const { field, reason } = result.refused;
      const fault = field === undefined ? reason : `${field} ${reason}`;
      return normaliseParsedLine(parseRefused(line, fault, arrival, hints), fallbackMs, arrival);
    }
  }
  return normaliseParsedLine(parseOnShip(line, arrival, hints), fallbackMs, arrival);
}

export function createNormaliser(options: NormaliserOptions): Normaliser {
  const domainOf = rememberedDomains(options);
  const redactionOf = rememberedRedactors(options);
  const guess: ZoneGuess = { zone: undefined };
  return {
    normaliseRecord: (value, origin, receivedMs) =>
      normaliseValue(value, { origin, receivedMs, options, domainOf, redactionOf, guess }),
    normaliseLine: (text, origin, receivedMs, hints = {}) =>
      normaliseText(text, { origin, receivedMs, options, domainOf, redactionOf, guess }, hints),
    withoutPersons: (name, shipId) => redactionOf(shipId).name(name),
  };
}
