import type { FeedEvent, IncidentFeed } from '@aiops/ports';

export interface PublishingFeed extends IncidentFeed {
  publish(type: FeedEvent['type'], data: unknown): void;
  /** Clients that follow now. */
  readonly subscribers: number;
}

/**
 * The feed in memory: the newest changes are kept for clients that come back after a short break; older ones
 * give way. Statistics are not: each is out of date when the next one comes. Ids begin with the start time, so that those of another run are known to be unknown.
 */
export function createIncidentFeed(startedMs: number, capacity = 1000): PublishingFeed {
  const kept: FeedEvent[] = [];
  const listeners = new Set<(event: FeedEvent) => void>();
  let number = 0;
  return {
    publish(type, data) {
      if (type === 'stats') {
        for (const listener of listeners) listener({ id: null, type, data });
        return;
      }
      number += 1;
      const event = { id: `${startedMs}-${number}`, type, data };
      kept.push(event);
      if (kept.length > capacity) kept.shift();
      for (const listener of listeners) listener(event);
    },
    get subscribers() {
      return listeners.size;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lastId: () => `${startedMs}-${number}`,
    since(id) {
      const last = Number(/^(\d+)-(\d+)$/.exec(id)?.[2] ?? Number.NaN);
      const oldest = number - kept.length;
      if (!id.startsWith(`${startedMs}-`) || !(last >= oldest && last <= number)) return null;
      return kept.slice(last - oldest);
    },
  };
}
