import type { LogMessage } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import type { Identity } from '../detector.ts';
import type { Bucket } from './bucket.ts';
import { type Heartbeat, newHeartbeat } from './heartbeat.ts';
import type { Template } from './template.ts';
import { newUsualCount, type UsualCount } from './usual-count.ts';

/** What the detector keeps; all of it is plain JSON, times are event times in ms. */

/** New templates of one source that are told in a week, in the long run; one that makes them all the time is no news. */
export const MOST_NEWS = 5;

/** Before anything was said. */
export const NO_WINDOW = -1;

/** A rate beyond its limit, while it is watched for going on. */
export interface Overrun {
  readonly sinceMs: number;
  readonly limit: number;
  /** Lines since then. */
  count: number;
  said: boolean;
}

/** One template in the lines of one source. */
export interface Stream {
  readonly source: string;
  readonly firstMs: number;
  readonly usual: UsualCount;
  overrun: Overrun | null;
  /** The window whose lines something was said of already. */
  saidWindow: number;
  readonly heartbeat: Heartbeat;
  /** When its place in the order of use was last renewed. */
  usedMs: number;
  /** How it reads, once it is regular and watched for silence; empty when its silence is none to tell. */
  watchedText: string | null;
  /** It is regular, and there was no place to watch it. */
  isUnwatched: boolean;
  /** It fell silent: that was said, or another stream of its entity stands for it. */
  silent: 'said' | 'covered' | null;
}

/** The lines of one service on one entity of one ship. */
export interface Source {
  readonly key: string;
  readonly about: Identity;
  readonly ship: string;
  readonly entity: string;
  readonly firstMs: number;
  lines: number;
  lastNewMs: number | null;
  /** Lines that it had then. */
  linesAtNew: number;
  /** How many new templates may still be told of it. */
  readonly news: Bucket;
  /** Lines of level error or worse. */
  readonly errors: UsualCount;
  /** Those of them in this window that another statement stands for. */
  explained: { window: number; count: number };
  burstWindow: number;
  usedMs: number;
}

export interface Entity {
  /** Until then new templates belong to the burst that was told. */
  newUntilMs: number;
  /** The stream whose silence was told. */
  silentStream: string | null;
}

/** The clock of a ship: event time that passed while it was heard. */
export interface ShipClock {
  nowMs: number;
  heardMs: number;
  /** Usual time from line to line. */
  stepMs: number;
}

export type TemplateSettings = Policy['detect']['stats']['template'];

/** One line with all that is known of where it stands. */
export interface Line {
  readonly log: LogMessage;
  readonly ms: number;
  readonly template: Template;
  readonly isFirst: boolean;
  /** All templates that came to the ship in this time are remembered. */
  readonly knownForMs: number;
  /** Its ship was heard for long enough to know what is usual there. */
  readonly isOnKnownShip: boolean;
  /** Its source was not. */
  readonly isOfYoungSource: boolean;
  readonly streamKey: string;
  readonly stream: Stream;
  readonly source: Source;
  readonly settings: TemplateSettings;
  readonly sustainedMs: number;
}

export function newStream(source: string, ms: number, heardMs: number): Stream {
  return {
    source,
    firstMs: ms,
    usual: newUsualCount(ms),
    overrun: null,
    saidWindow: NO_WINDOW,
    heartbeat: newHeartbeat(ms, heardMs),
    usedMs: ms,
    watchedText: null,
    isUnwatched: false,
    silent: null,
  };
}

export function newSource(about: Identity, key: string, ship: string, entity: string, ms: number): Source {
  return {
    key,
    about,
    ship,
    entity,
    firstMs: ms,
    lines: 0,
    lastNewMs: null,
    linesAtNew: 0,
    news: { left: MOST_NEWS, ms },
    errors: newUsualCount(ms),
    explained: { window: -1, count: 0 },
    burstWindow: NO_WINDOW,
    usedMs: ms,
  };
}
