import type { AnomalyEnriched } from '@aiops/contracts';
import { attach } from './attach.ts';
import { inTime, relationTo, subjectOf } from './relate.ts';
import { type IncidentState, isOpen } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

/** Rule 2: what only supports, or is context, waits for an opener up to W later. Full: the oldest gives way. */
export function wait(turn: Turn, anomaly: AnomalyEnriched): void {
  const { ship, policy } = turn;
  const untilMs = Date.parse(anomaly.occurred_at) + windowMs(policy, anomaly.incident_type);
  ship.waiting.push({ anomaly, untilMs });
  ship.nextCheckMs = Math.min(ship.nextCheckMs, untilMs);
  turn.verdict(anomaly, 'waiting', `for an opener until ${new Date(untilMs).toISOString()}`);
  if (ship.waiting.length <= policy.correlate.max_waiting) return;
  const oldest = ship.waiting.shift();
  if (oldest !== undefined) {
    turn.verdict(
      oldest.anomaly,
      'wait_queue_full',
      `more than ${policy.correlate.max_waiting} statements wait`,
    );
  }
}

/** Lets an incident that just opened or grew take what waited for it. One that joins may open the way for others. */
export function takeWaiting(turn: Turn, incident: IncidentState): void {
  const { ship } = turn;
  for (let taken = isOpen(incident); taken; ) {
    const before = ship.waiting;
    ship.waiting = before.filter((waiting) => !joinsNow(turn, incident, waiting.anomaly));
    taken = ship.waiting.length > 0 && ship.waiting.length < before.length;
  }
}

function joinsNow(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): boolean {
  const subject = subjectOf(anomaly);
  if (!inTime(turn.policy, subject, incident)) return false;
  const relation = relationTo(turn, subject, incident);
  if (relation === null) return false;
  attach(turn, { incident, relation }, anomaly);
  return true;
}

/** What waited in vain. */
export function expireWaiting(turn: Turn): void {
  const { ship } = turn;
  const expired = ship.waiting.filter((waiting) => waiting.untilMs <= ship.watermarkMs);
  if (expired.length === 0) return;
  ship.waiting = ship.waiting.filter((waiting) => waiting.untilMs > ship.watermarkMs);
  for (const { anomaly } of expired) {
    if (anomaly.role === 'context') turn.verdict(anomaly, 'context_unused', 'no link incident came in time');
    else turn.verdict(anomaly, 'below_threshold', 'it only supports, and no opener came in time');
  }
}
