import { spanWords } from '@aiops/contracts';

/** The zone if times can be told in it: the registry takes any text, and UTC is not to be called ship time. */
export function usableZone(zone: string | null | undefined): string | undefined {
  if (zone === null || zone === undefined) return undefined;
  return formatOf(zone).isKnown ? zone : undefined;
}

/** Ship time, with its day where that is not the day in UTC; undefined where nobody knows the zone. */
export function shipTimeIn(ts: string, zone: string | undefined): string | undefined {
  const known = usableZone(zone);
  if (known === undefined) return undefined;
  return dayIn(ts, known) === dayIn(ts, 'UTC') ? timeIn(ts, known) : dateTimeIn(ts, known);
}

/** `2026-01-01 14:03:22` in a zone that is usable. */
export function dateTimeIn(ts: string, zone: string): string {
  const { day, time } = partsIn(ts, zone);
  return `${day} ${time}`;
}

/** `14:03:22` in a zone. */
export function timeIn(ts: string, zone: string): string {
  return partsIn(ts, zone).time;
}

/** `2026-01-01` in a zone. */
export function dayIn(ts: string, zone: string): string {
  return partsIn(ts, zone).day;
}

interface ZoneFormat {
  readonly format: Intl.DateTimeFormat;
  readonly isKnown: boolean;
}

const formats = new Map<string, ZoneFormat>();
const MAX_FORMATS = 50;

function formatOf(zone: string): ZoneFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const made = newFormat(zone);
  formats.set(zone, made);
  return made;
}

function newFormat(zone: string): ZoneFormat {
  const options = { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
  try {
    return { format: new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: zone }), isKnown: true };
  } catch {
    return { format: new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: 'UTC' }), isKnown: false };
  }
}

/** The Swedish form is that of ISO 8601, with a space between day and time. */
function partsIn(ts: string, zone: string): { readonly day: string; readonly time: string } {
  const [day = '', time = ''] = formatOf(zone).format.format(Date.parse(ts)).split(' ');
  return { day, time };
}

/** `45 ms`, `1.2 s`. */
export function latencyWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : spanWords(ms);
}
