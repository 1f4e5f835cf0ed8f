import { numberText, rangeText } from '../number-text.ts';
import type { JointFinding } from './joint.ts';
import type { PeerFinding } from './peers.ts';
import type { SeasonFinding } from './seasonal.ts';
import type { Finding } from './watch-state.ts';

/** `cpu_pct usually 4–6 at this hour, now 31 (mean of 5 min)`. */
export function seasonText(name: string, found: SeasonFinding, atMs: number): string {
  const { finding, now, usualLow, usualHigh } = found;
  if (isEnd(finding)) return endText(name, finding, now, atMs, 'what the hour brings');
  return `${name} usually ${rangeText(usualLow, usualHigh)} at this hour, now ${numberText(now)} (mean of 5 min${lackText(finding)})`;
}

/** `ap_clients 60, usually 18–23 beside its 6 twins, which stand at 20`. */
export function peerText(name: string, found: PeerFinding, now: number, atMs: number): string {
  const { finding, twins, middle, usualLow, usualHigh } = found;
  if (isEnd(finding)) return endText(name, finding, now, atMs, 'its usual place among its twins');
  return `${name} ${numberText(now)}, usually ${rangeText(usualLow, usualHigh)} beside its ${twins} twins, which stand at ${numberText(middle)} (peers${lackText(finding)})`;
}

/** `rf_snr_db 4.1 lower than rain_mm_h and link_latency_ms explain: 7.2, expected 11.3`. */
export function jointText(name: string, { now, explained, others }: JointFinding): string {
  const by = numberText(Math.abs(now - explained));
  const side = now < explained ? 'lower' : 'higher';
  return `${name} ${by} ${side} than ${listText(others)} explain: ${numberText(now)}, expected ${numberText(explained)} (joint; it only supports)`;
}

function isEnd({ state, verdict }: Finding): boolean {
  return state === 'cleared' || verdict === 'deviation_accepted';
}

function endText(
  name: string,
  { verdict, startedMs }: Finding,
  now: number,
  atMs: number,
  to: string,
): string {
  const held = `${Math.round((atMs - startedMs) / 60_000)} min`;
  return verdict === 'deviation_accepted'
    ? `${name} stays at about ${numberText(now)} for ${held} and is not back: from now on that counts as usual and is not said again`
    : `${name} back at ${numberText(now)}, ${to}, after ${held}`;
}

function lackText({ role }: Finding): string {
  return role === 'supports' ? '; it is not confirmed or sustained yet' : '';
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
