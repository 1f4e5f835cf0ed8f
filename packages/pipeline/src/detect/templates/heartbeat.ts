import { scoreOfWeeks } from '../series/rarity.ts';

const WEEK_MS = 604_800_000;
/** Gaps remembered. */
const MEMORY = 30;
/** A gap longer than so many usual ones is a beat that was missed, and teaches nothing. */
const MISSED = 3;
/** So many in a row, and it is another rhythm. */
const OTHER_RHYTHM = 3;
/** Claimed at least: it is silent for longer than ever. */
const LEAST_SCORE = 0.5;

export interface HeartbeatSettings {
  readonly heartbeat_min_gaps: number;
  readonly heartbeat_max_variation: number;
  readonly heartbeat_missed: number;
  readonly min_silence_sec: number;
}

/** The rhythm of a line that comes again and again. Plain JSON. */
export interface Heartbeat {
  firstMs: number;
  lastMs: number;
  /** The clock of its ship then. */
  heardMs: number;
  gaps: number;
  meanMs: number;
  variance: number;
  missed: number;
}

export function newHeartbeat(ms: number, heardMs: number): Heartbeat {
  return { firstMs: ms, lastMs: ms, heardMs, gaps: 0, meanMs: 0, variance: 0, missed: 0 };
}

/** Takes in a line. Out of order it tells nothing. */
export function beat(heartbeat: Heartbeat, ms: number, heardMs: number): void {
  const gapMs = ms - heartbeat.lastMs;
  if (gapMs <= 0) return;
  heartbeat.lastMs = ms;
  heartbeat.heardMs = heardMs;
  if (heartbeat.gaps >= MEMORY && gapMs > MISSED * heartbeat.meanMs) {
    heartbeat.missed += 1;
    if (heartbeat.missed >= OTHER_RHYTHM) Object.assign(heartbeat, newHeartbeat(ms, heardMs));
    return;
  }
  heartbeat.missed = 0;
  heartbeat.gaps += 1;
  const weight = Math.max(1 / heartbeat.gaps, 1 / MEMORY);
  const from = gapMs - heartbeat.meanMs;
  heartbeat.meanMs += weight * from;
  heartbeat.variance = (1 - weight) * (heartbeat.variance + weight * from * from);
}

export function isRegular(heartbeat: Heartbeat, settings: HeartbeatSettings): boolean {
  if (heartbeat.gaps < settings.heartbeat_min_gaps) return false;
  return Math.sqrt(heartbeat.variance) < settings.heartbeat_max_variation * heartbeat.meanMs;
}

/** How long it may be silent, ms of the ship's clock. */
export function longestSilence(heartbeat: Heartbeat, settings: HeartbeatSettings): number {
  return Math.max(settings.heartbeat_missed * heartbeat.meanMs, settings.min_silence_sec * 1000);
}

/** A silence that never was in all the time that it was heard. */
export function silenceScore({ firstMs, lastMs }: Heartbeat): number {
  return Math.max(LEAST_SCORE, scoreOfWeeks((lastMs - firstMs) / WEEK_MS));
}
