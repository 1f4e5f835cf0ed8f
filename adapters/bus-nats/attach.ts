import { UnavailableError } from '@aiops/kernel';
import type { ConsumerOptions } from '@aiops/ports';
import type { ConsumerInfo, JetStreamManager } from '@nats-io/jetstream';
import { FLOW_STREAM } from './names.ts';
import { ensureConsumer, partitionConsumer } from './streams.ts';

interface Attached {
  readonly name: string;
  readonly redeliveredThrough: number;
}

/** The durable consumer to read as: the shared one of its name, or the one of a partition and epoch. */
export async function attach(jsm: JetStreamManager, options: ConsumerOptions): Promise<Attached> {
  const { name, partition } = options;
  if (partition === undefined) {
    await ensureConsumer(jsm, options);
    return { name, redeliveredThrough: 0 };
  }
  return succeed(jsm, options, partition);
}

/**
 * Takes the place of the consumers of earlier epochs. It begins behind what the last of them had done, and only then do they
 * go: at every moment one of them keeps what is not done yet.
 */
async function succeed(
  jsm: JetStreamManager,
  { name, subjects, maxInFlight }: ConsumerOptions,
  { number, epoch }: { readonly number: number; readonly epoch: number },
): Promise<Attached> {
  const all = await consumersOf(jsm, name, number);
  if (all.some((other) => other.epoch > epoch)) {
    throw new UnavailableError('lease_lost', `partition ${number} of ${name} has a later holder by now`);
  }
  const before = all.filter((other) => other.epoch < epoch);
  const last = before.at(-1)?.info;
  const doneThrough = last?.ack_floor.stream_seq ?? 0;
  const own = partitionConsumer(name, number, epoch);
  await ensureConsumer(jsm, { name: own, subjects, maxInFlight }, { partition: number, after: doneThrough });
  for (const { info } of before) await jsm.consumers.delete(FLOW_STREAM, info.name);
  return { name: own, redeliveredThrough: last?.delivered.stream_seq ?? 0 };
}

/** Of one partition, by epoch. */
async function consumersOf(
  jsm: JetStreamManager,
  name: string,
  number: number,
): Promise<readonly { readonly info: ConsumerInfo; readonly epoch: number }[]> {
  const prefix = partitionConsumer(name, number, null);
  const found: { info: ConsumerInfo; epoch: number }[] = [];
  for await (const info of jsm.consumers.list(FLOW_STREAM)) {
    if (info.name.startsWith(prefix)) found.push({ info, epoch: Number(info.name.slice(prefix.length)) });
  }
  return found.sort((a, b) => a.epoch - b.epoch);
}
