import type { Bus, Leases } from '@aiops/ports';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { type ClusterTalk, createClusterTalk } from './cluster-talk.ts';
import { busError } from './failures.ts';
import { openNatsLeases } from './leases.ts';
import { NatsBus } from './nats-bus.ts';
import { type NatsBusOptions, requireServer } from './settings.ts';
import { type NatsSnapshots, openNatsSnapshots } from './snapshots.ts';
import { ensureTopology } from './streams.ts';

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
 * @throws CodedError `nats_too_old`; UnavailableError `bus_unavailable`
 */
export async function openNats(options: NatsBusOptions): Promise<NatsParts> {
  const { servers, name, user, password } = options;
  const connection = await connect({
    servers: [...servers],
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
  }).catch((error: unknown) => {
    throw busError(error);
  });
  tellStatus(connection, options);
  try {
    requireServer(connection.info?.version ?? '0.0');
    const jsm = await jetstreamManager(connection);
    await ensureTopology(jsm, options);
    const js = jetstream(connection);
    return {
      bus: new NatsBus({ connection, js, jsm, options }),
      leases: await openNatsLeases(js),
      snapshots: await openNatsSnapshots(js),
      talk: createClusterTalk(connection, options.log),
    };
  } catch (error) {
    await connection.close();
    throw busError(error);
  }
}

function tellStatus(connection: NatsConnection, { log, telemetry }: NatsBusOptions): void {
  const follow = async (): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'reconnect') {
        log.warn({ server: connection.getServer() }, `NATS: ${type}`);
        telemetry.count('bus_connection_changes_total', { type });
      }
    }
  };
  follow().catch(() => undefined);
}
