import { randomUUID } from 'node:crypto';
import { UnavailableError } from '@aiops/kernel';
import type { Lease, Leases } from '@aiops/ports';
import type { JetStreamClient } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';

const BUCKET = 'aiops_leases';
const TTL_MS = 10_000;

/** Leases as keys that expire: made only where none is, renewed only by who wrote the last revision. */
export async function openNatsLeases(js: JetStreamClient): Promise<Leases> {
  const bucket = await new Kvm(js).create(BUCKET, { history: 1, ttl: TTL_MS });
  const owner = randomUUID();
  return {
    ttlMs: TTL_MS,
    async acquire(name) {
      const key = `lease.${keyOf(name)}`;
      // It fails where the key is; anything else, such as a server that is away, looks the same and is told by a second look.
      const revision = await bucket.create(key, owner).catch(() => null);
      if (revision !== null) return leaseOf(bucket, key, owner, revision);
      await reachable(bucket.get(key));
      return null;
    },
    async takePart(work) {
      const prefix = `worker.${keyOf(work)}`;
      await reachable(bucket.put(`${prefix}.${owner}`, ''));
      let workers = 0;
      for await (const _ of await reachable(bucket.keys(`${prefix}.*`))) workers += 1;
      return workers;
    },
    async leave(work) {
      await reachable(bucket.delete(`worker.${keyOf(work)}.${owner}`));
    },
  };
}

function leaseOf(bucket: KV, key: string, owner: string, epoch: number): Lease {
  let revision = epoch;
  return {
    epoch,
    async renew() {
      try {
        revision = await bucket.update(key, owner, revision);
        return true;
      } catch {
        return false;
      }
    },
    async release() {
      await bucket.delete(key, { previousSeq: revision }).catch(() => undefined);
    },
  };
}

async function reachable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new UnavailableError('leases_unavailable', 'NATS does not answer for the leases', error);
  }
}

/** Keys take letters, digits and few signs. */
function keyOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
}
