/**
 * The local bus: durable, ordered, at least once, on one lmdb environment in one directory of one process.
 *
 * Storage layout (layout.ts). Numbers in keys are big-endian, so keys sort by sequence.
 *
 * | database  | key                        | value                                                          |
 * |-----------|----------------------------|----------------------------------------------------------------|
 * | meta      | `format`, `last_seq`       | `1`; the newest sequence, 6 bytes                              |
 * | subjects  | name of the subject        | `[code, messages, bytes, spent ids]`: its code and its counts  |
 * | heads     | code (2) + sequence (6)    | `[id, key, published at ms, bytes]`: order and size by subject |
 * | bodies    | sequence (6)               | the body as the codec writes it                                |
 * | ids       | SHA-256 of subject, id (16)| sequence (6): the dedup index                                  |
 * | spent     | code (2) + sequence (6)    | the digest of a trimmed message's id, forgotten in this order  |
 * | consumers | name                       | positions by subject, what before them is not done, grants     |
 *
 * Writing: publishes, acks and trimming go through one queue (commit-queue.ts) that commits them in groups, each
 * group one lmdb transaction on lmdb's own thread. `publish` resolves after the commit. lmdb writes the pages with
 * pwrite before it writes the meta page, so what was committed survives the death of the process at any moment;
 * the flush to the device follows at once in the background (`overlappingSync`), so a power cut can cost the last
 * few transactions, never their order and never the integrity of the file.
 *
 * Reading: the newest messages of consumed subjects stay in memory as they were published (hot-tail.ts); a consumer
 * that fell behind reads and decodes from disk in bounded portions. What can't be decoded is given up for that
 * consumer and becomes a dead letter of its role (`undecodableLetter`); it is never delivered and blocks nobody.
 *
 * Read states: an ack counts at once and is stored within 50 ms, in groups; losing one means a redelivery. How far
 * new messages may have been handed out, and each further try of a message, is stored before they go out: after a
 * crash, `redelivered` and `deliveries` are right or one too high, never too low. The delay of a nak does not
 * outlive the process: what was put off comes at once after a restart.
 *
 * Trimming: a message goes when every durable consumer of its subject has done it. A subject without consumers keeps
 * its newest `sinkMessages` within its quota. Room is shared as quotas.ts says. The file itself never shrinks: lmdb
 * uses freed pages again. lmdb needs fresh pages even to remove something, so new messages leave the end of the disk
 * alone (disk-room.ts); a write that fails all the same is `bus_unavailable`, and memory is read back from disk.
 *
 * One process at a time: two on one directory would not see each other's read states.
 */
import { mkdir } from 'node:fs/promises';
import type { Subject } from '@aiops/contracts';
import { type Clock, CodedError, UnavailableError } from '@aiops/kernel';
import { type Bus, SILENT_TELEMETRY, type Telemetry } from '@aiops/ports';
import { type Layout, openLayout } from './layout.ts';
import { type DeclaredConsumer, LocalBus } from './local-bus.ts';

export type { DeclaredConsumer } from './local-bus.ts';

export interface LocalBusOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** Gives `publishedAtMs`; waiting and delays run on the machine's monotonic clock. */
  readonly clock: Clock;
  /** Kept messages in all, in bytes of JSON; the file may take up to twice that. */
  readonly limitBytes: number;
  /** Free disk that new messages leave alone, so that a full disk can be drained. Default 64 MiB. */
  readonly diskReserveBytes?: number;
  /** Every durable consumer there will be: nothing of their subjects is trimmed before they have come. */
  readonly consumers?: readonly DeclaredConsumer[];
  /** Durable consumers that are no more, so that they don't hold back messages for ever. */
  readonly forget?: readonly string[];
  /** Subjects filled from outside: they are refused first. Default: logs.ingested and metrics.ingested. */
  readonly intake?: readonly Subject[];
  /** Ids remembered for each subject after their message is trimmed. Default 10,000. */
  readonly dedupWindow?: number;
  /** Messages kept of each subject that has no consumer. Default 10,000. */
  readonly sinkMessages?: number;
  /** The newest messages kept as objects: bytes of their JSON (default 24 MiB) and count (default 20,000). */
  readonly hotBytes?: number;
  readonly hotMessages?: number;
  readonly telemetry?: Telemetry;
}

const MEBIBYTE = 1024 * 1024;

/**
 * @throws UnavailableError `bus_unavailable` when the directory can't be used now;
 *   CodedError `bus_format` or `bus_damaged` when what it holds can't be read.
 */
export async function openLocalBus(options: LocalBusOptions): Promise<Bus> {
  const layout = await openDirectory(options.directory, options.limitBytes);
  try {
    const bus = new LocalBus({
      layout,
      clock: options.clock,
      directory: options.directory,
      diskReserveBytes: options.diskReserveBytes ?? 64 * MEBIBYTE,
      limitBytes: options.limitBytes,
      telemetry: options.telemetry ?? SILENT_TELEMETRY,
      intake: options.intake ?? ['logs.ingested', 'metrics.ingested'],
      dedupWindow: options.dedupWindow ?? 10_000,
      sinkMessages: options.sinkMessages ?? 10_000,
      hotBytes: options.hotBytes ?? 24 * MEBIBYTE,
      hotMessages: options.hotMessages ?? 20_000,
    });
    if (options.forget !== undefined) await bus.forget(options.forget);
    if (options.consumers !== undefined) await bus.declare(options.consumers);
    return bus;
  } catch (error) {
    await layout.root.close();
    throw error;
  }
}

async function openDirectory(directory: string, limitBytes: number): Promise<Layout> {
  try {
    await mkdir(directory, { recursive: true });
    return openLayout(directory, limitBytes);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new UnavailableError('bus_unavailable', `the bus directory ${directory} can't be opened`, cause);
  }
}
