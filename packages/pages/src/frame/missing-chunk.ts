/** A part of the console that could not be fetched, as the browsers put it. */
const WORDS =
  /dynamically imported module|importing a module script failed|unable to preload css|loading chunk/i;
const KEY = 'aiops.reloaded-at';
/** A page that was read anew so lately and still misses its parts is not mended by reading it once more. */
const ONCE_IN_MS = 60_000;

/** Also when the server has another version by now, whose parts have other names. */
export function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && WORDS.test(error.message);
}

interface Browser {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly nowMs: number;
  reload(): void;
}

/** Reads the console anew, with the names that its parts have now. Never in a circle. */
export function reloadOnce({ storage, nowMs, reload }: Browser): boolean {
  const lastMs = Number(storage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
  if (Math.abs(nowMs - lastMs) < ONCE_IN_MS) return false;
  storage.setItem(KEY, String(nowMs));
  reload();
  return true;
}

export function reloadThisTab(): boolean {
  return reloadOnce({
    storage: sessionStorage,
    nowMs: Date.now(),
    reload: () => window.location.reload(),
  });
}
