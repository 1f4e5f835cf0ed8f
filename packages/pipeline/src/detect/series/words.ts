import { nearText, numberText, rangeText, spanText } from '../number-text.ts';
import type { Finding } from './finding.ts';
import type { Opinion } from './opinion.ts';
import type { Silence } from './silence.ts';

/** `cpu_pct usually 4–6, now 31 (shift, with ewma)`, and what it lacks when it only supports. */
export function firingText(
  name: string,
  unit: string,
  finding: Finding,
  opinion: Opinion,
  atMs: number,
): string {
  const by = [opinion.detector, ...finding.confirmedBy];
  const confirmed = by.length > 1 ? `, with ${by.slice(1).join(', ')}` : '';
  const lacks = finding.lacks === null ? '' : `; ${finding.lacks}`;
  if (opinion.evidence === 'stuck') {
    return `${name} stands still at ${numberText(opinion.now)}${unit} for ${spanText(atMs - opinion.sinceMs)}, which it never did (stuck${lacks})`;
  }
  // A rate is never below 0, whatever the spread around its mean.
  const low = unit === '' ? opinion.usualLow : Math.max(0, opinion.usualLow);
  const range = rangeText(low, opinion.usualHigh);
  const word = opinion.evidence === 'change' ? 'a step to' : 'now';
  const now = nearText(opinion.now, opinion.usualHigh - opinion.usualLow);
  return `${name} usually ${range}, ${word} ${now}${unit} (${opinion.detector}${confirmed}${lacks})`;
}

/** `back at 5.1 after 600 s`; or that it stays, though nothing is back. */
export function clearedText(
  name: string,
  unit: string,
  finding: Finding,
  value: number,
  atMs: number,
): string {
  const held = spanText(atMs - finding.startedMs);
  return finding.verdict === 'deviation_accepted'
    ? `${name} stays at about ${numberText(value)}${unit} for ${held} and is not back: from now on that counts as usual and is not said again`
    : `${name} back to usual at ${numberText(value)}${unit} after ${held}`;
}

export function silentText(name: string, usualMs: number, { silentMs, longestGapMs }: Silence): string {
  const longest = longestGapMs > usualMs * 1.5 ? `, at most ${spanText(longestGapMs)} apart` : '';
  return `${name} is silent for ${spanText(silentMs)}; it came every ${spanText(usualMs)}${longest}, and others of the ship still come`;
}

/** `h1 says nothing any more: 25 series for 10 min; they came every 10 s, and others of the ship still come`. */
export function entitySilentText(name: string, series: number, silentMs: number, usualMs: number): string {
  return `${name} says nothing any more: ${series} series for ${spanText(silentMs)}; they came every ${spanText(usualMs)}, and others of the ship still come`;
}

export function entityHeardText(name: string, metric: string, silentMs: number): string {
  return `${name} is heard again after ${spanText(silentMs)}, by ${metric}`;
}
