import { CodedError } from '@aiops/kernel';
import {
  endOfField,
  endOfMessage,
  FIXED64,
  faultOf,
  integer,
  LENGTH,
  need,
  openMessage,
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from '@aiops/wire';
import { MAX_LABELS, type RemoteWriteLimits } from './limits.ts';

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
 * prometheus.WriteRequest (remote write 1.0): series by series, each with its own fault.
 * @throws CodedError `invalid_body` or `body_too_large` before the first series, when nothing can be taken
 */
export function* decodeWriteRequest(bytes: Buffer, limits: RemoteWriteLimits): Generator<Series> {
  const places = outline(bytes, limits.series);
  let left = limits.samples;
  for (let i = 0; i + 1 < places.length; i += 2) {
    const series = readSeries(bytes, places[i] ?? 0, places[i + 1] ?? 0, left);
    left -= series.records.length;
    yield series;
  }
}

/** Start and end of each series. */
function outline(bytes: Buffer, maxSeries: number): number[] {
  const reader = openMessage(bytes);
  const places: number[] = [];
  try {
    while (reader.pos < bytes.length) {
      const tag = reader.tag();
      if (tag >>> 3 === 1) {
        const end = endOfField(reader, tag, bytes.length);
        places.push(reader.pos, end);
        reader.pos = end;
      } else skipField(reader, tag);
    }
    endOfMessage(reader, bytes.length);
  } catch (error) {
    throw new CodedError('invalid_body', faultOf(error).reason, { cause: error });
  }
  if (places.length > maxSeries * 2) {
    throw new CodedError('body_too_large', `more than ${maxSeries} series in one request`);
  }
  return places;
}

function readSeries(bytes: Buffer, start: number, end: number, maxSamples: number): Series {
  try {
    const reader = openMessage(bytes, start, end);
    const labels = emptyLabels();
    const values: number[] = [];
    const timesMs: number[] = [];
    const dropped: Partial<Record<DropReason, number>> = {};
    while (reader.pos < end) {
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
    return { records: [], dropped: {}, refused: faultOf(error).reason };
  }
}

function emptyLabels(): Labels {
  return { name: '', instance: '', job: '', host: '', service: '', ship: '', count: 0, rest: {} };
}

function readLabel(reader: WireReader, end: number, labels: Labels): void {
  let name = '';
  let value = '';
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1 || field === 2) {
      need(tag, LENGTH);
      if (field === 1) name = reader.string();
      else value = reader.string();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
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

/** `10.0.0.1:9100` and `[fd00::1]:9100` without the port; a bare IPv6 address stays whole. */
function withoutPort(instance: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(instance)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^[^:]+:\d{1,5}$/.test(instance) ? instance.slice(0, instance.indexOf(':')) : instance;
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
    ship_id: labels.ship || undefined,
    labels: rest,
  }));
}
