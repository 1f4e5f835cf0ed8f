import { errorText } from '@aiops/kernel';
import type { Intake, Log, Origin } from '@aiops/ports';
import type { DemoFeed } from '@aiops/scenarios';

const HISTORY_HOURS = 6;
const HISTORY_BATCH = 500;
const LOOK_EVERY_MS = 5;
/** A stage that does not come along holds nobody up for longer. */
const PATIENCE_MS = 2_000;
const SEND_EVERY_MS = 500;
const ORIGIN: Origin = { source: 'demo' };

/**
 * Six hours of history, in the order in which it would have come, and no faster than it is judged: latencies are measured from
 * the first record on. Returns how many records it was.
 * @param judged how many records detection has handled so far
 */
export async function sendHistory(feed: DemoFeed, intake: Intake, judged: () => number): Promise<number> {
  const records = feed.history(HISTORY_HOURS);
  for (let from = 0; from < records.length; from += HISTORY_BATCH) {
    await intake.acceptRecords(records.slice(from, from + HISTORY_BATCH), ORIGIN);
    await until(() => judged() >= Math.min(from + HISTORY_BATCH, records.length));
  }
  return records.length;
}

async function until(isTrue: () => boolean): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!isTrue() && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** From now on what happens on the three ships, as it happens. */
export function startLiveFeed(
  feed: DemoFeed,
  intake: Intake,
  log: Log,
  fromMs: number,
  now: () => number,
): { stop(): Promise<void> } {
  let sentMs = fromMs;
  let sending: Promise<void> = Promise.resolve();
  let isBusy = false;
  const send = async (): Promise<void> => {
    const untilMs = now();
    const records = feed.recordsBetween(sentMs, untilMs);
    // What could not be handed over is sent again with the next batch.
    if (records.length > 0) await intake.acceptRecords(records, ORIGIN);
    sentMs = untilMs;
  };
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    sending = send()
      .catch((error: unknown) => log.warn({ error_msg: errorText(error) }, 'the demo feed waits'))
      .finally(() => {
        isBusy = false;
      });
  }, SEND_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await sending;
    },
  };
}
