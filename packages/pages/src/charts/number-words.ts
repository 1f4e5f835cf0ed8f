const FORMAT = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: false });
const LARGE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `4.215`, `0.0031`, `12,345`: as many digits as tell something. */
export function numberWords(value: number): string {
  return Math.abs(value) >= 10_000 ? LARGE.format(value) : FORMAT.format(value);
}
