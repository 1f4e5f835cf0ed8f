/** Lasting rates, per second, and for how many seconds' worth a quiet time may be made up at once. */
export interface Limits {
  readonly perSource: number;
  readonly total: number;
  readonly burstSec: number;
}

interface Bucket {
  /** Of the source's own rate. Negative: a debt that time pays off. */
  own: number;
  /** Of its equal share of the total. */
  share: number;
  atMs: number;
  second: number;
}

/** Sources with a bucket of their own; those beyond share one. */
const MAX_SOURCES = 4096;
/** A source that was silent for so long starts anew. */
const FORGET_MS = 60_000;
const OTHERS = '';

/**
 * Token buckets: one for each source, and one for all together in which each active source has an equal share that
 * the others can't take. So a source within its share always gets through, whatever the others send, and what some
 * leave over goes to those who want more. Holds at most 4,097 buckets. Time comes in with each call, ms.
 */
export class FairLimiter {
  readonly #limits: () => Limits;
  readonly #buckets = new Map<string, Bucket>();
  #common: number | undefined;
  #commonAtMs = 0;
  /** Sources seen in the running second and in the one before. */
  #second = 0;
  #sweptAtSecond = 0;
  #activeNow = 0;
  #activeBefore = 0;

  constructor(limits: () => Limits) {
    this.#limits = limits;
  }

  /** True: one record of the source may pass, and is charged. */
  take(key: string, nowMs: number): boolean {
    const bucket = this.#bucket(key, nowMs);
    const common = this.#common ?? 0;
    if (bucket.own < 1 || (bucket.share < 1 && common < 1)) return false;
    this.#charge(bucket, 1);
    return true;
  }

  /** How long until the source may send again, ms; 0 when it may now, however much: the rest becomes its debt. */
  waitMs(key: string, nowMs: number): number {
    const { perSource, total } = this.#limits();
    const bucket = this.#bucket(key, nowMs);
    const own = bucket.own >= 1 ? 0 : ((1 - bucket.own) / perSource) * 1000;
    const common = this.#common ?? 0;
    if (bucket.share >= 1 || common >= 1) return own;
    const share = total / this.#active;
    return Math.max(own, Math.min((1 - bucket.share) / share, (1 - common) / total) * 1000);
  }

  /** Charges records that passed together. */
  charge(key: string, records: number, nowMs: number): void {
    this.#charge(this.#bucket(key, nowMs), records);
  }

  get #active(): number {
    return Math.max(this.#activeNow, this.#activeBefore, 1);
  }

  #charge(bucket: Bucket, records: number): void {
    const { total, burstSec } = this.#limits();
    bucket.own -= records;
    bucket.share = Math.max(bucket.share - records, Math.min(bucket.share, 0));
    // What passes on shares is taken from the common bucket too; it never owes more than one filling.
    this.#common = Math.max((this.#common ?? 0) - records, -total * burstSec);
  }

  #bucket(key: string, nowMs: number): Bucket {
    const second = Math.floor(nowMs / 1000);
    this.#turn(second, nowMs);
    const { perSource, total, burstSec } = this.#limits();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      const name = key === OTHERS || this.#hasRoom(nowMs) ? key : OTHERS;
      bucket = this.#buckets.get(name);
      if (bucket === undefined) {
        bucket = { own: perSource * burstSec, share: 0, atMs: nowMs, second: -1 };
        this.#buckets.set(name, bucket);
      }
    }
    if (bucket.second !== second) {
      this.#activeNow += 1;
      // A second's worth at most: shares are for those who send now.
      if (bucket.second === -1) bucket.share = Math.max(1, total / this.#active);
      bucket.second = second;
    }
    const elapsedSec = Math.max(0, nowMs - bucket.atMs) / 1000;
    const share = total / this.#active;
    bucket.own = Math.min(perSource * burstSec, bucket.own + elapsedSec * perSource);
    bucket.share = Math.min(Math.max(1, share), bucket.share + elapsedSec * share);
    bucket.atMs = Math.max(bucket.atMs, nowMs);
    return bucket;
  }

  /** Brings what is common to now. */
  #turn(second: number, nowMs: number): void {
    const { total, burstSec } = this.#limits();
    if (second > this.#second) {
      this.#activeBefore = second === this.#second + 1 ? this.#activeNow : 0;
      this.#activeNow = 0;
      this.#second = second;
    }
    const elapsedSec = Math.max(0, nowMs - this.#commonAtMs) / 1000;
    const full = total * burstSec;
    this.#common = this.#common === undefined ? full : Math.min(full, this.#common + elapsedSec * total);
    this.#commonAtMs = Math.max(this.#commonAtMs, nowMs);
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#buckets.size < MAX_SOURCES) return true;
    // In a flood of names one look through all of them a second is enough.
    if (this.#sweptAtSecond === this.#second) return false;
    this.#sweptAtSecond = this.#second;
    for (const [key, { atMs }] of this.#buckets) {
      if (atMs < nowMs - FORGET_MS) this.#buckets.delete(key);
    }
    return this.#buckets.size < MAX_SOURCES;
  }
}
