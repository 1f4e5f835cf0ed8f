/** Bounds on what one request may take. */
export interface LokiLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a protobuf body after decompression. */
  readonly decodedBytes: number;
  /** Of a JSON body after decompression: it is parsed in one go, and nothing else runs meanwhile. */
  readonly jsonBytes: number;
  /** Of one line with its metadata. */
  readonly recordBytes: number;
  /** Lines in one request. */
  readonly records: number;
}

export const DEFAULT_LIMITS: LokiLimits = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  jsonBytes: 8_388_608,
  recordBytes: 1_048_576,
  records: 100_000,
};

/** Labels of one stream, and names in the metadata of one line. */
export const MAX_LABELS = 64;
/** Fields of the outline for each line that a request may hold: streams, their labels and what is passed over. */
export const FIELDS_PER_RECORD = 4;
