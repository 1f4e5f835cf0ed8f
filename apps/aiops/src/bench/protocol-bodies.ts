import { newWriter } from '@aiops/wire';

/** Requests as the official clients send them: their usual batch sizes, labels and attributes. */
type Writer = ReturnType<typeof newWriter>;

const LENGTH = 2;
const FIXED64 = 1;
const VARINT = 0;
function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32(tag(field, LENGTH)).string(value);
}

function attribute(writer: Writer, field: number, key: string, value: string | number): void {
  writer.uint32(tag(field, LENGTH)).fork();
  text(writer, 1, key);
  writer.uint32(tag(2, LENGTH)).fork();
  if (typeof value === 'string') text(writer, 1, value);
  else writer.uint32(tag(3, VARINT)).int64(value);
  writer.ldelim().ldelim();
}

/** Nanoseconds of a time in ms, as fixed64. */
function nanos(writer: Writer, field: number, ms: number): void {
  const ns = BigInt(ms) * 1_000_000n;
  writer
    .uint32(tag(field, FIXED64))
    .fixed32(Number(ns & 0xffffffffn))
    .fixed32(Number(ns >> 32n));
}

/** An ExportLogsServiceRequest with trace context, two attributes a record and three of the resource. */
export function otlpLogsBody(records: number, startMs: number): Buffer {
  const writer = newWriter();
  writer.uint32(tag(1, LENGTH)).fork();
  writer.uint32(tag(1, LENGTH)).fork();
  attribute(writer, 1, 'service.name', 'pms');
  attribute(writer, 1, 'host.name', 'edge-1');
  attribute(writer, 1, 'service.version', '4.2.1');
  writer.ldelim();
  writer.uint32(tag(2, LENGTH)).fork();
  for (let i = 0; i < records; i += 1) otlpLog(writer, i, startMs);
  writer.ldelim().ldelim();
  return Buffer.from(writer.finish());
}

function otlpLog(writer: Writer, i: number, startMs: number): void {
  writer.uint32(tag(2, LENGTH)).fork();
  nanos(writer, 1, startMs + i);
  nanos(writer, 11, startMs + i);
  writer.uint32(tag(2, VARINT)).int32(9);
  text(writer, 3, 'INFO');
  writer.uint32(tag(5, LENGTH)).fork();
  text(writer, 1, `connection to database ${i} established in ${i % 90} ms`);
  writer.ldelim();
  attribute(writer, 6, 'http.request.method', 'GET');
  attribute(writer, 6, 'http.response.status_code', 200);
  writer.uint32(tag(9, LENGTH)).bytes(Buffer.alloc(16, i & 0xff));
  writer.uint32(tag(10, LENGTH)).bytes(Buffer.alloc(8, i & 0xff));
  writer.ldelim();
}

/** A WriteRequest of remote write 1.0: one sample a series, five labels. */
export function remoteWriteBody(series: number, startMs: number): Buffer {
  const writer = newWriter();
  for (let i = 0; i < series; i += 1) {
    writer.uint32(tag(1, LENGTH)).fork();
    const labels = {
      __name__: 'node_cpu_seconds_total',
      cpu: String(i % 8),
      instance: `10.0.0.${i % 250}:9100`,
      job: 'node',
      mode: 'idle',
    };
    for (const [name, value] of Object.entries(labels)) {
      writer.uint32(tag(1, LENGTH)).fork();
      text(writer, 1, name);
      text(writer, 2, value);
      writer.ldelim();
    }
    writer.uint32(tag(2, LENGTH)).fork();
    writer.uint32(tag(1, FIXED64)).double(i * 1.5);
    writer.uint32(tag(2, VARINT)).int64(startMs + i);
    writer.ldelim().ldelim();
  }
  return Buffer.from(writer.finish());
}
