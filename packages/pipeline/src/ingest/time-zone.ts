/** Offsets of a zone are looked up per quarter of an hour, the finest step at which zones change. */
const STEP_MS = 900_000;
const MAX_CACHED = 4096;
const formats = new Map<string, Intl.DateTimeFormat | null>();
const offsets = new Map<string, number>();
const FIXED = /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)$/;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', {
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
  }
  if (formats.size >= MAX_CACHED) formats.clear();
  formats.set(zone, format);
  return format;
}

function lookUpOffset(utcMs: number, zone: string): number {
  const format = formatOf(zone);
  if (format === null) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(utcMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - utcMs;
}

/** What has to be added to UTC to get the zone's wall clock, ms. */
function offsetAt(utcMs: number, zone: string): number {
  const step = Math.floor(utcMs / STEP_MS);
  const key = `${zone}|${step}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = lookUpOffset(step * STEP_MS, zone);
  if (offsets.size >= MAX_CACHED) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/**
 * Turns a wall clock reading (as if it were UTC, ms) into UTC. An hour that the clock shows twice is taken as its
 * first; one that it skips is read with the offset before the change. Without a zone, or with one that nobody knows, the clock is UTC.
 */
export function wallClockToUtc(wallMs: number, zone: string | undefined): number {
  if (zone === undefined || zone === 'UTC') return wallMs;
  const fixed = FIXED.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return wallMs - (fixed[1] === '-' ? -minutes : minutes) * 60_000;
  }
  const before = offsetAt(wallMs - 86_400_000, zone);
  const early = wallMs - before;
  if (offsetAt(early, zone) === before) return early;
  const after = offsetAt(wallMs + 86_400_000, zone);
  const late = wallMs - after;
  return offsetAt(late, zone) === after ? late : early;
}
