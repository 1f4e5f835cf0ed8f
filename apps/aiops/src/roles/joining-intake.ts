import { errorText } from '@aiops/kernel';
import { LineJoiner } from '@aiops/pipeline';
import type { Intake, IntakeReceipt, Log, Origin } from '@aiops/ports';

/** No line waits longer for the rest of its trace. */
const MAX_HOLD_MS = 500;
/** Senders that may have a line held at a time; of another nothing is held. */
const MAX_HELD = 1_000;

interface Held {
  readonly joiner: LineJoiner<null>;
  readonly origin: Origin;
  timer: NodeJS.Timeout;
}

export interface JoiningIntake extends Intake {
  /** Hands over what is held. */
  stop(): Promise<void>;
}

/**
 * Joins the stack traces of one sender, line by line, before they are taken in. Lines that came together are joined
 * at once. The last one is held, for at most half a second, only if it looks like a trace that goes on; any other line
 * waits for nothing. Like the buffer of the receiver, what is held is lost with the process: syslog knows no answer.
 */
export function createJoiningIntake(intake: Intake, log: Log): JoiningIntake {
  const held = new Map<string, Held>();
  const underWay = new Set<Promise<unknown>>();

  function release(key: string): Held | undefined {
    const found = held.get(key);
    if (found === undefined) return undefined;
    clearTimeout(found.timer);
    held.delete(key);
    return found;
  }

  function handOver({ joiner, origin }: Held): Promise<void> {
    const last = joiner.flush();
    if (last === null) return Promise.resolve();
    const given = intake.acceptLines([last.text], origin).then(
      () => undefined,
      (error: unknown) =>
        log.error({ source: origin.source, error_msg: errorText(error) }, 'a held line was lost'),
    );
    underWay.add(given);
    return given.finally(() => underWay.delete(given));
  }

  function hold(key: string, joiner: LineJoiner<null>, origin: Origin): void {
    const timer = setTimeout(() => {
      const found = release(key);
      if (found !== undefined) void handOver(found);
    }, MAX_HOLD_MS);
    held.set(key, { joiner, origin, timer });
  }

  async function acceptLines(lines: readonly string[], origin: Origin): Promise<IntakeReceipt> {
    const key = `${origin.source} ${origin.peer ?? ''}`;
    const joiner = release(key)?.joiner ?? new LineJoiner<null>();
    const done: string[] = [];
    for (const line of lines) {
      const joined = joiner.push(line, null);
      if (joined !== null) done.push(joined.text);
    }
    if (joiner.mayGoOn && held.size < MAX_HELD) hold(key, joiner, origin);
    else {
      const last = joiner.flush();
      if (last !== null) done.push(last.text);
    }
    return done.length === 0 ? { accepted: 0, refused: [] } : intake.acceptLines(done, origin);
  }

  return {
    acceptRecords: (records, origin) => intake.acceptRecords(records, origin),
    acceptLines,
    async stop() {
      await Promise.all([...held.keys()].map((key) => release(key)).map((found) => found && handOver(found)));
      await Promise.all(underWay);
    },
  };
}
