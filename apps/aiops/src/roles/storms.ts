import type { LogMessage } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import { type Source, StormWatch, stormAnomaly } from '@aiops/pipeline';
import { z } from 'zod';
import type { Site } from './site.ts';

const TICK_MS = 1_000;
const MAX_DUE = 10_000;
const SNAPSHOT = 'ingest-storms';
/** Older or later than that a record says nothing of the load of now: it is a backlog, or a clock is wrong. */
const LIVE_MS = 60_000;

const KnownStorms = z.array(
  z.object({
    startedMs: z.number(),
    source: z.object({
      key: z.string(),
      ship_id: z.string().nullable(),
      name: z.string(),
      device_id: z.string().exactOptional(),
      host: z.string().exactOptional(),
    }),
  }),
);

type Turn = NonNullable<ReturnType<StormWatch['note']>>;

/** Makes incidents of storms: each begin and end is published as a statement about its source. */
export class Storms {
  readonly #site: Site;
  readonly #watch: StormWatch;
  /** Turns that the bus has not taken yet. */
  #due: Turn[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(site: Site) {
    this.#site = site;
    this.#watch = new StormWatch(() => site.policy.policy.ingest.storm);
  }

  /** A record that was offered, taken or not. Only live log records count for the rate. */
  offered(source: Source, message: Pick<LogMessage, 'ts'>, nowMs: number, sender: Source): void {
    if (Math.abs(nowMs - Date.parse(message.ts)) <= LIVE_MS)
      this.#told(this.#watch.note(source, 1, 0, nowMs, sender));
  }

  /**
   * Records that were shed, or refused for the rate.
   * @param sender who sends for the source, when it is another
   */
  dropped(source: Source, records: number, sender: Source = source): void {
    this.#told(this.#watch.note(source, 0, records, this.#site.clock.now(), sender));
  }

  #told(turn: Turn | null): void {
    if (turn !== null) this.#due.push(turn);
  }

  /** Takes up the storms of the last run, and publishes turns from now on. */
  async start(): Promise<{ stop(): Promise<void> }> {
    const saved = KnownStorms.safeParse(await this.#site.snapshots.load(SNAPSHOT));
    if (saved.success) this.#watch.restore(saved.data, this.#site.clock.now());
    const timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#turn());
    }, TICK_MS);
    return {
      stop: async () => {
        clearInterval(timer);
        await this.#running;
      },
    };
  }

  /** What can't be published stays due; the same turn has the same id, so that twice is once. */
  async #turn(): Promise<void> {
    this.#due.push(...this.#watch.tick(this.#site.clock.now()));
    const due = this.#due;
    if (due.length === 0) return;
    this.#due = [];
    try {
      await this.#site.bus.publish(
        due.map(stormAnomaly).map((anomaly) => ({
          subject: 'anomaly.detected' as const,
          id: anomaly.record_id,
          key: anomaly.ship_id,
          body: [anomaly],
        })),
      );
      await this.#site.snapshots.save(SNAPSHOT, JSON.stringify(this.#watch.storms));
    } catch (error) {
      this.#due = [...due, ...this.#due].slice(-MAX_DUE);
      this.#site.log.warn({ turns: due.length, error_msg: errorText(error) }, 'storms are told later');
    }
  }
}
