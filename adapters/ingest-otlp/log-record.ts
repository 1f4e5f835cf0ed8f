import {
  bytesField,
  endOfField,
  endOfMessage,
  FIXED64,
  fixedNanosToMs,
  LENGTH,
  need,
  openMessage,
  skipField,
  VARINT,
} from '@aiops/wire';
import { readAnyValue, readAttribute } from './any-value.ts';
import type { Attributes } from './attributes.ts';

/** opentelemetry.proto.logs.v1.LogRecord. Times in ms since 1970, 0 when not stated; ids in hex, '' when absent. */
export interface OtlpLog {
  timeMs: number;
  observedMs: number;
  /** 1 to 24; 0 says nothing. */
  severityNumber: number;
  severityText: string;
  /** Null when there is none. */
  body: unknown;
  attributes: Attributes;
  traceId: string;
  spanId: string;
  eventName: string;
}

export function emptyLog(): OtlpLog {
  return {
    timeMs: 0,
    observedMs: 0,
    severityNumber: 0,
    severityText: '',
    body: null,
    attributes: {},
    traceId: '',
    spanId: '',
    eventName: '',
  };
}

/** @throws WireFault or an error of the reader (see `faultOf`) */
export function readLogRecord(bytes: Buffer, start: number, end: number): OtlpLog {
  const reader = openMessage(bytes, start, end);
  const log = emptyLog();
  let attributes = 0;
  while (reader.pos < end) {
    const tag = reader.tag();
    switch (tag >>> 3) {
      case 1:
        need(tag, FIXED64);
        log.timeMs = fixedNanosToMs(reader);
        break;
      case 2:
        need(tag, VARINT);
        log.severityNumber = reader.int32();
        break;
      case 3:
        need(tag, LENGTH);
        log.severityText = reader.string();
        break;
      case 5:
        log.body = readAnyValue(reader, endOfField(reader, tag, end), 1);
        break;
      case 6:
        attributes += 1;
        readAttribute(reader, tag, end, log.attributes, attributes);
        break;
      case 9:
        log.traceId = bytesField(reader, tag, end).toString('hex');
        break;
      case 10:
        log.spanId = bytesField(reader, tag, end).toString('hex');
        break;
      case 11:
        need(tag, FIXED64);
        log.observedMs = fixedNanosToMs(reader);
        break;
      case 12:
        need(tag, LENGTH);
        log.eventName = reader.string();
        break;
      default:
        skipField(reader, tag);
    }
  }
  endOfMessage(reader, end);
  return log;
}
