import { CodedError, withoutPort } from '@aiops/kernel';
import {
  endOfField,
  endOfMessage,
  FIXED64,
  FieldWalk,
  faultOf,
  integer,
  need,
  openMessage,
  readTextPair,
  skipField,
  TooManyFields,
  VARINT,
  WireFault,
  type WireReader,
} from '@aiops/wire';
import { FIELDS_PER_SERIES, MAX_LABELS, type RemoteWriteLimits } from './limits.ts';

/** Why a sample is none for us: all of them are legal in the protocol, and sending them again would not help. */
export type DropReason = 'stale' | 'nan' | 'infinite' | 'native_histogram';

/** One series of a request: its samples in the shape of the intake, or why it is refused. */
export interface Series {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly dropped: Partial<Record<DropReason, number>>;
  readonly refused?: string;
}

interface Labels {
  name: string;
  instance: string;
  job: string;
  host: string;
  service: string;
  ship: string;
  count: number;
  /** All others. */
  readonly rest: Record<string, string>;
}

/** The bits of Prometheus' staleness marker, a NaN like no arithmetic makes it. */
const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 0x00000002;

/**
 * prometheus.WriteRequest (remote write 1.0): series by series, each with its own fault; null is a step without one,
 * at which others may have their turn.
 * @throws CodedError `invalid_body` or `body_too_large` before the first series, when nothing can be taken
 */
export function* decodeWriteRequest(bytes: Buffer, limits: RemoteWriteLimits): Generator<Series | null> {
  const places = yield* outline(bytes, limits);
  const walk = new FieldWalk(limits.series * FIELDS_PER_SERIES + limits.samples);
  let left = limits.samples;
  for (let i = 0; i + 1 < places.length; i += 2) {
    const series = yield* readSeries(bytes, places[i] ?? 0, places[i + 1] ?? 0, walk, left);
    left -= series.records.length;
    yield series;
  }
}

/** Start and end of each series. */
function* outline(bytes: Buffer, { series }: RemoteWriteLimits): Generator<null, number[]> {
  const reader = openMessage(bytes);
  const walk = new FieldWalk(series * FIELDS_PER_SERIES);
  const places: number[] = [];
  try {
    while (reader.pos < bytes.length) {
      if (walk.step()) yield null;
      const tag = reader.tag();
      if (tag >>> 3 === 1) {
        if (places.length === series * 2) throw tooMany(series);
        const end = endOfField(reader, tag, bytes.length);
        places.push(reader.pos, end);
        reader.pos = end;
      } else skipField(reader, tag);
    }
    endOfMessage(reader, bytes.length);
  } catch (error) {
    if (error instanceof CodedError && !(error instanceof WireFault)) throw error;
    throw new CodedError('invalid_body', faultOf(error).reason, { cause: error });
  }
  return places;
}

function tooMany(maxSeries: number): CodedError {
  return new CodedError('body_too_large', `more than ${maxSeries} series in one request`);
}

function* readSeries(
  bytes: Buffer,
  start: number,
  end: number,
  walk: FieldWalk,
  maxSamples: number,
): Generator<null, Series> {
  try {
    const reader = openMessage(bytes, start, end);
    const labels = emptyLabels();
    const values: number[] = [];
    const timesMs: number[] = [];
    const dropped: Partial<Record<DropReason, number>> = {};
    while (reader.pos < end) {
      if (walk.step()) yield null;
      const tag = reader.tag();
      switch (tag >>> 3) {
        case 1:
          readLabel(reader, endOfField(reader, tag, end), labels);
          break;
        case 2:
          if (values.length >= maxSamples) throw new WireFault('too many samples in one request');
          readSample(reader, endOfField(reader, tag, end), values, timesMs, dropped);
          break;
        case 4:
          reader.pos = endOfField(reader, tag, end);
          dropped.native_histogram = (dropped.native_histogram ?? 0) + 1;
          break;
        default:
          skipField(reader, tag);
      }
    }
    endOfMessage(reader, end);
    if (labels.name === '') throw new WireFault('a series without the label __name__');
    return { records: recordsOf(labels, values, timesMs), dropped };
  } catch (error) {
    // The first series are on their way already: this one and those behind it are refused.
    const reason = error instanceof TooManyFields ? error.message : faultOf(error).reason;
    return { records: [], dropped: {}, refused: reason };
  }
}

function emptyLabels(): Labels {
  return { name: '', instance: '', job: '', host: '', service: '', ship: '', count: 0, rest: {} };
}

function readLabel(reader: WireReader, end: number, labels: Labels): void {
  const [name, value] = readTextPair(reader, end);
  labels.count += 1;
  if (labels.count > MAX_LABELS) throw new WireFault(`a series with more than ${MAX_LABELS} labels`);
  sortLabel(labels, name, value);
}

function sortLabel(labels: Labels, name: string, value: string): void {
  switch (name) {
    case '__name__':
      labels.name = value;
      break;
    case 'instance':
    case 'job':
    case 'host':
    case 'service':
      labels[name] = value;
      break;
    case 'ship_id':
      labels.ship = value;
      break;
    default:
      // fromEntries would cost; a label called __proto__ is no Prometheus label name.
      if (name !== '__proto__') labels.rest[name] = value;
  }
}

function readSample(
  reader: WireReader,
  end: number,
  values: number[],
  timesMs: number[],
  dropped: Partial<Record<DropReason, number>>,
): void {
  let value = 0;
  let timeMs = 0;
  let stale = false;
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) {
      need(tag, FIXED64);
      const low = reader.fixed32();
      const high = reader.fixed32();
      stale = low === STALE_LOW && high === STALE_HIGH;
      reader.pos -= 8;
      value = reader.double();
    } else if (field === 2) {
      need(tag, VARINT);
      timeMs = Number(integer(reader.int64()));
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  const reason = stale ? 'stale' : Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? null : 'infinite';
  if (reason !== null) {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    return;
  }
  values.push(value);
  timesMs.push(timeMs);
}

/** Numbers below this are read as seconds by the intake: such times are written out. */
const WRITTEN_BELOW_MS = 1e11;
const MAX_MS = 8.64e15;

function recordTime(ms: number): number | string {
  return ms >= WRITTEN_BELOW_MS || Math.abs(ms) > MAX_MS ? ms : new Date(ms).toISOString();
}

function recordsOf(labels: Labels, values: readonly number[], timesMs: readonly number[]) {
  const { rest } = labels;
  // What a target calls its host or service is nearer to the truth than where it was scraped.
  const host = labels.host || withoutPort(labels.instance);
  const service = labels.service || labels.job;
  // Two targets on one host are two series, as are two jobs beside a service label.
  if (labels.instance !== '' && labels.instance !== host) rest.instance = labels.instance;
  if (labels.job !== '' && labels.job !== service) rest.job = labels.job;
  return values.map((value, i) => ({
    kind: 'metric',
    ts: recordTime(timesMs[i] ?? 0),
    name: labels.name,
    value,
    host: host || undefined,
    service: service || undefined,
    // As in alerts and logs, where people label targets so.
    ship_id: labels.ship || rest.ship || undefined,
    labels: rest,
  }));
}
