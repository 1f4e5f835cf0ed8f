import { liftCover } from './cover.ts';
import { endOfIncident, expireStale, resolve, settleFlapping, stableAgainMs } from './lifecycle.ts';
import { isPublished } from './publications.ts';
import { type IncidentState, isOpen } from './state.ts';
import type { Turn } from './turn.ts';

const END_TEXT = {
  cleared: 'every condition ended and it stayed quiet',
  quiet: 'no more lines came',
  stale: 'still firing by its last report, but without a report for too long',
} as const;

/**
 * What the passing of event time does to one incident: ends it, lifts its cover, calls it stable, forgets it. Each at
 * a moment that follows from the incident alone, so that it is the same in how many steps time passes.
 * @returns whether its time had come
 */
export function pass(turn: Turn, incident: IncidentState): boolean {
  if (dueOf(turn, incident) > turn.nowMs) return false;
  turn.touch(incident);
  if (!isOpen(incident)) {
    if (forgottenMs(turn, incident) <= turn.nowMs) turn.forget(incident);
    else settleFlapping(turn, incident);
    return true;
  }
  liftCover(turn, incident);
  settleFlapping(turn, incident);
  expireStale(turn, incident);
  const { endMs, reason } = endOfIncident(turn, incident);
  if (endMs <= turn.ship.watermarkMs) resolve(turn, incident, endMs, reason, END_TEXT[reason]);
  return true;
}

/** When time next changes an incident, by the clock of the ship; infinite for never. */
export function dueOf(turn: Turn, incident: IncidentState): number {
  const stableMs = incident.flapping
    ? stableAgainMs(turn.policy, incident) + turn.latenessMs
    : Number.POSITIVE_INFINITY;
  if (!isOpen(incident)) return Math.min(stableMs, forgottenMs(turn, incident));
  const staleAfterMs = turn.policy.correlate.stale_after_sec * 1000;
  let dueMs = endOfIncident(turn, incident).endMs;
  for (const member of incident.members.values()) {
    if (member.firing) dueMs = Math.min(dueMs, member.lastMs + staleAfterMs);
  }
  const coverEndMs = incident.status === 'suppressed' ? incident.suppression?.untilMs : null;
  const liftMs = coverEndMs == null || coverEndMs > turn.opensUntilMs ? Number.POSITIVE_INFINITY : coverEndMs;
  return Math.min(dueMs + turn.latenessMs, stableMs, liftMs);
}

/** When one that is resolved leaves the memory: never before it was told, however long ago it was over. */
function forgottenMs(turn: Turn, { id, resolvedMs, lastMs }: IncidentState): number {
  const endMs = resolvedMs ?? lastMs;
  const sinceMs = isPublished(turn.ship.publications, id) ? endMs : Math.max(endMs, turn.nowMs);
  return sinceMs + turn.keepResolvedMs + turn.latenessMs;
}
