/**
 * Cuts a TCP stream into syslog messages (RFC 6587). Each connection shows by its first message which framing it has:
 * octet counting (`57 <34>1 …`) or one message a line (ended by LF, CRLF or NUL).
 */
type Framing = 'unknown' | 'octets' | 'lines';

const NEWLINE = 10;
const NUL = 0;
const SPACE = 32;
const LESS_THAN = 60;
/** `2147483647 <`: no longer can the head of a counted message be. */
const MAX_HEAD = 12;
/** Of longer messages nothing could be kept: what claims to be one is no count, and must not swallow all that follows. */
const MAX_COUNT = 64 * 1_048_576;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** The count at the head: its value and length, null when there is none, undefined when more bytes are needed. */
function readCount(bytes: Buffer): { count: number; length: number } | null | undefined {
  let at = 0;
  while (at < MAX_HEAD && isDigit(bytes[at])) at += 1;
  if (at === bytes.length && at < MAX_HEAD && (at === 0 || bytes[0] !== 48)) return undefined;
  if (at === 0 || at === MAX_HEAD || bytes[0] === 48 || bytes[at] !== SPACE) return null;
  return { count: Number(bytes.toString('latin1', 0, at)), length: at + 1 };
}

export class StreamFraming {
  readonly #maxBytes: number;
  #framing: Framing = 'unknown';
  #held: Buffer = Buffer.alloc(0);
  /** Bytes of a counted message that is too long, or the rest of such a line (Infinity), still to be thrown away. */
  #skip = 0;
  /** How many messages were longer than allowed; their beginnings were kept. */
  cut = 0;
  /** What looked like a count was none: the connection goes on by lines. */
  isOutOfStep = false;

  /** @param maxBytes of one message; what is beyond it is thrown away */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The messages that these bytes complete. */
  push(chunk: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (this.#held.length > 0) {
      if (this.#framing === 'unknown' && !this.#decide()) break;
      const progress = this.#framing === 'octets' ? this.#nextCounted(messages) : this.#nextLine(messages);
      if (!progress) break;
    }
    return messages;
  }

  /** What was left without its end when the connection ended. */
  end(): Buffer | null {
    const rest = this.#skip > 0 ? Buffer.alloc(0) : this.#held;
    this.#held = Buffer.alloc(0);
    if (rest.length === 0) return null;
    const count = this.#framing === 'octets' ? readCount(rest) : null;
    return count ? rest.subarray(count.length) : rest;
  }

  /** False when more bytes are needed. */
  #decide(): boolean {
    const count = readCount(this.#held);
    if (count === undefined) return false;
    if (count === null) this.#framing = 'lines';
    else if (count.length === this.#held.length) return false;
    else if (count.count > MAX_COUNT) this.#loseStep();
    // A message always begins with its priority; `17 apples` is a line.
    else this.#framing = this.#held[count.length] === LESS_THAN ? 'octets' : 'lines';
    return true;
  }

  /** Nothing counted can be found any more, but lines can. */
  #loseStep(): void {
    this.#framing = 'lines';
    this.isOutOfStep = true;
  }

  #drop(bytes: number): void {
    this.#held = this.#held.subarray(bytes);
  }

  #nextCounted(messages: Buffer[]): boolean {
    if (this.#skip > 0) {
      const thrown = Math.min(this.#skip, this.#held.length);
      this.#skip -= thrown;
      this.#drop(thrown);
      return true;
    }
    // Some senders put a line end behind a counted message.
    while (this.#held[0] === NEWLINE) this.#drop(1);
    const head = readCount(this.#held);
    if (head === undefined) return false;
    if (head === null || head.count > MAX_COUNT) {
      this.#loseStep();
      return true;
    }
    const { count, length } = head;
    const wanted = Math.min(count, this.#maxBytes);
    if (this.#held.length < length + wanted) return false;
    messages.push(this.#held.subarray(length, length + wanted));
    this.#drop(length + wanted);
    this.#skip = count - wanted;
    if (this.#skip > 0) this.cut += 1;
    return true;
  }

  #lineEnd(): number {
    const newline = this.#held.indexOf(NEWLINE);
    const nul = (newline === -1 ? this.#held : this.#held.subarray(0, newline)).indexOf(NUL);
    return nul === -1 ? newline : nul;
  }

  #nextLine(messages: Buffer[]): boolean {
    const end = this.#lineEnd();
    if (this.#skip > 0) {
      this.#drop(end === -1 ? this.#held.length : end + 1);
      if (end !== -1) this.#skip = 0;
      return end !== -1;
    }
    if (end === -1 && this.#held.length <= this.#maxBytes) return false;
    const stop = end === -1 ? this.#held.length : end;
    if (stop > 0) messages.push(this.#held.subarray(0, Math.min(stop, this.#maxBytes)));
    if (stop > this.#maxBytes) this.cut += 1;
    if (end === -1) this.#skip = Number.POSITIVE_INFINITY;
    this.#drop(end === -1 ? stop : end + 1);
    return true;
  }
}
