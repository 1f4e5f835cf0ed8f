import { setTimeout as delay } from 'node:timers/promises';
import { BoundedQueue, errorText, isRetryable } from '@aiops/kernel';
import type { Intake, Log, OnDropped, Origin, Telemetry } from '@aiops/ports';
import type { SyslogLimits } from './limits.ts';

export type SyslogSource = 'syslog-udp' | 'syslog-tcp';

interface Waiting {
  readonly source: SyslogSource;
  readonly peer: string;
  readonly line: string;
  readonly bytes: number;
}

export interface LineBufferOptions {
  readonly intake: Intake;
  readonly limits: SyslogLimits;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Called after a hand-over when there is room again. */
  readonly onRoom: () => void;
  /** Told of each line that was dropped. */
  readonly onDropped?: OnDropped;
}

/** So many lines go over in one round at most, so that none of them waits for thousands of others. */
const MAX_ROUND = 2000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;

/**
 * What was received and not handed over yet. While one hand-over is in flight the next batch gathers, so batches are as
 * large as the load needs and a single line waits for nothing.
 */
export class LineBuffer {
  readonly #options: LineBufferOptions;
  readonly #queue: BoundedQueue<Waiting>;
  readonly #stopped = new AbortController();
  #bytes = 0;
  /** Lines of UDP that wait, by sender. */
  readonly #waitingOf = new Map<string, number>();
  #running: Promise<void> | null = null;

  constructor(options: LineBufferOptions) {
    this.#options = options;
    // Above the mark there is room for what broken connections leave behind.
    this.#queue = new BoundedQueue(options.limits.bufferLines * 2);
  }

  get isFull(): boolean {
    const { bufferLines, bufferBytes } = this.#options.limits;
    return this.#queue.size >= bufferLines || this.#bytes >= bufferBytes;
  }

  get hasRoom(): boolean {
    const { bufferLines, bufferBytes } = this.#options.limits;
    return this.#queue.size <= bufferLines / 2 && this.#bytes <= bufferBytes / 2;
  }

  /** False: the line was not taken, which is counted. */
  offer(source: SyslogSource, peer: string, message: Buffer): boolean {
    const full = source === 'syslog-udp' && (this.isFull || this.#hasItsShare(peer));
    if (full || !this.#queue.offer({ source, peer, line: message.toString('utf8'), bytes: message.length })) {
      this.#drop(source, peer, 'buffer_full', 1);
      return false;
    }
    this.#bytes += message.length;
    if (source === 'syslog-udp') this.#waitingOf.set(peer, (this.#waitingOf.get(peer) ?? 0) + 1);
    this.#running ??= this.#run();
    return true;
  }

  /** Hands over what is left, for at most `drainMs`; what remains then is counted as dropped. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopped.abort(), this.#options.limits.drainMs);
    await this.#running;
    clearTimeout(timer);
  }

  /**
   * One sender may fill what is left free and no more: so there is always room for another, however much the first
   * one sends. (Dynamic thresholds, Choudhury and Hahne 1998.)
   */
  #hasItsShare(peer: string): boolean {
    return (this.#waitingOf.get(peer) ?? 0) >= this.#options.limits.bufferLines - this.#queue.size;
  }

  #drop(source: SyslogSource, peer: string, reason: string, lines: number): void {
    this.#options.onDropped?.(peer, reason, lines);
    this.#options.telemetry.count('aiops_records_dropped_total', { source, reason }, lines);
  }

  async #run(): Promise<void> {
    // Lets the event that brought the first line bring the others too.
    await Promise.resolve();
    while (this.#queue.size > 0) {
      const round = this.#queue.take(MAX_ROUND);
      await Promise.all(byOrigin(round).map((group) => this.#handOver(group)));
      for (const line of round) this.#left(line);
      this.#options.telemetry.gauge('aiops_queue_length', this.#queue.size, { queue: 'syslog' });
      if (this.hasRoom) this.#options.onRoom();
    }
    this.#running = null;
  }

  #left({ source, peer, bytes }: Waiting): void {
    this.#bytes -= bytes;
    if (source !== 'syslog-udp') return;
    const waiting = (this.#waitingOf.get(peer) ?? 0) - 1;
    if (waiting > 0) this.#waitingOf.set(peer, waiting);
    else this.#waitingOf.delete(peer);
  }

  async #handOver({ origin, source, lines }: Group): Promise<void> {
    let waitMs = FIRST_RETRY_MS;
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#options.intake.acceptLines(lines, origin);
        return;
      } catch (error) {
        const error_msg = errorText(error);
        if (!isRetryable(error)) {
          this.#options.log.error({ source, lines: lines.length, error_msg }, 'syslog lines were refused');
          this.#drop(source, origin.peer ?? '', 'intake_failed', lines.length);
          return;
        }
        this.#options.log.warn(
          { source, lines: lines.length, error_msg },
          'syslog lines wait for the intake',
        );
        await delay(waitMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
        waitMs = Math.min(MAX_RETRY_MS, waitMs * 2);
      }
    }
    this.#options.log.error({ source, lines: lines.length }, 'syslog lines were lost at the stop');
    this.#drop(source, origin.peer ?? '', 'stopped', lines.length);
  }
}

interface Group {
  readonly source: SyslogSource;
  readonly origin: Origin;
  readonly lines: string[];
}

/** The lines of one sender stay in order; different senders go over side by side. */
function byOrigin(round: readonly Waiting[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { source, peer, line } of round) {
    const key = `${source} ${peer}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { source, origin: { source, peer }, lines: [line] });
    else group.lines.push(line);
  }
  return [...groups.values()];
}
