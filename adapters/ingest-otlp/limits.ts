/** Bounds on what one request may take. */
export interface OtlpLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a protobuf body after decompression. */
  readonly decodedBytes: number;
  /** Of a JSON body after decompression: it is parsed in one go, and nothing else runs meanwhile. */
  readonly jsonBytes: number;
  /** Of one log record or data point. */
  readonly recordBytes: number;
  /** Log records or data points in one request. */
  readonly records: number;
}

export const DEFAULT_LIMITS: OtlpLimits = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  jsonBytes: 8_388_608,
  recordBytes: 1_048_576,
  records: 100_000,
};

/** Values inside values. */
export const MAX_DEPTH = 16;
/** Attributes of one record, point or resource that are looked at; the others are left out. */
export const MAX_ATTRIBUTES = 128;
/** Buckets of one histogram point, and quantiles of one summary point. */
export const MAX_BUCKETS = 512;
/**
 * Fields of the outline for each record that a request may hold: resources, scopes, metrics and what is passed over.
 * Without this bound thirty kilobytes of gzip make fifteen million empty scopes.
 */
export const FIELDS_PER_RECORD = 20;
