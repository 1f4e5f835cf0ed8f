import { CodedError } from '@aiops/kernel';
import type { ConsumerOptions } from '@aiops/ports';
import type { ConsumerInfo, JetStreamManager } from '@nats-io/jetstream';
import type { DoubtThrough } from './doubts.ts';
import { isGone } from './failures.ts';
import { FLOW_STREAM } from './names.ts';
import { consumersByPartition, ensureConsumer, partitionConsumer } from './streams.ts';

export interface Attached {
  readonly name: string;
  /** Nobody else reads as this name: what comes is complete and in order. */
  readonly isSole: boolean;
  /** Up to this sequence an earlier consumer in its place may have had them out. */
  readonly outBeforeThrough: number;
}

/**
 * The durable consumer to read as: the shared one of its name, or the one of a partition and epoch.
 * @throws CodedError `lease_lost` when the partition has a later holder
 */
export async function attach(
  jsm: JetStreamManager,
  options: ConsumerOptions,
  doubtThrough: DoubtThrough,
): Promise<Attached> {
  const { name, partition } = options;
  if (partition === undefined) {
    await ensureConsumer(jsm, options);
    return { name, isSole: false, outBeforeThrough: await doubtThrough() };
  }
  const attached = await succeed(jsm, options, partition);
  return {
    ...attached,
    outBeforeThrough: Math.max(attached.outBeforeThrough, await doubtThrough()),
  };
}

/** All that is not done comes again, in order, and is counted from one. */
export async function startOver(jsm: JetStreamManager, name: string): Promise<void> {
  // For one that is gone the server does not answer to the other request.
  await jsm.consumers.info(FLOW_STREAM, name);
  await jsm.consumers.reset(FLOW_STREAM, name);
}

interface OfEpoch {
  readonly info: ConsumerInfo;
  readonly epoch: number;
}

/**
 * Takes the place of the consumers of earlier epochs. It begins behind what the last of them had done, and only then do they
 * go: at every moment one of them keeps what is not done yet. Who was suspended on the way here may find a later one beside
 * its own, made meanwhile: then its own goes.
 */
async function succeed(
  jsm: JetStreamManager,
  { name, subjects, maxInFlight }: ConsumerOptions,
  { number, epoch }: { readonly number: number; readonly epoch: number },
): Promise<Attached> {
  const found = await consumersOf(jsm, name, number);
  refuseLater(found, name, number, epoch);
  const last = found.at(-1)?.info;
  const own = partitionConsumer(name, number, epoch);
  if (last?.name === own) {
    await startOver(jsm, own);
  } else {
    const doneThrough = last?.ack_floor.stream_seq ?? 0;
    await ensureConsumer(
      jsm,
      { name: own, subjects, maxInFlight },
      { partition: number, after: doneThrough },
    );
  }
  const now = await consumersOf(jsm, name, number);
  if (now.some((other) => other.epoch > epoch)) await drop(jsm, own);
  refuseLater(now, name, number, epoch);
  for (const other of now) if (other.epoch < epoch) await drop(jsm, other.info.name);
  return { name: own, isSole: true, outBeforeThrough: last?.delivered.stream_seq ?? 0 };
}

function refuseLater(found: readonly OfEpoch[], name: string, number: number, epoch: number): void {
  if (!found.some((other) => other.epoch > epoch)) return;
  throw new CodedError('lease_lost', `partition ${number} of ${name} has a later holder by now`);
}

async function drop(jsm: JetStreamManager, name: string): Promise<void> {
  try {
    await jsm.consumers.delete(FLOW_STREAM, name);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Of one partition, by epoch. */
async function consumersOf(jsm: JetStreamManager, name: string, number: number): Promise<readonly OfEpoch[]> {
  return (await consumersByPartition(jsm)).get(partitionConsumer(name, number, null)) ?? [];
}
