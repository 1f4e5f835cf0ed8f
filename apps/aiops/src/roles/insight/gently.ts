import { setTimeout as sleep } from 'node:timers/promises';

/** A quarter of one core, as long as the work is work and not waiting for others. */
const REST_TIMES = 3;
/** A store that is slow is not spared by a long rest, and others are owed words meanwhile. */
const MAX_REST_MS = 1_000;

/** Does one piece of work that nobody waits for, and rests after it. What the work throws is thrown after the rest. */
export type Gently = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * So that people and the Fast Path have the machine while hundreds of incidents are told late: after each piece of work a rest of three
 * times what it took, a second at most. A stop ends the rest.
 */
export function gently(stop: AbortSignal): Gently {
  return async (work) => {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      const tookMs = performance.now() - startedMs;
      await sleep(Math.min(tookMs * REST_TIMES, MAX_REST_MS), undefined, { signal: stop, ref: false }).catch(
        () => undefined,
      );
    }
  };
}
