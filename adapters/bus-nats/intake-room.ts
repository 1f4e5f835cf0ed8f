import type { Subject } from '@aiops/contracts';
import { UnavailableError } from '@aiops/kernel';

/** The share of the limit for what comes from outside; the rest belongs to what the roles produce while they drain. */
const INTAKE_SHARE = 0.75;
/** Once refused it is taken again below this part of its share, so that senders don't see every other one fail. */
const RESUME_SHARE = 0.9;
const LOOK_MS = 250;
/** What the server keeps beside a body: subject, headers, framing. */
const MESSAGE_BYTES = 256;

const INTAKE: ReadonlySet<Subject> = new Set<Subject>(['logs.ingested', 'metrics.ingested']);

/**
 * Keeps records from taking the room that the roles need to be rid of them: a detector that can't publish what it found never
 * acks what it read, and a full stream would stay full for ever. The server knows one limit for all subjects of a stream, so
 * that each process looks at its size. Several of them may together go over by what they send between two looks.
 */
export class IntakeRoom {
  readonly #shareBytes: number;
  readonly #askBytes: () => Promise<number>;
  #knownBytes = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  #isRefusing = false;

  constructor(limitBytes: number, askBytes: () => Promise<number>) {
    this.#shareBytes = limitBytes * INTAKE_SHARE;
    this.#askBytes = askBytes;
  }

  /** @throws UnavailableError `bus_full`; what asking for the size throws */
  async take(messages: readonly { readonly subject: Subject }[], bytes: number): Promise<void> {
    if (!messages.some(({ subject }) => INTAKE.has(subject))) return;
    const wanted = bytes + messages.length * MESSAGE_BYTES;
    const isOld = performance.now() - this.#lookedAtMs > LOOK_MS;
    if (isOld || !this.#fits(wanted)) await this.#look();
    this.#isRefusing = !this.#fits(wanted);
    if (this.#isRefusing) {
      throw new UnavailableError(
        'bus_full',
        `${this.#knownBytes} bytes are on the bus, too many for more records`,
      );
    }
    this.#knownBytes += wanted;
  }

  refuses(bytesOnTheBus: number): boolean {
    return bytesOnTheBus > this.#limitBytes();
  }

  #fits(wanted: number): boolean {
    return this.#knownBytes + wanted <= this.#limitBytes();
  }

  #limitBytes(): number {
    return this.#isRefusing ? this.#shareBytes * RESUME_SHARE : this.#shareBytes;
  }

  #look(): Promise<void> {
    this.#looking ??= (async () => {
      this.#knownBytes = await this.#askBytes();
      this.#lookedAtMs = performance.now();
    })().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }
}
