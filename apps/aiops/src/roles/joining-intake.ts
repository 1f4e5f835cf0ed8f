import { setTimeout as delay } from 'node:timers/promises';
import { errorText, isRetryable } from '@aiops/kernel';
import { LineJoiner } from '@aiops/pipeline';
import type { Intake, IntakeReceipt, Log, OnDropped, Origin, Telemetry } from '@aiops/ports';

/** No line waits longer for the rest of its trace. */
const MAX_HOLD_MS = 500;
/** Senders that may have a line held at a time, and held records on their way: of another sender nothing is held. */
const MAX_HELD = 1_000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
/** At the stop a held record is tried for so long. */
const DRAIN_MS = 2_000;

/** The begin of a record, in the lines it came in. */
interface Tail {
  readonly joiner: LineJoiner<null>;
  readonly lines: string[];
}

interface Held extends Tail {
  readonly origin: Origin;
  readonly timer: NodeJS.Timeout;
}

export interface JoiningIntakeOptions {
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Told of held lines that were dropped. */
  readonly onDropped: OnDropped;
}

export interface JoiningIntake extends Intake {
  /** Hands over what is held. */
  stop(): Promise<void>;
}

/**
 * Joins the stack traces of one sender, line by line, before they are taken in. Lines that came together are joined
 * at once. The last one is held, for at most half a second, only if it looks like a trace that goes on; any other line
 * waits for nothing. Lines that were not taken are as if they had never come: the sender's receiver comes again with
 * them. Like the buffer of the receiver, what is held is lost with the process: syslog knows no answer.
 */
export function createJoiningIntake(
  intake: Intake,
  { log, telemetry, onDropped }: JoiningIntakeOptions,
): JoiningIntake {
  const held = new Map<string, Held>();
  const underWay = new Set<Promise<void>>();
  const stopped = new AbortController();

  function release(key: string): Held | undefined {
    const found = held.get(key);
    if (found === undefined) return undefined;
    clearTimeout(found.timer);
    held.delete(key);
    return found;
  }

  function lost({ origin, lines }: Held, reason: string, error: unknown): void {
    const { source, peer = '' } = origin;
    log.error({ source, lines: lines.length, error_msg: errorText(error) }, 'held syslog lines were lost');
    telemetry.count('aiops_records_dropped_total', { source, reason }, lines.length);
    onDropped(peer, reason, lines.length);
  }

  /** Comes again for as long as the intake can't take it now. */
  async function give(text: string, found: Held): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(MAX_RETRY_MS, waitMs * 2)) {
      try {
        await intake.acceptLines([text], found.origin);
        return;
      } catch (error) {
        if (!isRetryable(error)) return lost(found, 'intake_failed', error);
        if (stopped.signal.aborted) return lost(found, 'stopped', error);
      }
      await delay(waitMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  function handOver(found: Held): void {
    const last = found.joiner.flush();
    if (last === null) return;
    const given = give(last.text, found).finally(() => underWay.delete(given));
    underWay.add(given);
  }

  function hold(key: string, { joiner, lines }: Tail, origin: Origin): void {
    const timer = setTimeout(() => {
      const found = release(key);
      if (found !== undefined) handOver(found);
    }, MAX_HOLD_MS);
    // Should another hand-over of the sender have held something meanwhile, the two are two records.
    const other = release(key);
    if (other !== undefined) handOver(other);
    held.set(key, { joiner, lines, origin, timer });
  }

  async function acceptLines(lines: readonly string[], origin: Origin): Promise<IntakeReceipt> {
    const key = `${origin.source} ${origin.peer ?? ''}`;
    const before = release(key);
    const { done, tail } = joined(lines, before);
    const holds = tail.joiner.mayGoOn && held.size + underWay.size < MAX_HELD;
    if (!holds) {
      const last = tail.joiner.flush();
      if (last !== null) done.push(last.text);
    }
    let receipt: IntakeReceipt = { accepted: 0, refused: [] };
    try {
      if (done.length > 0) receipt = await intake.acceptLines(done, origin);
    } catch (error) {
      if (before !== undefined) hold(key, joined(before.lines).tail, origin);
      throw error;
    }
    if (holds) hold(key, tail, origin);
    return receipt;
  }

  return {
    acceptRecords: (records, origin) => intake.acceptRecords(records, origin),
    acceptLines,
    async stop() {
      for (const key of [...held.keys()]) {
        const found = release(key);
        if (found !== undefined) handOver(found);
      }
      const timer = setTimeout(() => stopped.abort(), DRAIN_MS);
      await Promise.all(underWay);
      clearTimeout(timer);
    },
  };
}

const NOTHING_HELD = (): Tail => ({ joiner: new LineJoiner<null>(), lines: [] });

/** The records that are whole, and the one that may go on. @param before what was held until now; its joiner goes on */
function joined(
  lines: readonly string[],
  before = NOTHING_HELD(),
): { readonly done: string[]; readonly tail: Tail } {
  const { joiner } = before;
  const done: string[] = [];
  let from = 0;
  for (const [i, line] of lines.entries()) {
    const record = joiner.push(line, null);
    if (record === null) continue;
    done.push(record.text);
    from = i;
  }
  const goesOn = done.length === 0;
  return { done, tail: { joiner, lines: goesOn ? [...before.lines, ...lines] : lines.slice(from) } };
}
