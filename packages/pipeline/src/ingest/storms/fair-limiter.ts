/** Lasting rates, per second, and for how many seconds' worth a quiet time may be made up at once. */
export interface Limits {
  readonly perSource: number;
  readonly total: number;
  readonly burstSec: number;
}

/** Whose record it is. */
export interface Claim {
  /** What a sender can't choose: its key and its address. */
  readonly sender: string;
  /** What it says of itself: the device or host that the record names. */
  readonly source: string;
}

interface Bucket {
  /** Of the source's own rate. Negative: a debt that time pays off. */
  own: number;
  /** Of its equal share of what its sender may send. */
  share: number;
  atMs: number;
  second: number;
}

/** Who was active in the running second and in the one before. */
class Active {
  #second = 0;
  #now = 0;
  #before = 0;

  turn(second: number): void {
    if (second <= this.#second) return;
    this.#before = second === this.#second + 1 ? this.#now : 0;
    this.#now = 0;
    this.#second = second;
  }

  add(): void {
    this.#now += 1;
  }

  get count(): number {
    return Math.max(this.#now, this.#before, 1);
  }
}

interface Sender {
  /** Of its equal share of the total. Negative: its sources passed on their shares of it. */
  share: number;
  atMs: number;
  second: number;
  sweptAtSecond: number;
  readonly sources: Map<string, Bucket>;
  readonly active: Active;
}

/** Senders with a bucket of their own; those beyond share one. */
const MAX_SENDERS = 4096;
/** Sources of one sender with a bucket of their own, and of all together; those beyond share one of their sender. */
const MAX_SOURCES_PER_SENDER = 4096;
const MAX_SOURCES = 65_536;
/** Who was silent for so long starts anew. */
const FORGET_MS = 60_000;
const OTHERS = '';

/**
 * Token buckets in two layers. Each active sender has an equal share of the total that the others can't take, and in
 * it each active source of the sender: so a source within its share always gets through, whatever others send and
 * under however many names, and of what a relay may send each of its hosts has its part. What some leave over goes to
 * the other sources of the sender, and what a sender leaves over to those who want more. A source also has a rate of
 * its own. Bounded in senders and sources. Time comes in with each call, ms.
 */
export class FairLimiter {
  readonly #limits: () => Limits;
  readonly #senders = new Map<string, Sender>();
  readonly #active = new Active();
  #sources = 0;
  #common: number | undefined;
  #commonAtMs = 0;
  #sweptAtSecond = 0;

  constructor(limits: () => Limits) {
    this.#limits = limits;
  }

  /** True: one record of the source may pass, and is charged. */
  take(claim: Claim, nowMs: number): boolean {
    const sender = this.#sender(claim.sender, nowMs);
    const bucket = this.#bucket(sender, claim.source, nowMs);
    if (bucket.own < 1) return false;
    if (bucket.share < 1 && sender.share < 1 && (this.#common ?? 0) < 1) return false;
    this.#charge(sender, bucket, 1);
    return true;
  }

  /** How long until the source may send again, ms; 0 when it may now, however much: the rest becomes its debt. */
  waitMs(claim: Claim, nowMs: number): number {
    const { perSource, total } = this.#limits();
    const sender = this.#sender(claim.sender, nowMs);
    const bucket = this.#bucket(sender, claim.source, nowMs);
    const own = bucket.own >= 1 ? 0 : ((1 - bucket.own) / perSource) * 1000;
    const common = this.#common ?? 0;
    if (bucket.share >= 1 || sender.share >= 1 || common >= 1) return own;
    const ofSender = total / this.#active.count;
    const shared = Math.min(
      (1 - bucket.share) / (ofSender / sender.active.count),
      (1 - sender.share) / ofSender,
      (1 - common) / total,
    );
    return Math.max(own, shared * 1000);
  }

  /** Charges records that passed together. */
  charge(claim: Claim, records: number, nowMs: number): void {
    const sender = this.#sender(claim.sender, nowMs);
    this.#charge(sender, this.#bucket(sender, claim.source, nowMs), records);
  }

  #charge(sender: Sender, bucket: Bucket, records: number): void {
    const { total, burstSec } = this.#limits();
    bucket.own -= records;
    bucket.share = Math.max(bucket.share - records, Math.min(bucket.share, 0));
    // What passes on shares is taken from what is common too; nobody owes more than one filling.
    sender.share = Math.max(sender.share - records, -total / this.#active.count);
    this.#common = Math.max((this.#common ?? 0) - records, -total * burstSec);
  }

  #sender(key: string, nowMs: number): Sender {
    const second = Math.floor(nowMs / 1000);
    this.#turn(second, nowMs);
    const sender = this.#senders.get(key) ?? this.#newSender(key, second, nowMs);
    const isFresh = sender.second === -1;
    if (sender.second !== second) {
      this.#active.add();
      sender.second = second;
    }
    const share = this.#limits().total / this.#active.count;
    // A second's worth at most: shares are for those who send now.
    const gained = isFresh ? share : (Math.max(0, nowMs - sender.atMs) / 1000) * share;
    sender.share = Math.min(Math.max(1, share), sender.share + gained);
    sender.atMs = Math.max(sender.atMs, nowMs);
    sender.active.turn(second);
    return sender;
  }

  #newSender(key: string, second: number, nowMs: number): Sender {
    if (this.#senders.size >= MAX_SENDERS) this.#sweep(second, nowMs);
    const name = this.#senders.size >= MAX_SENDERS ? OTHERS : key;
    const known = this.#senders.get(name);
    if (known !== undefined) return known;
    const sender = {
      share: 0,
      atMs: nowMs,
      second: -1,
      sweptAtSecond: 0,
      sources: new Map<string, Bucket>(),
      active: new Active(),
    };
    this.#senders.set(name, sender);
    return sender;
  }

  #bucket(sender: Sender, key: string, nowMs: number): Bucket {
    const { perSource, total, burstSec } = this.#limits();
    const second = Math.floor(nowMs / 1000);
    const bucket = sender.sources.get(key) ?? this.#newBucket(sender, key, nowMs);
    const isFresh = bucket.second === -1;
    if (bucket.second !== second) {
      sender.active.add();
      bucket.second = second;
    }
    const elapsedSec = Math.max(0, nowMs - bucket.atMs) / 1000;
    const share = total / this.#active.count / sender.active.count;
    bucket.own = Math.min(perSource * burstSec, bucket.own + elapsedSec * perSource);
    bucket.share = Math.min(
      Math.max(1, share),
      bucket.share + (isFresh ? Math.max(1, share) : elapsedSec * share),
    );
    bucket.atMs = Math.max(bucket.atMs, nowMs);
    return bucket;
  }

  #newBucket(sender: Sender, key: string, nowMs: number): Bucket {
    const name = this.#hasRoom(sender, nowMs) ? key : OTHERS;
    const known = sender.sources.get(name);
    if (known !== undefined) return known;
    const { perSource, burstSec } = this.#limits();
    const bucket = { own: perSource * burstSec, share: 0, atMs: nowMs, second: -1 };
    sender.sources.set(name, bucket);
    this.#sources += 1;
    return bucket;
  }

  /** Brings what is common to now. */
  #turn(second: number, nowMs: number): void {
    const { total, burstSec } = this.#limits();
    this.#active.turn(second);
    const elapsedSec = Math.max(0, nowMs - this.#commonAtMs) / 1000;
    const full = total * burstSec;
    this.#common = this.#common === undefined ? full : Math.min(full, this.#common + elapsedSec * total);
    this.#commonAtMs = Math.max(this.#commonAtMs, nowMs);
  }

  #hasRoom(sender: Sender, nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (this.#sources >= MAX_SOURCES) this.#sweep(second, nowMs);
    // In a flood of names one look through all of them a second is enough.
    if (sender.sources.size >= MAX_SOURCES_PER_SENDER && sender.sweptAtSecond !== second) {
      sender.sweptAtSecond = second;
      this.#sweepSources(sender, nowMs);
    }
    return this.#sources < MAX_SOURCES && sender.sources.size < MAX_SOURCES_PER_SENDER;
  }

  #sweepSources({ sources }: Sender, nowMs: number): void {
    for (const [key, { atMs }] of sources) {
      if (atMs < nowMs - FORGET_MS && sources.delete(key)) this.#sources -= 1;
    }
  }

  #sweep(second: number, nowMs: number): void {
    if (this.#sweptAtSecond === second) return;
    this.#sweptAtSecond = second;
    for (const [key, sender] of this.#senders) {
      this.#sweepSources(sender, nowMs);
      if (sender.sources.size === 0 && sender.atMs < nowMs - FORGET_MS) this.#senders.delete(key);
    }
  }
}
