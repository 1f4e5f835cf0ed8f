import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { UnavailableError } from '@aiops/kernel';
import { requireSnapshotName, type SnapshotStore } from '@aiops/ports';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { withinMs } from './within.ts';

const BUCKET = 'aiops_snapshots';
/** Of all partitions together; what has no room is refused, and its stage says that it is stuck. */
const MAX_BYTES = 1024 * 1024 * 1024;
/** A read of one that is saved anew meanwhile is begun again. */
const READS = 4;
const READ_MS = 5_000;
const zipped = promisify(gzip);
const unzipped = promisify(gunzip);

export interface NatsSnapshots {
  /** As the holder of an epoch sees it: it loads the latest of any epoch before, and saves as its own. */
  of(epoch: number): SnapshotStore;
}

interface Bucket {
  readonly store: ObjectStore;
  readonly jsm: JetStreamManager;
}

/**
 * Snapshots of partitions, where each worker finds them. Each epoch writes under a name of its own, so that an earlier
 * holder that comes back to life can't write over what its successor saved.
 */
export async function openNatsSnapshots(
  js: JetStreamClient,
  jsm: JetStreamManager,
  replicas: number,
): Promise<NatsSnapshots> {
  const bucket = { store: await new Objm(js).create(BUCKET, { replicas, max_bytes: MAX_BYTES }), jsm };
  return {
    of(epoch) {
      /** Where those of earlier epochs are gone: there come no more of them. */
      const alone = new Set<string>();
      /** One after the other: the last one called is the one that stays. */
      let saved: Promise<unknown> = Promise.resolve();
      const saveNext = async (name: string, state: string): Promise<void> => {
        await save(bucket, name, epoch, state);
        if (alone.has(name)) return;
        await dropEarlier(bucket, name, epoch);
        alone.add(name);
      };
      return {
        save(name, state) {
          const saving = saved.then(() => saveNext(name, state));
          saved = saving.catch(() => undefined);
          return saving;
        },
        load: (name) => load(bucket.store, name, epoch),
      };
    },
  };
}

async function save({ store }: Bucket, name: string, epoch: number, state: string): Promise<void> {
  requireSnapshotName(name);
  const body = await zipped(state, { level: constants.Z_BEST_SPEED });
  try {
    await store.putBlob({ name: objectName(name, epoch) }, body);
  } catch (error) {
    throw new UnavailableError('snapshots_unavailable', `the snapshot of ${name} was not saved`, error);
  }
}

/** With the marks that deleted objects leave: each hand-over would leave one for ever. */
async function dropEarlier({ store, jsm }: Bucket, name: string, epoch: number): Promise<void> {
  try {
    const listed = await store.list();
    for (const { name: other, deleted } of listed) {
      const older = epochOf(other, name);
      if (older === null || older >= epoch) continue;
      if (!deleted) await store.delete(other);
      await jsm.streams.purge(`OBJ_${BUCKET}`, { filter: markSubject(other) });
    }
  } catch (error) {
    throw new UnavailableError(
      'snapshots_unavailable',
      `old snapshots of ${name} could not be dropped`,
      error,
    );
  }
}

/** As the client names it. */
function markSubject(object: string): string {
  const encoded = Buffer.from(object).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  return `$O.${BUCKET}.M.${encoded}`;
}

async function load(store: ObjectStore, name: string, epoch: number): Promise<unknown> {
  requireSnapshotName(name);
  for (let attempt = 0; attempt < READS; attempt += 1) {
    const latest = (await objectsOf(store, name).catch(unavailable))
      .filter((one) => one.epoch <= epoch)
      .at(-1);
    if (latest === undefined) return undefined;
    // Its parts go when it is saved anew meanwhile; the client would wait for them for ever.
    const body = await withinMs(READ_MS, store.getBlob(latest.name)).catch(() => null);
    if (body !== null) return JSON.parse((await unzipped(body)).toString());
  }
  throw new UnavailableError('snapshots_unavailable', `the snapshot of ${name} could not be read whole`);
}

function unavailable(error: unknown): never {
  throw new UnavailableError('snapshots_unavailable', 'NATS does not answer for the snapshots', error);
}

function objectName(name: string, epoch: number): string {
  return `${name}@${epoch}`;
}

/** Null for an object of another name. */
function epochOf(object: string, name: string): number | null {
  const prefix = `${name}@`;
  return object.startsWith(prefix) ? Number(object.slice(prefix.length)) : null;
}

/** By epoch; what is deleted is no more. */
async function objectsOf(store: ObjectStore, name: string): Promise<{ name: string; epoch: number }[]> {
  const listed = await store.list();
  return listed
    .flatMap((object) => {
      const epoch = object.deleted ? null : epochOf(object.name, name);
      return epoch === null ? [] : [{ name: object.name, epoch }];
    })
    .sort((a, b) => a.epoch - b.epoch);
}
