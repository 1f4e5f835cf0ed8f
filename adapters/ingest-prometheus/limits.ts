/** Bounds on what one request may take. */
export interface RemoteWriteLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a body after decompression. */
  readonly decodedBytes: number;
  readonly series: number;
  readonly samples: number;
}

export const DEFAULT_LIMITS: RemoteWriteLimits = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  series: 100_000,
  samples: 100_000,
};

/** Labels of one series; beyond it the series is refused, for without one of them it is another series. */
export const MAX_LABELS = 64;
/** Fields for each series that a request may hold: labels, and what is passed over, such as metadata and exemplars. */
export const FIELDS_PER_SERIES = 40;
