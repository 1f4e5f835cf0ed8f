import type { Bus, Leases } from '@aiops/ports';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { type ClusterTalk, createClusterTalk } from './cluster-talk.ts';
import { connectionTo } from './connecting.ts';
import { openDoubts } from './doubts.ts';
import { busError } from './failures.ts';
import { agreeOnPartitions } from './installation.ts';
import { openNatsLeases } from './leases.ts';
import { NatsBus } from './nats-bus.ts';
import { type NatsBusOptions, requireServer } from './settings.ts';
import { type NatsSnapshots, openNatsSnapshots } from './snapshots.ts';
import { ensureTopology } from './streams.ts';

export { lookAtNats } from './look.ts';
export type { NatsBusOptions } from './settings.ts';

/** All on one connection, which closing the bus ends. */
export interface NatsParts {
  readonly bus: Bus;
  readonly leases: Leases;
  readonly snapshots: NatsSnapshots;
  readonly talk: ClusterTalk;
}

const RECONNECT_WAIT_MS = 500;
const PING_MS = 5_000;

/**
 * Connects, for ever if need be, and makes what is missing of streams and consumers.
 * @throws CodedError `nats_too_old`, `partitions_differ`; UnavailableError `bus_unavailable`
 */
export async function openNats(options: NatsBusOptions): Promise<NatsParts> {
  const connection = await connect({
    ...connectionTo(options),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    // A password that is refused for a while is no reason to give up for good.
    ignoreAuthErrorAbort: true,
  }).catch((error: unknown) => {
    throw busError(error);
  });
  try {
    requireServer(connection.info?.version ?? '0.0');
    const jsm = await jetstreamManager(connection);
    const js = jetstream(connection);
    const replicas = options.replicas ?? 1;
    await agreeOnPartitions(js, options.partitions ?? 1, replicas);
    await ensureTopology(jsm, options);
    const doubtThrough = await openDoubts(connection, js, jsm, replicas);
    const bus = new NatsBus({ connection, js, jsm, doubtThrough, options });
    followStatus(connection, options, () => bus.reconnected());
    return {
      bus,
      leases: await openNatsLeases(js, replicas),
      snapshots: await openNatsSnapshots(js, jsm, replicas),
      talk: createClusterTalk(connection, options.log),
    };
  } catch (error) {
    await connection.close();
    throw busError(error);
  }
}

function followStatus(
  connection: NatsConnection,
  { log, telemetry }: NatsBusOptions,
  reconnected: () => void,
): void {
  const follow = async (): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      log.warn({ server: connection.getServer() }, `NATS: ${type}`);
      telemetry.count('bus_connection_changes_total', { type });
      if (type === 'reconnect') reconnected();
    }
  };
  follow().catch(() => undefined);
}
