import { CodedError } from '@aiops/kernel';

/** Where the state of window stages survives a restart. */
export interface SnapshotStore {
  /**
   * Atomic: a reader sees the old or the new one, never a mixture. Resolves when it is durable.
   * @param state as JSON: the work that the state belongs to goes on meanwhile
   */
  save(name: string, state: string): Promise<void>;
  /** The value that was saved as JSON; undefined when there is none. A damaged one is an error, never an empty state. */
  load(name: string): Promise<unknown>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** @throws CodedError `snapshot_name` for what could name a file elsewhere, or another snapshot */
export function requireSnapshotName(name: string): void {
  if (NAME.test(name)) return;
  throw new CodedError(
    'snapshot_name',
    `${JSON.stringify(name)} can't name a snapshot: it must match ${NAME}`,
  );
}
