/** `2026-01-05 10:22:31Z`; a text that is no time is shown as it is. */
export function utcText(timestamp: string): string {
  const ms = Date.parse(timestamp);
  return Number.isNaN(ms) ? timestamp : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** The same moment by the ship's clock, `2026-01-05 11:22:31`; null when its zone is not one this machine knows. */
export function shipTime(timestamp: string, zone: string | undefined): string | null {
  if (zone === undefined) return null;
  try {
    // Swedish writes the date as ISO does.
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    return format.format(new Date(timestamp));
  } catch {
    return null;
  }
}

/** `2026-01-05 10:22:31Z · 11:22:31 ship time`, with the ship's date where it is another day there. */
export function momentText(timestamp: string, zone: string | undefined): string {
  const utc = utcText(timestamp);
  const local = shipTime(timestamp, zone);
  if (local === null) return utc;
  const sameDay = local.slice(0, 10) === utc.slice(0, 10);
  return `${utc} · ${sameDay ? local.slice(11) : local} ship time`;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h` or `7d` in ms; null for anything else. */
export function durationMs(text: string): number | null {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}
