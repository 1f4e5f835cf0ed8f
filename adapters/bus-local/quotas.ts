import { SUBJECTS, type Subject } from '@aiops/contracts';
import { CodedError, UnavailableError } from '@aiops/kernel';

/** The share of the limit for what comes from outside; the rest belongs to what the roles produce while they drain. */
const INTAKE_SHARE = 0.75;
/** Once refused, a subject is taken again below this part of its quota, so that senders don't see every other one fail. */
const RESUME_SHARE = 0.9;

interface Pool {
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly limitBytes: number;
  reservedBytes: number;
  refusing: boolean;
}

/**
 * Who may still publish. A backlog of one subject must never keep a role from publishing the outcome that drains
 * it: the intake subjects share one quota, every other subject has its own, and all quotas together are the limit.
 */
export class Quotas {
  readonly #pools = new Map<Subject, Pool>();
  readonly #keptBytes: (subject: Subject) => number;

  constructor(limitBytes: number, intake: readonly Subject[], keptBytes: (subject: Subject) => number) {
    this.#keptBytes = keptBytes;
    const inner = (Object.keys(SUBJECTS) as Subject[]).filter((subject) => !intake.includes(subject));
    const add = (name: string, subjects: readonly Subject[], bytes: number): void => {
      const pool = { name, subjects, limitBytes: Math.floor(bytes), reservedBytes: 0, refusing: false };
      for (const subject of subjects) this.#pools.set(subject, pool);
    };
    add('intake', intake, limitBytes * INTAKE_SHARE);
    for (const subject of inner) add(subject, [subject], (limitBytes * (1 - INTAKE_SHARE)) / inner.length);
  }

  limitOf(subject: Subject): number {
    return this.#pool(subject).limitBytes;
  }

  /**
   * Sets room aside for all of them, or for none.
   * @throws UnavailableError `bus_full`; CodedError `message_too_large` for what would not fit into an empty bus.
   */
  reserve(sizes: ReadonlyMap<Subject, number>): void {
    const wanted = new Map<Pool, number>();
    for (const [subject, bytes] of sizes) {
      const pool = this.#pool(subject);
      wanted.set(pool, (wanted.get(pool) ?? 0) + bytes);
    }
    for (const [pool, bytes] of wanted) this.#check(pool, bytes);
    for (const [pool, bytes] of wanted) pool.reservedBytes += bytes;
  }

  release(sizes: ReadonlyMap<Subject, number>): void {
    for (const [subject, bytes] of sizes) this.#pool(subject).reservedBytes -= bytes;
  }

  /** The names of those that refuse now. */
  refusing(): string[] {
    const pools = [...new Set(this.#pools.values())];
    for (const pool of pools) this.#settle(pool);
    return pools.filter((pool) => pool.refusing).map((pool) => pool.name);
  }

  #check(pool: Pool, bytes: number): void {
    if (bytes > pool.limitBytes) {
      throw new CodedError(
        'message_too_large',
        `${bytes} bytes for ${pool.name}, which may keep ${pool.limitBytes} bytes in all`,
      );
    }
    const usedBytes = this.#settle(pool);
    if (usedBytes + bytes > pool.limitBytes) pool.refusing = true;
    if (pool.refusing) {
      throw new UnavailableError(
        'bus_full',
        `${pool.name} keeps ${usedBytes} of ${pool.limitBytes} bytes that nobody has handled yet`,
      );
    }
  }

  /** Ends a refusal that room was made for. @returns bytes in use */
  #settle(pool: Pool): number {
    const usedBytes = pool.subjects.reduce((sum, each) => sum + this.#keptBytes(each), pool.reservedBytes);
    if (pool.refusing && usedBytes <= pool.limitBytes * RESUME_SHARE) pool.refusing = false;
    return usedBytes;
  }

  #pool(subject: Subject): Pool {
    const pool = this.#pools.get(subject);
    if (pool === undefined) throw new CodedError('unknown_subject', `no subject is named ${subject}`);
    return pool;
  }
}
