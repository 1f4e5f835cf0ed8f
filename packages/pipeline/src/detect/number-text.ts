/** A measured value for people: at most four significant digits after the whole part is kept. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}

/** Whole seconds between two event times. */
export function secondsBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / 1000);
}

/** A span of time in the unit that suits it. */
export function spanText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 600) return `${numberText(Math.round(seconds * 10) / 10)} s`;
  return seconds < 7200
    ? `${Math.round(seconds / 60)} min`
    : `${numberText(Math.round(seconds / 360) / 10)} h`;
}

/** `4–6`; below zero `-6 to -4`. */
export function rangeText(low: number, high: number): string {
  const width = high - low;
  const [from, to] = [nearText(low, width), nearText(high, width)];
  if (from === to) return from;
  return low < 0 ? `${from} to ${to}` : `${from}–${to}`;
}

/** No more digits than tell the ends of the range apart. */
export function nearText(value: number, width: number): string {
  if (!(width > 0)) return numberText(value);
  const unit = 10 ** Math.floor(Math.log10(width / 4));
  return numberText(Number((Math.round(value / unit) * unit).toPrecision(12)));
}
