/** Bounds on what one request may take. */
export interface IngestHttpLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a body after decompression. */
  readonly decodedBytes: number;
  /** Of one record. */
  readonly recordBytes: number;
  /** Records in one request. */
  readonly records: number;
}

export const DEFAULT_LIMITS: IngestHttpLimits = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  recordBytes: 1_048_576,
  records: 100_000,
};
