import type { Log } from '@aiops/ports';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { createClusterTalk } from './cluster-talk.ts';
import { connectionTo, type NatsAddress } from './connecting.ts';
import { busError } from './failures.ts';
import { requireServer } from './settings.ts';

export interface NatsSeen {
  readonly version: string;
  /** What each process of the installation says to the question. */
  readonly answers: readonly unknown[];
}

/**
 * Connects once, asks the processes of an installation, and leaves. Nothing is made by it.
 * @throws CodedError `nats_too_old`; UnavailableError `bus_unavailable`, without JetStream too
 */
export async function lookAtNats(
  options: NatsAddress & { readonly log: Log; readonly question: string; readonly waitMs: number },
): Promise<NatsSeen> {
  const connection = await connect({ ...connectionTo(options), reconnect: false }).catch((error: unknown) => {
    throw busError(error);
  });
  try {
    const version = connection.info?.version ?? '0.0';
    requireServer(version);
    await jetstreamManager(connection);
    const talk = createClusterTalk(connection, options.log);
    return { version, answers: await talk.ask(options.question, options.waitMs) };
  } catch (error) {
    throw busError(error);
  } finally {
    await connection.close();
  }
}
