const SECONDS_BELOW = 1e11;

/**
 * The time of a row in ms: ISO 8601, `2014-04-01 00:00:00` (UTC when it names no zone), or seconds or milliseconds
 * since 1970. Null when it is none of them.
 */
export function seriesTime(text: string): number | null {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    return Math.abs(number) < SECONDS_BELOW ? number * 1000 : number;
  }
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(trimmed);
  if (match === null) return null;
  const [, day, clock = '00:00', zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}
