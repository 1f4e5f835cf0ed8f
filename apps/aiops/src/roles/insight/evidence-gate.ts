import { CodedError, errorCode } from '@aiops/kernel';

/** Searches of one kind that may run at a time: one that was given up on still runs in the engine. */
const MAX_RUNNING = 3;

/**
 * Asks for the parts of the evidence, each with a deadline. A part that comes too late, fails, or whose kind is busy is left
 * out, with the reason: a narrative does not wait for the store, and the store is not flooded by narratives.
 */
export class EvidenceGate {
  readonly #running = new Map<string, number>();

  /** @param missing takes `part: why` when the fallback is what comes back */
  async part<T>(
    name: string,
    { deadlineMs, missing }: { readonly deadlineMs: number; readonly missing: string[] },
    ask: () => Promise<T>,
    fallback: T,
  ): Promise<T> {
    const running = this.#running.get(name) ?? 0;
    if (running >= MAX_RUNNING) {
      missing.push(`${name}: others are asking for it`);
      return fallback;
    }
    this.#running.set(name, running + 1);
    const asked = ask().finally(() => this.#running.set(name, (this.#running.get(name) ?? 1) - 1));
    try {
      return await withDeadline(deadlineMs, asked);
    } catch (error) {
      missing.push(`${name}: ${WORDS[errorCode(error)] ?? 'it could not be read'}`);
      return fallback;
    }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  too_late: 'it was not there in time',
  store_unavailable: 'the store did not answer',
  not_stored: 'it is not in the store, or not yet',
};

/** @throws CodedError `too_late` */
export function withDeadline<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CodedError('too_late', `no answer within ${ms} ms`)), ms);
  });
  return Promise.race([asked, deadline]).finally(() => clearTimeout(timer));
}
