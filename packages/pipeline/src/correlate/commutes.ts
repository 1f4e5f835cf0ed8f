import type { AnomalyEnriched } from '@aiops/contracts';
import type { Place } from './canonical-order.ts';
import type { Outcome } from './outcome.ts';
import { endOf } from './relate.ts';
import type { Epoch, IncidentImage, IncidentState, Member, ShipState } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

/**
 * Whether a statement that came out of order had the same effect as in its place, so that nothing needs to be put in
 * order: most of a storm are repeats, and most of what happens at a time has nothing to do with each other. In doubt
 * the answer is no. Two arguments carry it:
 * - relations go both ways: whatever behind its place could have related to it is among the incidents that it could
 *   have related to, and has touched one of them;
 * - an incident that was active all the while would have been so without it.
 * Where faults are told by landscape the first does not hold (what is placed asks others than what is not), and a member
 * relates by its own end instead of by that of its incident: there only a repeat within the gap commutes.
 */
export function commutes(turn: Turn, anomaly: AnomalyEnriched, place: Place, outcome: Outcome): boolean {
  const { incident, kind, stirred, isSpecial } = outcome;
  const { ship } = turn;
  if (isSpecial || ship.silencedMs >= place.placeMs) return false;
  // An end that came before its beginning is to join what it ends.
  if ((ship.ends.get(anomaly.fingerprint) ?? Number.NEGATIVE_INFINITY) >= place.placeMs) return false;
  const gapMs = turn.policy.correlate.landscape_gap_sec * 1000;
  if (gapMs > 0 && kind !== 'repeat') return false;
  if (kind !== 'repeat' && drawsContext(turn, anomaly, place)) return false;
  if (incident === null || kind === 'ended') return stirred.length === 0;
  const mayTake = ship.expiredMs >= place.placeMs;
  if (kind === 'opened') return stirred.length === 0 && !mayTake;
  const before = incidentAt(ship, incident, place);
  if (before === null) return false;
  // What relates to an incident of one signal relates to the statement itself, and would be among the stirred.
  const isAlone =
    gapMs === 0 &&
    incident.members.size === 1 &&
    incident.suppression === null &&
    before.suppression === null;
  if (!isAlone && !wasActiveAnyway(turn, before, incident)) return false;
  if (Date.parse(anomaly.started_at) < before.firstMs) return false;
  const member = incident.members.get(anomaly.fingerprint);
  if (member === undefined || isWaitedFor(turn, member, place)) return false;
  if (kind === 'joined') return stirred.length === 0 && !mayTake;
  return stirred.every((other) => other === incident) && isPlainRepeat(turn, incident, anomaly, place);
}

/** Surroundings look for any link of the ship, but links for none that others took: there relations go one way only. */
function drawsContext({ policy, ship }: Turn, anomaly: AnomalyEnriched, place: Place): boolean {
  if (!policy.correlate.link_types.includes(anomaly.incident_type)) return false;
  for (const { entries, waiting } of epochsSince(ship, place)) {
    if (entries.some((entry) => entry.kind === 'statement' && entry.anomaly.role === 'context')) return true;
    // Those that waited before it and were taken since.
    for (const before of waiting.values()) if (before?.anomaly.role === 'context') return true;
  }
  return false;
}

/** Until now it took whatever began in between, with or without the statement. */
function wasActiveAnyway({ policy, ship }: Turn, before: IncidentState, incident: IncidentState): boolean {
  if (before.suppression !== null || incident.suppression !== null) return false;
  const untilMs = before.lastMs + Math.min(windowMs(policy, before.type), windowMs(policy, incident.type));
  return untilMs >= ship.clockMs;
}

/** It only counts: its member was there, in the same state, and is no earlier, stronger, graver or longer by it. */
function isPlainRepeat(
  { policy, ship }: Turn,
  incident: IncidentState,
  anomaly: AnomalyEnriched,
  place: Place,
): boolean {
  const before = memberAt(ship, incident, anomaly.fingerprint, place);
  const member = incident.members.get(anomaly.fingerprint);
  if (before === null || member === undefined) return false;
  const { dedup_ttl_sec, landscape_gap_sec } = policy.correlate;
  // Nothing between the two was news for having been long without it.
  if (member.lastMs - before.lastMs > dedup_ttl_sec * 1000) return false;
  const untilMs = endOf(before) + landscape_gap_sec * 1000;
  if (landscape_gap_sec > 0 && untilMs < ship.clockMs) return false;
  return (
    before.joinedMs < place.placeMs &&
    before.role === member.role &&
    before.firing === member.firing &&
    before.startedMs === member.startedMs &&
    before.clearedMs === member.clearedMs &&
    Date.parse(anomaly.started_at) >= before.firstMs &&
    anomaly.score <= before.score
  );
}

/** Whether something from behind its place waits that might have joined by it. */
function isWaitedFor({ ship, waiting }: Turn, member: Member, { placeMs }: Place): boolean {
  if (ship.waiting.size === 0) return false;
  return waiting.near(member).some((number) => (ship.waiting.get(number)?.place.placeMs ?? 0) >= placeMs);
}

/** The epochs from the last that began before a place: what stood at its start came before the place. */
function* epochsSince(ship: ShipState, { placeMs }: Place): Generator<Epoch> {
  const { epochs } = ship.journal;
  const first = epochs.findLastIndex(({ start }) => start.clockMs < placeMs);
  for (let index = Math.max(first, 0); index < epochs.length; index += 1) {
    const epoch = epochs[index];
    if (epoch !== undefined && first >= 0) yield epoch;
  }
}

/** An incident as it was at some time before a place; null when that is not known, or it was not there. */
function incidentAt(ship: ShipState, { id }: IncidentState, place: Place): IncidentState | null {
  for (const { images } of epochsSince(ship, place)) {
    const image = images.get(id);
    if (image !== undefined) return image?.state ?? null;
  }
  return null;
}

function memberAt(
  ship: ShipState,
  incident: IncidentState,
  fingerprint: string,
  place: Place,
): Member | null {
  for (const { images } of epochsSince(ship, place)) {
    const image: IncidentImage | null | undefined = images.get(incident.id);
    if (image === null || (image && image.state.members !== incident.members)) return null;
    const member = image?.members.get(fingerprint);
    if (member !== undefined) return member;
  }
  return null;
}
