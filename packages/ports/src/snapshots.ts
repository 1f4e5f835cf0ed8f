/** Where the state of window stages survives a restart. */
export interface SnapshotStore {
  /** Atomic: a reader sees the old or the new one, never a mixture. Resolves when it is durable. */
  save(name: string, state: unknown): Promise<void>;
  /** Undefined when there is none. A damaged one is an error, never an empty state. */
  load(name: string): Promise<unknown>;
}
