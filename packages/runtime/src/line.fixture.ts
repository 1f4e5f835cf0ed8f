import type { Bus, BusConsumer, BusPosition, Delivery, OutgoingMessage } from '@aiops/ports';

/** A bus with one reader: it hands out what was given, and again at once what is put back. */
export class Line implements BusConsumer {
  /** Ids. */
  readonly acked: string[] = [];
  /** Of what was put back, in ms. */
  readonly delays: number[] = [];
  readonly published: OutgoingMessage[] = [];
  here: BusPosition = { origin: 'line', newestSeq: 100 };
  waiting: Delivery[] = [];
  #seq = 0;

  readonly bus: Bus = {
    partitions: 1,
    publish: async (messages) => {
      this.published.push(...messages);
      return [];
    },
    consumer: async () => this,
    peek: async () => [],
    usage: async () => ({ messages: 0, bytes: 0, limitBytes: 1, refusing: [] }),
    close: async () => undefined,
  };

  /** Messages of one item each, `{ id }`; they are counted from 1. */
  give(...ids: string[]): void {
    this.waiting.push(
      ...ids.map((id) => {
        this.#seq += 1;
        return {
          ...{ subject: 'logs.ingested' as const, id, key: null, seq: this.#seq, publishedAtMs: 0 },
          ...{ deliveries: 1, redelivered: false, body: [{ id }] },
        };
      }),
    );
  }

  async fetch(max: number): Promise<Delivery[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return this.waiting.splice(0, max);
  }
  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.acked.push(...deliveries.map(({ id }) => id));
  }
  async nak(deliveries: readonly Delivery[], delayMs: number): Promise<void> {
    this.delays.push(...deliveries.map(() => delayMs));
    this.waiting.push(...deliveries.map((one) => ({ ...one, deliveries: one.deliveries + 1 })));
  }
  term = async (): Promise<void> => undefined;
  lag = async (): Promise<number> => this.waiting.length;
  position = async (): Promise<BusPosition> => this.here;
  close = async (): Promise<void> => undefined;
}

/** Of an item that `give` made. */
export const idOf = (item: unknown): string => (item as { id: string }).id;
