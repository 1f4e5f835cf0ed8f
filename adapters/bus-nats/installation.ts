import { CodedError } from '@aiops/kernel';
import type { JetStreamClient } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';

const BUCKET = 'aiops_installation';
const PARTITIONS = 'partitions';

/**
 * What must be the same for all processes, kept by the first one: with another number of partitions a ship would belong to two.
 * @throws CodedError `partitions_differ`
 */
export async function agreeOnPartitions(
  js: JetStreamClient,
  partitions: number,
  replicas: number,
): Promise<void> {
  const bucket = await new Kvm(js).create(BUCKET, { history: 1, replicas });
  const known = await bucket.get(PARTITIONS);
  if (known === null) {
    // Where another process was first, its number counts.
    await bucket.create(PARTITIONS, String(partitions)).catch(() => undefined);
    if ((await bucket.get(PARTITIONS))?.string() === String(partitions)) return;
  }
  const kept = (known ?? (await bucket.get(PARTITIONS)))?.string();
  if (kept === String(partitions)) return;
  throw new CodedError(
    'partitions_differ',
    `this installation has ${kept ?? 'another number of'} partitions and this process was told ${partitions}: set ` +
      `AIOPS_PARTITIONS=${kept ?? '…'}. To change it, stop ingest, wait until the bus is empty, stop all roles, and delete ` +
      `the bucket ${BUCKET} and the stream AIOPS_FLOW; open incidents are then judged anew`,
  );
}
