import { CodedError, errorText } from '@aiops/kernel';
import type {
  BusConsumer,
  BusPosition,
  Delivery,
  SnapshotStore,
  StageEffects,
  WindowStage,
} from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions, snapshotName } from './run-options.ts';

const SAVING = 'save a snapshot';
const SNAPSHOT_EVERY_MS = 5_000;
const SNAPSHOT_AGAIN_MS = 1_000;
/** The bus keeps what is not acked: after so many records a snapshot lets go of them, whatever the time. */
const MAX_UNSETTLED_ITEMS = 20_000;
/** A snapshot may take at most this share of the time. */
const SNAPSHOT_TIME_SHARE = 0.02;
/** But a crash repeats what came since, and one slow snapshot says little about the next. */
const SNAPSHOT_AT_LEAST_EVERY_MS = 30_000;

interface StoredSnapshot {
  /** The bus sequence up to which the state has everything. */
  readonly handledThrough: number;
  readonly state: unknown;
  /** Of the bus that counted; absent in older snapshots. */
  readonly origin?: string;
}

/**
 * Runs a stage with state. Messages are acked when a snapshot that contains them is durable; after a crash the
 * rest come again, are applied to that snapshot, and lead to the same effects under the same ids.
 */
class WindowLoop extends RoleLoop {
  readonly #stage: WindowStage;
  readonly #snapshots: SnapshotStore;
  #unsettled: Delivery[] = [];
  /** Records in them. */
  #unsettledItems = 0;
  #handledThrough = 0;
  #position: BusPosition = { origin: '', newestSeq: 0 };
  #nextSnapshotMs = 0;
  /** What came and is not in the state yet, in order. */
  readonly #taken: Delivery[] = [];
  /** What the state led to and is not published yet: while there is some, the state is ahead. */
  #owed: StageEffects[] = [];
  #isAhead = false;
  /** A snapshot on its way to the disk, beside the work. Never rejects. */
  #saving: Promise<void> | null = null;
  #savingFault: unknown = null;

  constructor(options: RunOptions, stage: WindowStage, snapshots: SnapshotStore, consumer: BusConsumer) {
    super(options, consumer);
    this.#stage = stage;
    this.#snapshots = snapshots;
  }

  async restore(): Promise<void> {
    const stored = await this.#snapshots.load(snapshotName(this.options));
    this.#position = await this.consumer.position();
    if (stored === undefined) return;
    if (!isStoredSnapshot(stored)) {
      throw new CodedError(
        'snapshot_unreadable',
        `the snapshot of ${snapshotName(this.options)} has another form`,
      );
    }
    this.#stage.restore(stored.state);
    this.#handledThrough = this.#onThisBus(stored);
  }

  /** A bus that was made anew counts from one again: what it brings must not be taken for handled. */
  #onThisBus({ handledThrough, origin }: StoredSnapshot): number {
    const here = this.#position;
    const isSame = (origin === undefined || origin === here.origin) && handledThrough <= here.newestSeq;
    if (isSame) return handledThrough;
    const { role, log } = this.options;
    log.warn({ role, handled_through: handledThrough, bus: here }, 'the snapshot is of another bus');
    return 0;
  }

  /**
   * The state runs ahead of what is published: until both agree again no snapshot is taken and nothing is acked,
   * so that stopping in between leaves the old snapshot and a replay.
   */
  protected async handle(deliveries: readonly Delivery[]): Promise<void> {
    const startedMs = this.options.clock.now();
    const fresh = deliveries.filter((delivery) => delivery.seq > this.#handledThrough);
    this.#isAhead = true;
    this.#taken.push(...deliveries);
    await this.#applyTaken();
    const effects = mergeEffects(this.#owed);
    await this.publish(effects);
    await this.keepTrace(effects, startedMs);
    this.#owed = [];
    this.#isAhead = false;
    this.countProcessed(fresh, startedMs);
  }

  /** Only what is in the state is ever settled: should this break off, the rest is the first of the next turn. */
  async #applyTaken(): Promise<void> {
    for (const delivery of [...this.#taken]) {
      if (delivery.seq > this.#handledThrough) await this.#apply(delivery);
      this.#taken.shift();
      // To be acked it need not be held: twice as much waits here while a snapshot is on its way.
      this.#unsettled.push({ ...delivery, body: [] });
      this.#unsettledItems += delivery.body.length;
    }
  }

  /** One input at a time: one that the stage can't take goes to the dead letters, and the others go on. */
  async #apply(delivery: Delivery): Promise<void> {
    this.#handledThrough = delivery.seq;
    for (const input of inputsOf(delivery)) {
      try {
        this.#owed.push(this.#stage.process([input]));
      } catch (error) {
        await this.giveUp(delivery, input.item, error);
      }
    }
  }

  protected override async idle(): Promise<void> {
    if (this.#unsettled.length === 0) return;
    const isFull =
      this.#unsettled.length >= this.options.maxInFlight / 2 || this.#unsettledItems >= MAX_UNSETTLED_ITEMS;
    if (isFull) await this.#saved();
    if (this.#saving !== null) return;
    if (isFull || this.options.clock.now() >= this.#nextSnapshotMs) this.#takeSnapshot();
  }

  /**
   * The state as it is now is on its way; the next batches do not wait for it. It is saved after the traces of what it contains, and
   * that is acked then: what is acked comes no more.
   */
  #takeSnapshot(): void {
    if (this.#isAhead) return;
    const startedMs = this.options.clock.now();
    const { origin } = this.#position;
    const handledThrough = this.#handledThrough;
    const snapshot: StoredSnapshot = { handledThrough, origin, state: this.#stage.snapshot() };
    const text = JSON.stringify(snapshot);
    const [settled, items] = [this.#unsettled, this.#unsettledItems];
    this.#unsettled = [];
    this.#unsettledItems = 0;
    const packedMs = this.options.clock.now() - startedMs;
    const putBack = (): void => {
      this.#unsettled = [...settled, ...this.#unsettled];
      this.#unsettledItems += items;
    };
    this.#saving = this.#save(text, settled)
      .then((savedMs) => {
        this.#savingFault = null;
        if (savedMs === null) putBack();
        else this.#timeSnapshot(startedMs, packedMs + savedMs);
      })
      .catch((error: unknown) => {
        putBack();
        this.#savingFailed(error);
      })
      .finally(() => {
        this.#saving = null;
      });
  }

  /** @returns what it took, without what it waited for others, ms; null: a trace is lost, so that nothing may be acked */
  async #save(text: string, settled: readonly Delivery[]): Promise<number | null> {
    await this.tracesWritten();
    if (this.traceLost) return null;
    const startedMs = this.options.clock.now();
    await this.retrier.run(SAVING, () => this.#snapshots.save(snapshotName(this.options), text));
    await this.consumer.ack(settled);
    return this.options.clock.now() - startedMs;
  }

  /** The work goes on until there is no room for what is not acked. */
  #savingFailed(error: unknown): void {
    const { role, log, clock } = this.options;
    this.#savingFault = error;
    this.countError(error);
    this.retrier.stuck(SAVING, error);
    this.#nextSnapshotMs = clock.now() + SNAPSHOT_AGAIN_MS;
    log.error({ role, error_msg: errorText(error) }, 'a snapshot could not be saved');
  }

  #timeSnapshot(startedMs: number, tookMs: number): void {
    const pauseMs = Math.min(tookMs / SNAPSHOT_TIME_SHARE, SNAPSHOT_AT_LEAST_EVERY_MS);
    this.#nextSnapshotMs = startedMs + Math.max(SNAPSHOT_EVERY_MS, pauseMs);
    this.options.telemetry.observe('aiops_snapshot_ms', tookMs, { role: this.options.role });
  }

  /** @throws what kept the last one from being saved */
  async #saved(): Promise<void> {
    await this.#saving;
    const fault = this.#savingFault;
    this.#savingFault = null;
    if (fault !== null) throw fault;
  }

  protected override async letGo(): Promise<void> {
    await this.#saving;
  }

  protected async settle(): Promise<void> {
    await this.#saving;
    this.#savingFault = null;
    if (this.#unsettled.length === 0 || this.traceLost) return;
    this.#takeSnapshot();
    await this.#saved();
  }
}

function isStoredSnapshot(value: unknown): value is StoredSnapshot {
  return (
    typeof value === 'object' &&
    value !== null &&
    'handledThrough' in value &&
    typeof value.handledThrough === 'number' &&
    'state' in value
  );
}

function mergeEffects(all: readonly StageEffects[]): StageEffects {
  return {
    emissions: all.flatMap((effects) => effects.emissions),
    ledger: all.flatMap((effects) => effects.ledger),
    hops: all.flatMap((effects) => effects.hops),
    errors: all.flatMap((effects) => effects.errors),
  };
}

export async function runWindowStage(
  options: RunOptions,
  stage: WindowStage,
  snapshots: SnapshotStore,
): Promise<Running> {
  const consumer = await consumerOf(options);
  const loop = new WindowLoop(options, stage, snapshots, consumer);
  await loop.restore();
  loop.start();
  return loop;
}
