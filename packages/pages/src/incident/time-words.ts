import { dateTimeIn, shipTimeIn } from '../time/format.ts';

/** A moment in a sentence, in UTC and in ship time: `2026-01-01 14:03:22 UTC (15:03:22 ship time)`. */
export function momentWords(ts: string, zone: string | undefined): string {
  const utc = `${dateTimeIn(ts, 'UTC')} UTC`;
  const shipTime = shipTimeIn(ts, zone);
  return shipTime === undefined ? utc : `${utc} (${shipTime} ship time)`;
}

/** The first letter large, as a sentence begins. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** `a, b and c`; from more than so many only the first, and how many more. */
export function listed(names: readonly string[], shown = 6): string {
  const rest = names.length - shown;
  const parts = rest > 0 ? [...names.slice(0, shown), `${rest} more`] : names;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
