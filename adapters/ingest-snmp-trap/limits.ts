/** Bounds of the receiver. */
export interface TrapLimits {
  /** Traps that wait for the intake; beyond it they are dropped, counted. */
  readonly bufferTraps: number;
  /** How long `stop` tries to hand over what was received. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: TrapLimits = { bufferTraps: 5000, drainMs: 5000 };
