import { z } from 'zod';

const Event = z.object({
  incident_id: z.string(),
  tracking_id: z.string(),
  narrative: z.string().nullish(),
});

/** When an incident was heard of on the live feed. */
export interface Heard {
  readonly incidentId: string;
  /** The first event of it; ms of `performance.now`. */
  readonly shownMs: number;
  /** The first event that carries a narrative, which is sent when that is stored; null until then. */
  readonly toldMs: number | null;
  /** The same by the clock of this machine, ms since 1970. */
  readonly toldAtMs: number | null;
}

/** What the live feed says of incidents and their narratives, by the tracking id of the record that opened them. */
export class NarrativeFeed {
  readonly #heard = new Map<string, Heard>();
  readonly #stop = new AbortController();
  #listening: Promise<void> = Promise.resolve();

  /** @throws when the feed can't be opened */
  static async open(url: string): Promise<NarrativeFeed> {
    const feed = new NarrativeFeed();
    const answer = await fetch(`${url}/api/v3/events`, { signal: feed.#stop.signal });
    if (!answer.ok || answer.body === null) throw new Error(`the live feed answers ${answer.status}`);
    feed.#listening = feed.#follow(answer.body);
    return feed;
  }

  of(trackingId: string): Heard | undefined {
    return this.#heard.get(trackingId);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#listening;
  }

  async #follow(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) this.#note(event, performance.now());
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  #note(event: string, nowMs: number): void {
    const data = /^data: ?(.*)$/m.exec(event)?.[1];
    if (data === undefined || !data.includes('"incident_id"')) return;
    const { incident_id: incidentId, tracking_id, narrative } = Event.parse(JSON.parse(data));
    const before = this.#heard.get(tracking_id);
    const isTold = typeof narrative === 'string' && narrative !== '';
    this.#heard.set(tracking_id, {
      incidentId,
      shownMs: before?.shownMs ?? nowMs,
      toldMs: before?.toldMs ?? (isTold ? nowMs : null),
      toldAtMs: before?.toldAtMs ?? (isTold ? Date.now() : null),
    });
  }
}
