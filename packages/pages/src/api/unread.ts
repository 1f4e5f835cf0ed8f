import { useSyncExternalStore } from 'react';

const MAX_PLACES = 50;

/** How much of what the server sent could not be read, by where it came from: it is not shown, and that is said. */
export function createUnread() {
  const counts = new Map<string, number>();
  const listeners = new Set<() => void>();
  let total = 0;
  const put = (place: string, count: number): void => {
    counts.delete(place);
    if (count > 0) counts.set(place, count);
    const [oldest] = counts.keys();
    if (counts.size > MAX_PLACES && oldest !== undefined) counts.delete(oldest);
    const sum = [...counts.values()].reduce((all, one) => all + one, 0);
    if (sum === total) return;
    total = sum;
    for (const listener of listeners) listener();
  };
  return {
    total: () => total,
    /** What the last answer of this place had; none takes back what was said. */
    put,
    /** One more, of a place whose earlier ones stay true. */
    add: (place: string) => put(place, (counts.get(place) ?? 0) + 1),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const unread = createUnread();

export function useUnread(): number {
  return useSyncExternalStore(unread.subscribe, unread.total);
}
