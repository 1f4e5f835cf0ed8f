/** Bounds on what one request, and all of them together, may take. */
export interface IngestHttpLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a body after decompression. */
  readonly decodedBytes: number;
  /** Of one record. */
  readonly recordBytes: number;
  /** Records in one request. */
  readonly records: number;
  /** Bodies of all requests held in memory at a time; beyond it senders are told to come again. */
  readonly inFlightBytes: number;
}

export const DEFAULT_LIMITS: IngestHttpLimits = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  recordBytes: 1_048_576,
  records: 100_000,
  inFlightBytes: 134_217_728,
};

/** Bytes held by all requests together. */
export class ByteBudget {
  readonly limit: number;
  #taken = 0;
  constructor(limit: number) {
    this.limit = limit;
  }
  /** False when they do not fit any more: nothing was taken. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.limit) return false;
    this.#taken += bytes;
    return true;
  }
  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
