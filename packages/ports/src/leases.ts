/** Who works on what, where several processes could. Errors: `leases_unavailable` (retryable). */
export interface Leases {
  /** A holder that is not heard of for so long has lost what it held. */
  readonly ttlMs: number;
  /** Null while somebody else holds it. */
  acquire(name: string): Promise<Lease | null>;
  /** Says that this process takes part in a work; to be said again well within the time to live. Returns how many do. */
  takePart(work: string): Promise<number>;
  /** It takes part no more. */
  leave(work: string): Promise<void>;
}

export interface Lease {
  /** Rises with each holder of any lease: what an earlier holder still writes can be told from what the next one does. */
  readonly epoch: number;
  /** `lost`: nothing may be done on the strength of it any more. `unknown`: it may be, until it would have ended. */
  renew(): Promise<Renewal>;
  release(): Promise<void>;
}

export type Renewal = 'held' | 'lost' | 'unknown';
