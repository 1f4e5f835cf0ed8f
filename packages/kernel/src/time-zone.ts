/** Offsets of a zone are looked up per quarter of an hour, the finest step at which zones change. */
const STEP_MS = 900_000;
const MAX_CACHED = 4096;
const FIXED = /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)$/;

/** What is known of a zone. */
interface Zone {
  /** Minutes east of UTC, for a zone that is nothing but an offset; undefined for a place's. */
  readonly minutes: number | undefined;
  readonly format: Intl.DateTimeFormat | null;
  /** Offsets in ms by step. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // An unknown zone is remembered as such, and read as UTC.
    return null;
  }
}

/** An IANA zone that this Node knows, or a fixed offset such as `+05:30`. */
export function isTimeZone(name: string): boolean {
  return FIXED.test(name) || formatOf(name) !== null;
}

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const fixed = FIXED.exec(name);
  const east = fixed === null ? undefined : Number(fixed[2]) * 60 + Number(fixed[3]);
  const zone: Zone = {
    minutes: east === undefined ? undefined : fixed?.[1] === '-' ? -east : east,
    format: east === undefined ? formatOf(name) : null,
    offsets: new Map(),
  };
  if (zones.size >= MAX_CACHED) zones.clear();
  zones.set(name, zone);
  return zone;
}

function lookUpOffset(utcMs: number, { format }: Zone): number {
  if (format === null) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(utcMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - utcMs;
}

/** What has to be added to UTC to get the zone's wall clock, ms. */
function offsetAt(utcMs: number, zone: Zone): number {
  const step = Math.floor(utcMs / STEP_MS);
  const known = zone.offsets.get(step);
  if (known !== undefined) return known;
  const offset = lookUpOffset(step * STEP_MS, zone);
  if (zone.offsets.size >= MAX_CACHED) zone.offsets.clear();
  zone.offsets.set(step, offset);
  return offset;
}

/**
 * Turns a wall clock reading (as if it were UTC, ms) into UTC. An hour that the clock shows twice is taken as its
 * first; one that it skips is read with the offset before the change. Without a zone, or with one that nobody knows, the clock is UTC.
 */
export function wallClockToUtc(wallMs: number, name: string | undefined): number {
  if (name === undefined || name === 'UTC') return wallMs;
  const zone = zoneOf(name);
  if (zone.minutes !== undefined) return wallMs - zone.minutes * 60_000;
  const before = offsetAt(wallMs - 86_400_000, zone);
  const early = wallMs - before;
  if (offsetAt(early, zone) === before) return early;
  const after = offsetAt(wallMs + 86_400_000, zone);
  const late = wallMs - after;
  return offsetAt(late, zone) === after ? late : early;
}

/** What the clock of a zone shows at a moment, as if it were UTC, ms. Without a zone, or with one that nobody knows, it is UTC. */
export function utcToWallClock(utcMs: number, name: string | undefined): number {
  if (name === undefined || name === 'UTC') return utcMs;
  const zone = zoneOf(name);
  return utcMs + (zone.minutes === undefined ? offsetAt(utcMs, zone) : zone.minutes * 60_000);
}
