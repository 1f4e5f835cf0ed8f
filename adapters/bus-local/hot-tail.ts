import type { Subject } from '@aiops/contracts';

/** A message with its body, as it was published or as it was read from the disk. */
export interface KeptMessage {
  readonly subject: Subject;
  readonly id: string;
  readonly key: string | null;
  readonly seq: number;
  readonly publishedAtMs: number;
  readonly bytes: number;
  readonly body: readonly unknown[];
}

interface Lane {
  /** Every kept message of the subject from this sequence on is in `messages`. */
  from: number;
  messages: KeptMessage[];
}

/**
 * The newest messages as the objects that were published, so that consumers that keep up never decode.
 * Bounded by bytes of JSON (as objects they take two to three times that) and by count; the oldest leaves first.
 */
export class HotTail {
  readonly #maxBytes: number;
  readonly #maxMessages: number;
  readonly #lanes = new Map<Subject, Lane>();
  #bytes = 0;
  #count = 0;

  constructor(maxBytes: number, maxMessages: number) {
    this.#maxBytes = maxBytes;
    this.#maxMessages = maxMessages;
  }

  /** Starts to hold a subject; what was published before `from` is on disk only. */
  follow(subject: Subject, from: number): void {
    if (!this.#lanes.has(subject)) this.#lanes.set(subject, { from, messages: [] });
  }

  /** Forgets everything; what comes from `from` on is held again. */
  reset(from: number): void {
    for (const lane of this.#lanes.values()) {
      lane.from = from;
      lane.messages = [];
    }
    this.#bytes = 0;
    this.#count = 0;
  }

  add(message: KeptMessage): void {
    const lane = this.#lanes.get(message.subject);
    if (lane === undefined) return;
    lane.messages.push(message);
    this.#bytes += message.bytes;
    this.#count += 1;
    while (this.#bytes > this.#maxBytes || this.#count > this.#maxMessages) this.#evictOldest();
  }

  /** Up to `max` messages after a sequence, in order; null when the answer is on disk. */
  after(subject: Subject, seq: number, max: number): readonly KeptMessage[] | null {
    const lane = this.#lanes.get(subject);
    if (lane === undefined || seq + 1 < lane.from) return null;
    const start = firstAtOrAbove(lane.messages, seq + 1);
    return lane.messages.slice(start, start + max);
  }

  get(subject: Subject, seq: number): KeptMessage | undefined {
    const messages = this.#lanes.get(subject)?.messages ?? [];
    const found = messages[firstAtOrAbove(messages, seq)];
    return found?.seq === seq ? found : undefined;
  }

  /** Lets go of what was trimmed. */
  dropBelow(subject: Subject, seq: number): void {
    const lane = this.#lanes.get(subject);
    if (lane !== undefined) this.#drop(lane, firstAtOrAbove(lane.messages, seq));
  }

  #evictOldest(): void {
    let oldest: Lane | undefined;
    for (const lane of this.#lanes.values()) {
      const seq = lane.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
      if (seq < (oldest?.messages[0]?.seq ?? Number.POSITIVE_INFINITY)) oldest = lane;
    }
    if (oldest === undefined) return;
    // An eighth at once: taking single ones off the front of a long list costs its length each time.
    const count = Math.max(1, oldest.messages.length >> 3);
    oldest.from = (oldest.messages[count - 1]?.seq ?? 0) + 1;
    this.#drop(oldest, count);
  }

  #drop(lane: Lane, count: number): void {
    for (const message of lane.messages.splice(0, count)) {
      this.#bytes -= message.bytes;
      this.#count -= 1;
    }
  }
}

function firstAtOrAbove(messages: readonly KeptMessage[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
