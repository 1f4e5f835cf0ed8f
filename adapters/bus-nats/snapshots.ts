import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { UnavailableError } from '@aiops/kernel';
import { requireSnapshotName, type SnapshotStore } from '@aiops/ports';
import type { JetStreamClient } from '@nats-io/jetstream';
import { type ObjectStore, Objm } from '@nats-io/obj';

const BUCKET = 'aiops_snapshots';
const zipped = promisify(gzip);
const unzipped = promisify(gunzip);

export interface NatsSnapshots {
  /** As the holder of an epoch sees it: it loads the latest of any epoch before, and saves as its own. */
  of(epoch: number): SnapshotStore;
}

/**
 * Snapshots of partitions, where each worker finds them. Each epoch writes under a name of its own, so that an earlier
 * holder that comes back to life can't write over what its successor saved.
 */
export async function openNatsSnapshots(js: JetStreamClient): Promise<NatsSnapshots> {
  const store = await new Objm(js).create(BUCKET, {});
  return {
    of: (epoch) => ({
      save: (name, state) => save(store, name, epoch, state),
      load: (name) => load(store, name, epoch),
    }),
  };
}

async function save(store: ObjectStore, name: string, epoch: number, state: unknown): Promise<void> {
  requireSnapshotName(name);
  const body = await zipped(JSON.stringify(state), { level: constants.Z_BEST_SPEED });
  try {
    await store.putBlob({ name: objectName(name, epoch) }, body);
    for (const { name: other, epoch: older } of await objectsOf(store, name)) {
      if (older < epoch) await store.delete(other);
    }
  } catch (error) {
    throw new UnavailableError('snapshots_unavailable', `the snapshot of ${name} was not saved`, error);
  }
}

async function load(store: ObjectStore, name: string, epoch: number): Promise<unknown> {
  requireSnapshotName(name);
  const latest = (await objectsOf(store, name).catch(unavailable)).filter((one) => one.epoch <= epoch).at(-1);
  if (latest === undefined) return undefined;
  const body = await store.getBlob(latest.name).catch(unavailable);
  if (body === null)
    throw new UnavailableError('snapshots_unavailable', `the snapshot of ${name} went while it was read`);
  return JSON.parse((await unzipped(body)).toString());
}

function unavailable(error: unknown): never {
  throw new UnavailableError('snapshots_unavailable', 'NATS does not answer for the snapshots', error);
}

function objectName(name: string, epoch: number): string {
  return `${name}@${epoch}`;
}

/** By epoch; what is deleted is no more. */
async function objectsOf(store: ObjectStore, name: string): Promise<{ name: string; epoch: number }[]> {
  const prefix = objectName(name, 0).slice(0, -1);
  const listed = await store.list();
  return listed
    .filter((object) => !object.deleted && object.name.startsWith(prefix))
    .map((object) => ({ name: object.name, epoch: Number(object.name.slice(prefix.length)) }))
    .sort((a, b) => a.epoch - b.epoch);
}
