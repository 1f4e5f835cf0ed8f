import { SINKS, SUBJECTS, type Subject } from '@aiops/contracts';
import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { isGone } from './failures.ts';
import { anyPartition, FLOW_STREAM, natsSubject, SINK_STREAM } from './names.ts';
import { ACK_WAIT_MS, type DeclaredConsumer, type NatsBusOptions } from './settings.ts';

const DUPLICATE_WINDOW_MS = 600_000;
const SINK_MESSAGES = 10_000;
const SINK_BYTES = 256 * 1024 * 1024;
const STREAM_NOT_FOUND = 10059;

const FLOW_SUBJECTS = (Object.keys(SUBJECTS) as Subject[]).filter((subject) => !SINKS.includes(subject));

function flowStream({ limitBytes, replicas, duplicateWindowMs }: NatsBusOptions): Partial<StreamConfig> {
  return {
    name: FLOW_STREAM,
    subjects: FLOW_SUBJECTS.map(anyPartition),
    // One stream, so that the messages of several subjects have one order.
    retention: RetentionPolicy.Interest,
    storage: StorageType.File,
    // Refused and not thrown away: the sender keeps what has no room here.
    discard: DiscardPolicy.New,
    max_bytes: limitBytes,
    num_replicas: replicas ?? 1,
    duplicate_window: nanos(duplicateWindowMs ?? DUPLICATE_WINDOW_MS),
  };
}

function sinkStream({ replicas, duplicateWindowMs }: NatsBusOptions): Partial<StreamConfig> {
  return {
    name: SINK_STREAM,
    subjects: SINKS.map(anyPartition),
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_msgs_per_subject: SINK_MESSAGES,
    max_bytes: SINK_BYTES,
    num_replicas: replicas ?? 1,
    duplicate_window: nanos(duplicateWindowMs ?? DUPLICATE_WINDOW_MS),
  };
}

/**
 * Makes the streams and consumers that are missing, and gives those that are there today's settings. Any number of processes
 * may do it at once.
 */
export async function ensureTopology(jsm: JetStreamManager, options: NatsBusOptions): Promise<void> {
  for (const config of [flowStream(options), sinkStream(options)]) await ensureStream(jsm, config);
  const known = await consumersByPartition(jsm);
  for (const consumer of options.consumers) {
    if (consumer.isPartitioned) await keepForPartitions(jsm, consumer, options.partitions ?? 1, known);
    else await ensureConsumer(jsm, consumer);
  }
  await dropSucceeded(jsm);
}

/** A place for each partition that nobody has worked on yet, so that what is published before is kept for whoever does. */
async function keepForPartitions(
  jsm: JetStreamManager,
  { name, subjects, maxInFlight }: DeclaredConsumer,
  partitions: number,
  known: Known,
): Promise<void> {
  for (let partition = 0; partition < partitions; partition += 1) {
    if (known.has(partitionConsumer(name, partition, null))) continue;
    const first = { name: partitionConsumer(name, partition, 0), subjects, maxInFlight };
    await ensureConsumer(jsm, first, { partition, after: 0 });
  }
}

/**
 * Where a place has a later consumer the earlier ones keep what nobody reads any more: the place that was made here while somebody
 * took the partition, or one whose holder died while it took over.
 */
async function dropSucceeded(jsm: JetStreamManager): Promise<void> {
  for (const consumers of (await consumersByPartition(jsm)).values()) {
    for (const { info } of consumers.slice(0, -1)) {
      await jsm.consumers.delete(FLOW_STREAM, info.name).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    }
  }
}

type Known = ReadonlyMap<string, readonly { readonly info: ConsumerInfo; readonly epoch: number }[]>;

/** By what their names begin with, each by epoch. */
export async function consumersByPartition(jsm: JetStreamManager): Promise<Known> {
  const found = new Map<string, { info: ConsumerInfo; epoch: number }[]>();
  for await (const info of jsm.consumers.list(FLOW_STREAM)) {
    const [, prefix, epoch] = /^(.+-p\d+-e)(\d+)$/.exec(info.name) ?? [];
    if (prefix === undefined) continue;
    const same = found.get(prefix) ?? [];
    found.set(prefix, same);
    same.push({ info, epoch: Number(epoch) });
  }
  for (const consumers of found.values()) consumers.sort((a, b) => a.epoch - b.epoch);
  return found;
}

/** `correlation-service-p3-e17`; without an epoch what they all begin with. */
export function partitionConsumer(name: string, partition: number, epoch: number | null): string {
  return `${name}-p${partition}-e${epoch ?? ''}`;
}

async function ensureStream(jsm: JetStreamManager, config: Partial<StreamConfig>): Promise<void> {
  const { name = '' } = config;
  try {
    await jsm.streams.update(name, config);
  } catch (error) {
    if (!isCode(error, STREAM_NOT_FOUND)) throw error;
    await jsm.streams.add({ ...config, name });
  }
}

interface Place {
  readonly partition: number;
  /** It begins behind this sequence; 0 is the beginning. */
  readonly after: number;
}

export async function ensureConsumer(
  jsm: JetStreamManager,
  { name, subjects, maxInFlight }: Pick<DeclaredConsumer, 'name' | 'subjects' | 'maxInFlight'>,
  place?: Place,
): Promise<void> {
  const filter = (subject: Subject): string =>
    place === undefined ? anyPartition(subject) : natsSubject(subject, place.partition);
  const config: Partial<ConsumerConfig> = {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    filter_subjects: subjects.map(filter),
    max_ack_pending: maxInFlight,
    ack_wait: nanos(ACK_WAIT_MS),
    // Giving up is the runtime's, which keeps a dead letter first.
    max_deliver: -1,
    ...beginning(place?.after ?? 0),
  };
  try {
    await jsm.consumers.update(FLOW_STREAM, name, config);
  } catch (error) {
    if (!isGone(error)) throw error;
    await jsm.consumers.add(FLOW_STREAM, config);
  }
}

function beginning(after: number): Partial<ConsumerConfig> {
  return after === 0
    ? { deliver_policy: DeliverPolicy.All }
    : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1 };
}

function isCode(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}
