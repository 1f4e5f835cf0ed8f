import type { Leases, SnapshotStore } from '@aiops/ports';

/** What the processes of one installation share beside bus and store. Null where there is one process only. */
export interface Cluster {
  readonly leases: Leases;
  /** Snapshots as the holder of a lease sees them. */
  snapshotsOf(epoch: number): SnapshotStore;
  /** Tells every process that listens now, this one included; who comes later never hears of it. */
  tell(topic: ClusterTopic, value: unknown): void;
  listen(topic: ClusterTopic, listener: (value: unknown) => void): void;
  /** What the processes say that have an answer: all that come within so many ms, or the first ones when so many are enough. */
  ask(question: ClusterQuestion, waitMs: number, enough?: number): Promise<readonly unknown[]>;
  /** Undefined: this process has no answer now. */
  answer(question: ClusterQuestion, answer: () => Promise<unknown>): void;
}

export type ClusterTopic = 'incident_stored' | 'narrative_stored' | 'policy_reload';
export type ClusterQuestion = 'silences' | 'services' | 'policy';
