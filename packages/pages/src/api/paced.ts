export interface Paced {
  (): void;
  cancel(): void;
}

/** A round takes at most this part of the time, so that a slow server gets room. */
const REST = 3;

/**
 * At once, and then no sooner than the time since the last round began, or three times what that took; never two
 * rounds at once. What was asked for meanwhile is done in the next.
 */
export function paced(work: () => Promise<unknown>, leastMs: number): Paced {
  let isBusy = false;
  let isWanted = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    isBusy = false;
    if (isWanted && !isOver) run();
  };
  const run = (): void => {
    isBusy = true;
    isWanted = false;
    const beganMs = Date.now();
    const rest = (): void => {
      const tookMs = Date.now() - beganMs;
      if (!isOver) timer = setTimeout(next, Math.max(leastMs, REST * tookMs) - tookMs);
    };
    void work().then(rest, rest);
  };
  const call = (): void => {
    if (isBusy) isWanted = true;
    else if (!isOver) run();
  };
  return Object.assign(call, {
    cancel: () => {
      isOver = true;
      clearTimeout(timer);
    },
  });
}
