import { type Msg, type NatsConnection, nanos } from '@nats-io/transport-node';
import { ACK_WAIT_MS } from './settings.ts';

/** What is worked on is told so this often in the time after which the server gives it to somebody else. */
const TELLS_PER_ACK_WAIT = 3;
const ACK = '+ACK';
const TERM = '+TERM';
const IN_PROGRESS = '+WPI';

/** What a message's reply subject says of it. */
export interface MessageInfo {
  /** In the stream. */
  readonly seq: number;
  /** Counts what this consumer was sent, redeliveries too: a gap is a message that did not arrive. */
  readonly consumerSeq: number;
  readonly deliveries: number;
  readonly publishedAtMs: number;
}

/**
 * The messages that are out here: where to answer for each. While one is held the server is told that it is worked on, so that an
 * effect may take its time; a process that hangs does not tell, and loses them.
 */
export class HeldMessages {
  readonly #connection: NatsConnection;
  /** Where to answer, by sequence in the stream. */
  readonly #replies = new Map<number, string>();
  readonly #timer: NodeJS.Timeout;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
    this.#timer = setInterval(() => this.#tellAll(), ACK_WAIT_MS / TELLS_PER_ACK_WAIT);
    this.#timer.unref();
  }

  /** False when it was held already: then it came again by mistake, and its newest answer address counts. */
  hold({ seq }: MessageInfo, reply: string): boolean {
    const isNew = !this.#replies.has(seq);
    this.#replies.set(seq, reply);
    return isNew;
  }

  /** How many of them were held. */
  ack(seqs: readonly number[]): number {
    return this.#answer(seqs, ACK);
  }

  term(seqs: readonly number[]): number {
    return this.#answer(seqs, TERM);
  }

  nak(seqs: readonly number[], delayMs: number): number {
    return this.#answer(seqs, nakOf(delayMs));
  }

  /** All of them, at once and in their order. */
  giveBack(): void {
    this.nak(
      [...this.#replies.keys()].sort((a, b) => a - b),
      0,
    );
  }

  /** Whatever is said of them counts no more. */
  forget(): void {
    this.#replies.clear();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.forget();
  }

  #answer(seqs: readonly number[], answer: string): number {
    let answered = 0;
    for (const seq of seqs) {
      const reply = this.#replies.get(seq);
      if (reply === undefined) continue;
      this.#connection.publish(reply, answer);
      this.#replies.delete(seq);
      answered += 1;
    }
    return answered;
  }

  #tellAll(): void {
    if (this.#connection.isClosed()) return;
    for (const reply of this.#replies.values()) this.#connection.publish(reply, IN_PROGRESS);
  }
}

function nakOf(delayMs: number): string {
  return delayMs <= 0 ? '-NAK' : `-NAK ${JSON.stringify({ delay: nanos(Math.ceil(delayMs)) })}`;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<ns>.<pending>`, from the end: clusters put more in front. */
function ackTokens({ reply }: Msg): readonly string[] {
  const tokens = (reply ?? '').split('.');
  // With a domain and account there is one more at the end, a random one.
  return tokens.length >= 11 ? tokens.slice(-8, -1) : tokens.slice(-7);
}

export function infoOf(message: Msg): MessageInfo {
  const [, , deliveries, seq, consumerSeq, stampNs = '0'] = ackTokens(message);
  return {
    seq: Number(seq),
    consumerSeq: Number(consumerSeq),
    deliveries: Number(deliveries),
    publishedAtMs: Number(BigInt(stampNs) / 1_000_000n),
  };
}
