/** Content codings that a receiver may allow beside none at all. */
export type BodyEncoding = 'gzip' | 'deflate' | 'zstd' | 'snappy';

/** What a receiver takes as the body of a request. */
export interface WantedBody {
  /** Media types in lower case, without parameters; the empty one stands for a request that names none. */
  readonly types: ReadonlySet<string>;
  readonly encodings: readonly BodyEncoding[];
  /** Of a request that names none; absent: it is as it is. */
  readonly assumedEncoding?: BodyEncoding;
  /** Of the body as it comes over the wire. */
  readonly bodyBytes: number;
  /** Of the body after decompression. */
  readonly decodedBytes: number;
}

/** A body in memory. It counts against what all requests together may hold until it is released. */
export interface HeldBody {
  readonly bytes: Buffer;
  /** For whoever works through it: rest when it is due, so that nothing else stands still for long. */
  readonly breather: { readonly isDue: boolean; rest(): Promise<void> };
  release(): void;
}

/** Reads and decompresses bodies within bounds, one of which all receivers share. */
export interface BodyReader<Request> {
  /** @throws CodedError with a code of `INTAKE_REFUSALS` */
  read(request: Request, wanted: WantedBody): Promise<HeldBody>;
}

/** Why a receiver takes nothing of a request: the HTTP status, and when the sender should come again. */
export const INTAKE_REFUSALS = {
  invalid_body: { status: 400 },
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  too_many_requests: { status: 429, retryAfterSec: 1 },
  intake_unavailable: { status: 503, retryAfterSec: 5 },
} as const satisfies Record<string, { status: number; retryAfterSec?: number }>;

export type IntakeRefusal = keyof typeof INTAKE_REFUSALS;

/** The headers of such an answer: when to come again, and that nothing more is taken on this connection. */
export function refusalHeaders(code: IntakeRefusal): Readonly<Record<string, string>> {
  const refusal = INTAKE_REFUSALS[code];
  const isLast = refusal.status === 413 || refusal.status === 429;
  return {
    ...('retryAfterSec' in refusal ? { 'retry-after': String(refusal.retryAfterSec) } : {}),
    ...(isLast ? { connection: 'close' } : {}),
  };
}

export function isIntakeRefusal(code: string): code is IntakeRefusal {
  return Object.hasOwn(INTAKE_REFUSALS, code);
}
