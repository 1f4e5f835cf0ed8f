import type { Clock } from '@aiops/kernel';
import type { Lease } from '@aiops/ports';

/** So often in its time to live it is renewed. */
const RENEWALS_PER_TTL = 5;
/** Before its end nothing more is begun: a write takes its time. */
const SURE_SHARE = 0.8;

export interface HeldLeaseOptions {
  readonly lease: Lease;
  readonly ttlMs: number;
  /** Before the lease was asked for: it is at least as young. */
  readonly asked: Moment;
  readonly clock: Clock;
  /** Told once: somebody else has it, or may have. */
  readonly lost: () => void;
}

/**
 * A moment by two clocks. The one of the wall may be set, the one of the process stands still while the machine is suspended: only
 * what both say is sure.
 */
export interface Moment {
  readonly wallMs: number;
  readonly runMs: number;
}

export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), runMs: performance.now() };
}

/** A lease that renews itself from the moment it was acquired, whatever else its process does. */
export class HeldLease {
  readonly #options: HeldLeaseOptions;
  #asked: Moment;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(options: HeldLeaseOptions) {
    this.#options = options;
    this.#asked = options.asked;
    this.#next(0);
  }

  get epoch(): number {
    return this.#options.lease.epoch;
  }

  /** Nobody else can have it. */
  get isSure(): boolean {
    const { clock, ttlMs } = this.#options;
    const now = momentOf(clock);
    const sureMs = ttlMs * SURE_SHARE;
    const wallMs = now.wallMs - this.#asked.wallMs;
    // A clock that was set back says nothing; the other one does.
    return !this.#isEnded && wallMs < sureMs && now.runMs - this.#asked.runMs < sureMs;
  }

  async release(): Promise<void> {
    this.#end();
    await this.#options.lease.release();
  }

  #end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #next(tookMs: number): void {
    const everyMs = this.#options.ttlMs / RENEWALS_PER_TTL;
    this.#timer = setTimeout(() => void this.#renew(), Math.max(0, everyMs - tookMs));
  }

  async #renew(): Promise<void> {
    const { lease, clock, lost } = this.#options;
    const asked = momentOf(clock);
    const renewal = await lease.renew();
    if (this.#isEnded) return;
    if (renewal === 'held') this.#asked = asked;
    if (renewal === 'lost' || !this.isSure) {
      this.#end();
      lost();
    } else {
      this.#next(momentOf(clock).runMs - asked.runMs);
    }
  }
}
