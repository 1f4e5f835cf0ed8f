/** Bounds on what one request may take. */
export interface WebhookLimits {
  /** Of a body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of a body after decompression. */
  readonly decodedBytes: number;
  readonly items: number;
}

export const DEFAULT_LIMITS: WebhookLimits = { bodyBytes: 1_048_576, decodedBytes: 4_194_304, items: 10_000 };
