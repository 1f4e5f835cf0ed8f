import type { AnomalyEnriched } from '@aiops/contracts';
import { attach } from './attach.ts';
import { beganTooEarly, inTime, subjectOf } from './relate.ts';
import { relationOf } from './relate-landscape.ts';
import { type IncidentState, isOpen, type Member, type Waiting } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

/** Rule 2: what only supports, or is context, waits for an opener up to W later. Full: the oldest gives way. */
export function wait(turn: Turn, anomaly: AnomalyEnriched): void {
  const { ship, policy } = turn;
  const untilMs = Date.parse(anomaly.occurred_at) + windowMs(policy, anomaly.incident_type);
  turn.setWaiting(ship.nextWaiting, { anomaly, untilMs, place: turn.place });
  ship.nextWaiting += 1;
  turn.verdict(anomaly, 'waiting', `for an opener until ${new Date(untilMs).toISOString()}`);
  if (ship.waiting.size <= policy.correlate.max_waiting) return;
  const [oldest] = ship.waiting;
  if (oldest === undefined) return;
  turn.setWaiting(oldest[0], null);
  const text = `more than ${policy.correlate.max_waiting} statements wait`;
  turn.verdict(oldest[1].anomaly, 'wait_queue_full', text);
}

/**
 * Lets an incident that just opened or grew take what waited for it, beginning with what is near its new member. One
 * that joins may open the way for others. Returns whether it took any.
 */
export function takeWaiting(turn: Turn, incident: IncidentState, fingerprint: string): boolean {
  const grown = isOpen(incident) ? [fingerprint] : [];
  let taken = 0;
  for (const name of grown) {
    const member = incident.members.get(name);
    if (member === undefined || turn.ship.waiting.size === 0) break;
    for (const number of turn.waiting.near(member)) {
      const waiting = turn.ship.waiting.get(number);
      if (waiting === undefined || !joinsNow(turn, incident, member, waiting.anomaly)) continue;
      turn.setWaiting(number, null);
      grown.push(waiting.anomaly.fingerprint);
      taken += 1;
    }
  }
  return taken > 0;
}

function joinsNow(turn: Turn, incident: IncidentState, member: Member, anomaly: AnomalyEnriched): boolean {
  const subject = subjectOf(anomaly);
  if (!inTime(turn.policy, subject, incident)) return false;
  const relation = relationOf(turn, subject, incident, [member]);
  if (relation === null || beganTooEarly(turn.policy, subject, incident, relation)) return false;
  attach(turn, { incident, relation }, anomaly);
  return true;
}

/** One that waited in vain. */
export function expireWaiting(turn: Turn, number: number, { anomaly }: Waiting): void {
  turn.setWaiting(number, null);
  if (anomaly.role === 'context') turn.verdict(anomaly, 'context_unused', 'no link incident came in time');
  else turn.verdict(anomaly, 'below_threshold', 'it only supports, and no opener came in time');
}
