import { openNats } from '@aiops/adapters/bus-nats';
import { openServerStore } from '@aiops/adapters/clickhouse';
import type { LoadedPolicy } from '@aiops/policy';
import type { ClusterOptions, Options } from '../options.ts';
import type { ReadPolicy } from '../policy-holder.ts';
import { CONSUMERS } from './consumers.ts';
import { beginSite, finishSite, type OpenSite, retentionOf } from './open-site.ts';
import { sharePolicy } from './shared-policy.ts';
import { waitForEngines } from './wait-for-engines.ts';

const REGISTRY_LOOK_MS = 5_000;

export interface ClusterSite {
  readonly site: OpenSite;
  /** Ends the answer "not ready yet", for the role to answer itself. Returns the port. */
  serve(): Promise<number>;
}

/**
 * What a role of its own process shares with the others: NATS, a ClickHouse server, the registry in it. Waits for both for as
 * long as it takes.
 */
export async function openClusterSite(
  options: Options,
  cluster: ClusterOptions,
  process: string,
  loaded: LoadedPolicy,
  readPolicy: ReadPolicy,
): Promise<ClusterSite> {
  const base = await beginSite(options, loaded, readPolicy);
  const { app, clock, log, telemetry, policy } = base;
  const waiting = await waitForEngines(base, options, cluster);
  const opening = { clock, log, telemetry };
  const [store, nats] = await Promise.all([
    waiting.until('store', () =>
      openServerStore({
        ...opening,
        server: cluster.clickHouse,
        retention: retentionOf(policy.policy),
      }),
    ),
    waiting.until('bus', () =>
      openNats({
        ...opening,
        ...cluster.nats,
        name: process,
        partitions: cluster.partitions,
        limitBytes: options.busLimitBytes,
        consumers: Object.values(CONSUMERS),
      }),
    ),
  ]).catch(async (error: unknown) => {
    await waiting.end();
    throw error;
  });
  app.onStop('store', () => store.close());
  const { bus, leases, snapshots, talk } = nats;
  app.onStop('bus', () => bus.close());
  const site = await finishSite(base, options, {
    store,
    bus,
    // By partition, but for the storms that an ingest knows of: of several processes the last one's are kept.
    snapshots: snapshots.of(0),
    cluster: { leases, snapshotsOf: (epoch) => snapshots.of(epoch), ...talk },
  });
  const timer = setInterval(() => {
    site.registry.follow().catch((error: unknown) => {
      log.warn({ error_msg: String(error) }, 'the registry could not be read again');
    });
  }, REGISTRY_LOOK_MS);
  app.onStop('registry', () => clearInterval(timer));
  sharePolicy({ policy, log, cluster: talk, process });
  return { site, serve: () => waiting.end() };
}
