/** Below this the series is not exact enough. */
const SERIES_FROM = 10;

/** Logarithm of the gamma function of a positive number, by Stirling's series; 12 digits. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at += 1) shift += Math.log(at);
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
