import type { Clock } from '@aiops/kernel';
import type { Bus, Log, SnapshotStore, Store, Telemetry } from '@aiops/ports';
import type { Running } from '@aiops/runtime';
import type { App } from '../app.ts';
import type { PolicyHolder } from '../policy-holder.ts';
import type { RegistryHolder } from '../registry-holder.ts';
import type { Cluster } from './cluster.ts';

/** What every role of a process shares. */
export interface Site {
  readonly app: App;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly bus: Bus;
  readonly store: Store;
  readonly snapshots: SnapshotStore;
  /** Null: this process has every role. */
  readonly cluster: Cluster | null;
  readonly policy: PolicyHolder;
  readonly registry: RegistryHolder;
  readonly siteShipId: string | null;
  /** Ten random bytes, for UUIDv7. */
  readonly randomBytes: () => Uint8Array;
  /** The name under which a guest's address is stored. */
  readonly guestPseudonym: (address: string) => string;
  /** Every stage that runs, for status and readiness. */
  readonly running: Running[];
}
