import { type Clock, errorText } from '@aiops/kernel';
import type { Log, RoleStatus } from '@aiops/ports';
import type { PublishingFeed } from './incident-feed.ts';
import type { ApiStore } from './options.ts';
import { spanOf } from './query.ts';
import { snapshotOf } from './stats.ts';

const EVERY_MS = 5000;

export interface LiveStatsOptions {
  readonly feed: PublishingFeed;
  readonly store: Pick<ApiStore, 'stats'>;
  readonly roles: RoleStatus;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs?: number;
}

/**
 * Publishes the counts of the last hour every 5 s while somebody follows the events: counting costs the store a
 * scan. When it can't count, nothing goes out.
 * @returns how to stop; resolves when nothing is under way any more
 */
export function startLiveStats(options: LiveStatsOptions): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    if (running !== null || options.feed.subscribers === 0) return;
    running = publish(options).finally(() => {
      running = null;
    });
  }, options.everyMs ?? EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function publish({ feed, store, roles, clock, log }: LiveStatsOptions): Promise<void> {
  try {
    feed.publish('stats', await snapshotOf({ store, roles }, spanOf({ range: '1h' }, clock.now())));
  } catch (error) {
    log.debug({ error_msg: errorText(error) }, 'no live statistics this time');
  }
}
