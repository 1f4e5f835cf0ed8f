import type { FeedEvent, IncidentFeed } from '@aiops/ports';

export interface PublishingFeed extends IncidentFeed {
  publish(type: FeedEvent['type'], data: unknown): void;
}

/**
 * The feed in memory: the newest events are kept for clients that come back after a short break; older ones
 * give way. Ids begin with the start time, so that those of another run are known to be unknown.
 */
export function createIncidentFeed(startedMs: number, capacity = 1000): PublishingFeed {
  const kept: FeedEvent[] = [];
  const listeners = new Set<(event: FeedEvent) => void>();
  let number = 0;
  return {
    publish(type, data) {
      number += 1;
      const event = { id: `${startedMs}-${number}`, type, data };
      kept.push(event);
      if (kept.length > capacity) kept.shift();
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since(id) {
      const last = Number(/^(\d+)-(\d+)$/.exec(id)?.[2] ?? Number.NaN);
      const oldest = number - kept.length;
      if (!id.startsWith(`${startedMs}-`) || !(last >= oldest && last <= number)) return null;
      return kept.slice(last - oldest);
    },
  };
}
