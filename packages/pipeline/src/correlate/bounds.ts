import { resolve } from './lifecycle.ts';
import { type IncidentState, isOpen } from './state.ts';
import type { Turn } from './turn.ts';

/** Resolved incidents in memory per ship; beyond it the longest resolved leaves. */
const MAX_RESOLVED = 2_000;
/** The bounds are looked at once in so many openings, or in a larger part of what is there: a look is at all of it. */
const LOOK_EVERY = 64;
const LARGEST_PART = 16;

/**
 * Keeps both kinds of incidents within their bounds; an open one that must go is resolved as stale first. Returns
 * whether any had to go.
 */
export function boundIncidents(turn: Turn): boolean {
  const { max_open_incidents } = turn.policy.correlate;
  const { size } = turn.ship.incidents;
  const isSmall = max_open_incidents < LOOK_EVERY;
  if (size <= Math.min(max_open_incidents, MAX_RESOLVED) || (!isSmall && size % lookEvery(size) !== 0))
    return false;
  const open: IncidentState[] = [];
  const resolved: IncidentState[] = [];
  for (const incident of turn.ship.incidents.values()) (isOpen(incident) ? open : resolved).push(incident);
  const text = 'too many incidents are open; this one was idle longest';
  const tooMany = open.length - max_open_incidents;
  for (const incident of leastOf(open, tooMany, ({ lastMs }) => lastMs)) {
    turn.touch(incident);
    resolve(turn, incident, incident.lastMs, 'stale', text);
  }
  if (turn.keepResolvedMs === Number.POSITIVE_INFINITY) return tooMany > 0;
  const surplus = resolved.length - MAX_RESOLVED;
  for (const incident of leastOf(resolved, surplus, ({ resolvedMs }) => resolvedMs ?? 0)) {
    turn.touch(incident);
    turn.forget(incident);
  }
  return tooMany > 0 || surplus > 0;
}

/** A power of two near a sixteenth of the incidents, so that an opening's share of a look does not grow with them. */
function lookEvery(size: number): number {
  return Math.max(LOOK_EVERY, 2 ** Math.floor(Math.log2(size / LARGEST_PART)));
}

function leastOf(
  all: readonly IncidentState[],
  count: number,
  value: (incident: IncidentState) => number,
): readonly IncidentState[] {
  if (count <= 0) return [];
  const isBefore = (a: IncidentState, b: IncidentState): number =>
    value(a) - value(b) || (a.canonicalId < b.canonicalId ? -1 : 1);
  return [...all].sort(isBefore).slice(0, count);
}
