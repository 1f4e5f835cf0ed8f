import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { FLOW_STREAM } from './names.ts';

const BUCKET = 'aiops_servers';
/** Who is up for longer is looked at anew: what is on the bus by then is doubted once more, which costs a look at the store. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Up to which sequence messages may have been given out before, whatever the server counts: one that was killed forgets the last it
 * gave out and to whom. That is what was on the bus when this start of the server was first seen, by any process.
 */
export type DoubtThrough = () => Promise<number>;

export async function openDoubts(
  connection: NatsConnection,
  js: JetStreamClient,
  jsm: JetStreamManager,
  replicas: number,
): Promise<DoubtThrough> {
  const bucket = await new Kvm(js).create(BUCKET, { history: 1, ttl: KEPT_MS, replicas });
  return async () => {
    // It gives itself another one at each start.
    const key = `server.${connection.info?.server_id ?? 'unknown'}`;
    const newest = (await jsm.streams.info(FLOW_STREAM)).state.last_seq;
    try {
      await bucket.create(key, String(newest));
      return newest;
    } catch {
      const known = await bucket.get(key);
      return known === null ? newest : Number(known.string());
    }
  };
}
