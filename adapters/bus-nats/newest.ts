import type { Subject } from '@aiops/contracts';
import type { Delivery } from '@aiops/ports';
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { readStored } from './message.ts';
import { anyPartition, streamOf } from './names.ts';

const READ_MS = 10_000;
/** Should this process die while it reads: the server drops the reader by itself. */
const FORGOTTEN_MS = 30_000;

interface Parts {
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** The newest messages of a subject, newest first. What was made to read them goes at once: a server has room for so many. */
export async function newestOf({ js, jsm }: Parts, subject: Subject, wanted: number): Promise<Delivery[]> {
  const stream = streamOf(subject);
  const { name, num_pending } = await jsm.consumers.add(stream, {
    filter_subjects: [anyPartition(subject)],
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.None,
    mem_storage: true,
    inactive_threshold: nanos(FORGOTTEN_MS),
  });
  try {
    const newest: Delivery[] = [];
    if (num_pending === 0) return newest;
    const reader = await js.consumers.get(stream, name);
    const messages = await reader.fetch({ max_messages: num_pending, expires: READ_MS });
    for await (const message of messages) {
      newest.push(shownOf(subject, message));
      if (newest.length > wanted) newest.shift();
      if (message.info.pending === 0) break;
    }
    return newest.reverse();
  } finally {
    await jsm.consumers.delete(stream, name).catch(() => undefined);
  }
}

function shownOf(subject: Subject, { subject: name, headers, data, seq, timestampNanos }: JsMsg): Delivery {
  const publishedAtMs = Number(timestampNanos / 1_000_000n);
  const read = readStored({ subject: name, headers, data, seq, publishedAtMs });
  const shown =
    'reason' in read
      ? { ...read, publishedAtMs, body: [{ undecodable: read.reason, text: read.text }] }
      : read;
  return { ...shown, subject, deliveries: 0, redelivered: false };
}
