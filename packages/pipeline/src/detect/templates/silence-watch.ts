import { BoundedState, type StateUsage } from '../bounded-state.ts';
import { quoteOf } from '../quote.ts';
import { beat, isRegular, longestSilence, silenceScore } from './heartbeat.ts';
import type { Entity, Line, ShipClock, Source, Stream, TemplateSettings } from './line-state.ts';

const MAX_SHIPS = 1000;
const MAX_WATCHED_PER_SHIP = 5000;
/** A ship from which nothing came for longer than this, or than some usual steps, is not heard. */
const HEARD_MS = 60_000;
const HEARD_STEPS = 3;
const STEP_WEIGHT = 0.05;
/** Looked at when the ship's time passes a multiple of this: the same lines after a restart. */
const LOOK_EVERY_MS = 15_000;

/** A stream that came regularly, and no longer does. */
export interface Vanished {
  readonly streamKey: string;
  readonly stream: Stream;
  readonly source: Source;
  readonly silentMs: number;
  readonly score: number;
  /** Others of its entity that fell silent with it. */
  readonly others: number;
}

interface State {
  stream(key: string): Stream | undefined;
  source(key: string): Source | undefined;
  entity(key: string): Entity;
}

/**
 * Notices that a regular line no longer comes, by the other lines of its ship. When nothing comes from the ship at all
 * its clock stands still: an outage or a restart makes no line look vanished. One entity's silence is told once.
 */
export class SilenceWatch {
  readonly #clocks = new BoundedState<ShipClock>('template_ship_clocks', MAX_SHIPS);
  /** Streams to look at, by ship. Follows from the streams. */
  readonly #watched = new Map<string, Set<string>>();
  #refused = 0;
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** A line of this ship came. @returns its clock, and whether it is time to look */
  hear(ship: string, ms: number): { readonly clock: ShipClock; readonly isDue: boolean } {
    const clock = this.#clocks.peek(ship) ?? this.#begin(ship, ms);
    const stepMs = ms - clock.nowMs;
    if (stepMs <= 0) return { clock, isDue: false };
    const isDue = Math.floor(ms / LOOK_EVERY_MS) > Math.floor(clock.nowMs / LOOK_EVERY_MS);
    clock.heardMs += Math.min(stepMs, Math.max(HEARD_MS, HEARD_STEPS * clock.stepMs));
    clock.stepMs += STEP_WEIGHT * (stepMs - clock.stepMs);
    clock.nowMs = ms;
    if (isDue) this.#clocks.get(ship);
    return { clock, isDue };
  }

  #begin(ship: string, ms: number): ShipClock {
    const clock = { nowMs: ms, heardMs: 0, stepMs: 0 };
    const gone = this.#clocks.set(ship, clock);
    if (gone !== undefined) this.#watched.delete(gone);
    return clock;
  }

  /**
   * Takes the line into the rhythm of its stream.
   * @param tellsFault whether it is good when such a line no longer comes; asked once
   * @returns true when its silence was told and is over
   */
  note(line: Line, clock: ShipClock, tellsFault: () => boolean): boolean {
    const { stream, streamKey, source, template, settings, ms } = line;
    beat(stream.heartbeat, ms, clock.heardMs);
    const mayWatch = stream.watchedText !== '' && isRegular(stream.heartbeat, settings);
    if (mayWatch && !this.#isWatched(source.ship, streamKey)) {
      if (!this.#hasRoom(source.ship)) this.#refuse(stream);
      else {
        stream.isUnwatched = false;
        stream.watchedText = tellsFault() ? '' : quoteOf(template.text);
        if (stream.watchedText !== '') this.watch(source.ship, streamKey);
      }
    }
    const wasTold = stream.silent === 'said';
    stream.silent = null;
    if (wasTold) this.#state.entity(source.entity).silentStream = null;
    return wasTold;
  }

  /** What fell silent by this time of the ship. */
  look(ship: string, clock: ShipClock, settings: TemplateSettings): readonly Vanished[] {
    const watched = this.#watched.get(ship);
    if (watched === undefined) return [];
    const silent: string[] = [];
    for (const key of watched) {
      const stream = this.#state.stream(key);
      if (stream === undefined || !isRegular(stream.heartbeat, settings)) {
        watched.delete(key);
        if (stream !== undefined) stream.watchedText = null;
      } else if (stream.silent === null) {
        const silentMs = clock.heardMs - stream.heartbeat.heardMs;
        if (silentMs > longestSilence(stream.heartbeat, settings)) silent.push(key);
      }
    }
    return this.#told(silent, clock);
  }

  /** Of each entity the one that fell silent first, unless that of another is told already. */
  #told(keys: readonly string[], clock: ShipClock): readonly Vanished[] {
    const first = new Map<string, Vanished>();
    for (const streamKey of keys) {
      const stream = this.#state.stream(streamKey);
      const source = stream === undefined ? undefined : this.#state.source(stream.source);
      if (stream === undefined || source === undefined) continue;
      stream.silent = 'covered';
      if (this.#isTold(source.entity)) continue;
      const known = first.get(source.entity);
      const others = known === undefined ? 0 : known.others + 1;
      const isFirst = known === undefined || stream.heartbeat.lastMs < known.stream.heartbeat.lastMs;
      const silentMs = clock.nowMs - stream.heartbeat.lastMs;
      const own = { streamKey, stream, source, silentMs, score: silenceScore(stream.heartbeat) };
      first.set(source.entity, { ...(isFirst ? own : known), others });
    }
    for (const [entity, { stream, streamKey }] of first) {
      stream.silent = 'said';
      this.#state.entity(entity).silentStream = streamKey;
    }
    return [...first.values()];
  }

  #isTold(entity: string): boolean {
    const { silentStream } = this.#state.entity(entity);
    return silentStream !== null && this.#state.stream(silentStream)?.silent === 'said';
  }

  watch(ship: string, key: string): void {
    const watched = this.#watched.get(ship) ?? new Set<string>();
    this.#watched.set(ship, watched);
    if (watched.size < MAX_WATCHED_PER_SHIP) watched.add(key);
  }

  #isWatched(ship: string, key: string): boolean {
    return this.#watched.get(ship)?.has(key) === true;
  }

  #hasRoom(ship: string): boolean {
    return (this.#watched.get(ship)?.size ?? 0) < MAX_WATCHED_PER_SHIP;
  }

  /** Counted once; its next line asks again. */
  #refuse(stream: Stream): void {
    if (!stream.isUnwatched) this.#refused += 1;
    stream.isUnwatched = true;
  }

  usage(): readonly StateUsage[] {
    let size = 0;
    for (const watched of this.#watched.values()) size += watched.size;
    const capacity = MAX_WATCHED_PER_SHIP * Math.max(this.#watched.size, 1);
    const watched: StateUsage = {
      state: 'template_heartbeats',
      size,
      capacity,
      full_policy: 'refuse_new',
      dropped: 0,
      refused: this.#refused,
    };
    return [this.#clocks.usage(), watched];
  }

  snapshot(): [string, ShipClock][] {
    return this.#clocks.snapshot();
  }

  /** Whoever restores the streams watches each again that was. */
  restore(clocks: readonly (readonly [string, ShipClock])[]): void {
    this.#clocks.restore(clocks);
    this.#watched.clear();
  }
}
