import { type CodedError, UnavailableError } from '@aiops/kernel';
import type { RootDatabase } from 'lmdb';

/** Something to be written in one transaction, whole or not at all. */
export interface Change {
  /** What it weighs in a group. */
  readonly bytes: number;
  /** Puts and removes, at once; it may read what was committed before its group. */
  write(): void;
  committed(): void;
  failed(error: CodedError): void;
}

const GROUP_CHANGES = 128;
const GROUP_BYTES = 4 * 1024 * 1024;

export interface CommitHooks {
  /** Before a group when the group before it failed: memory and disk may differ. */
  resync(): void;
  /** After a group; null for success. */
  done(error: unknown, changes: number): void;
}

/**
 * Group commit: what arrives while a transaction is on its way goes together into the next one, in order.
 * One transaction at a time, so `write` sees all earlier changes and nothing of a later one.
 */
export class CommitQueue {
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #hooks: CommitHooks;
  #waiting: Change[] = [];
  #running: Promise<void> | null = null;
  #suspect = false;

  constructor(root: RootDatabase<Buffer, Buffer>, hooks: CommitHooks) {
    this.#root = root;
    this.#hooks = hooks;
  }

  submit(change: Change): void {
    this.#waiting.push(change);
    this.#running ??= this.#run();
  }

  /** Resolves with the commit, rejects with `bus_unavailable`. */
  commit(bytes: number, write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.submit({ bytes, write, committed: resolve, failed: reject });
    });
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of patience: callers of the same turn share a transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitGroup(this.#takeGroup());
    this.#running = null;
  }

  #takeGroup(): Change[] {
    let bytes = 0;
    let count = 0;
    for (const change of this.#waiting) {
      if (count > 0 && (count === GROUP_CHANGES || bytes + change.bytes > GROUP_BYTES)) break;
      bytes += change.bytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly Change[]): Promise<void> {
    try {
      this.#root.resetReadTxn();
      if (this.#suspect) this.#hooks.resync();
      this.#suspect = false;
      await this.#root.batch(() => {
        for (const change of group) change.write();
      });
    } catch (cause) {
      this.#suspect = true;
      const reason = await commitReason(cause);
      this.#hooks.done(reason, group.length);
      for (const change of group) {
        change.failed(new UnavailableError('bus_unavailable', 'the bus could not write to its disk', reason));
      }
      return;
    }
    this.#hooks.done(null, group.length);
    for (const change of group) change.committed();
  }
}

/** lmdb puts the real reason into a second promise, which must be awaited or it ends the process. */
async function commitReason(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (reason) {
    return reason;
  }
}
