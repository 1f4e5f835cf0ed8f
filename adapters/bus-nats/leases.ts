import { randomUUID } from 'node:crypto';
import { errorText, UnavailableError } from '@aiops/kernel';
import type { Lease, Leases, Renewal } from '@aiops/ports';
import type { JetStreamClient } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';

const BUCKET = 'aiops_leases';
const TTL_MS = 10_000;

/** Leases as keys that expire: made only where none is, renewed only by who wrote the last revision. */
export async function openNatsLeases(js: JetStreamClient, replicas: number): Promise<Leases> {
  const bucket = await new Kvm(js).create(BUCKET, { history: 1, ttl: TTL_MS, replicas });
  const owner = randomUUID();
  return {
    ttlMs: TTL_MS,
    async acquire(name) {
      const key = `lease.${keyOf(name)}`;
      // Of this lease alone: the same process may hold a later one of this name.
      const holder = `${owner} ${randomUUID()}`;
      // It fails where the key is, and where the answer was lost: a look tells.
      const revision = await bucket.create(key, holder).catch(() => null);
      if (revision !== null) return leaseOf(bucket, key, holder, revision);
      const found = await reachable(bucket.get(key));
      return found?.string() === holder ? leaseOf(bucket, key, holder, found.revision) : null;
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

function leaseOf(bucket: KV, key: string, holder: string, epoch: number): Lease {
  let revision = epoch;
  return {
    epoch,
    async renew() {
      try {
        revision = await bucket.update(key, holder, revision);
        return 'held';
      } catch {
        return look();
      }
    },
    async release() {
      await bucket.delete(key, { previousSeq: revision }).catch(() => undefined);
    },
  };

  /** The renewal may have been done, and only its answer lost. */
  async function look(): Promise<Renewal> {
    try {
      const found = await bucket.get(key);
      if (found === null || found.operation !== 'PUT' || found.string() !== holder) return 'lost';
      revision = found.revision;
      // It is as old as that revision: the next renewal makes it young again.
      return 'unknown';
    } catch {
      return 'unknown';
    }
  }
}

async function reachable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new UnavailableError(
      'leases_unavailable',
      `NATS does not answer for the leases: ${errorText(error)}`,
    );
  }
}

/** Keys take letters, digits and few signs. */
function keyOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
}
