/** Bounds of the receiver. */
export interface SyslogLimits {
  /** Of one message; what is beyond is thrown away. Should exceed the policy's `max_msg_size_bytes` by a header. */
  readonly lineBytes: number;
  readonly connections: number;
  /** From one address: a relay may have many, but not all. */
  readonly connectionsPerPeer: number;
  /** A connection on which nothing came for so long is closed. */
  readonly idleTimeoutMs: number;
  /** Messages and bytes that wait for the intake. When they are reached UDP drops, counted, and TCP is not read. */
  readonly bufferLines: number;
  readonly bufferBytes: number;
  /** How long `stop` tries to hand over what was received. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: SyslogLimits = {
  lineBytes: 65_536,
  connections: 256,
  connectionsPerPeer: 64,
  idleTimeoutMs: 3_600_000,
  bufferLines: 20_000,
  bufferBytes: 33_554_432,
  drainMs: 5000,
};
