import type { AnomalyEnriched, IncidentCommand, LedgerEntry, Reason } from '@aiops/contracts';
import { hashParts, ok } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { dueOf, pass } from './advance.ts';
import { boundIncidents } from './bounds.ts';
import {
  BEFORE_ALL,
  type CommandEntry,
  comparePlaces,
  type Entry,
  type Place,
  placeOfArrival,
  placeOfMoment,
  placeOfStatement,
} from './canonical-order.ts';
import { type CommandResult, obey, obeySilence } from './commands.ts';
import { commutes } from './commutes.ts';
import { lookAtCovers } from './cover.ts';
import { decide } from './decide.ts';
import { restored, restoreShip, touchIncident, touchMember } from './epoch.ts';
import { eventNow, isLate, latenessMs, moveOn, observe } from './event-time.ts';
import { IncidentIndex } from './incident-index.ts';
import { canSettle, currentEpoch, noteDisorder, noteEntry, settleOldest, takeEpochsFrom } from './journal.ts';
import type { Outcome } from './outcome.ts';
import { handOver, isPublished, publicationOf } from './publications.ts';
import { Replay } from './replay.ts';
import { Schedule } from './schedule.ts';
import type { Epoch, IncidentState, ShipState, Waiting } from './state.ts';
import type { Topology } from './topology.ts';
import type { Turn } from './turn.ts';
import { largestWindowMs } from './type-rules.ts';
import { speak } from './verdicts.ts';
import { expireWaiting } from './waiting.ts';
import { WaitingIndex } from './waiting-index.ts';

/** What marks a number of the wait queue among the ids of the schedule. */
const WAITING = '#';

export interface ShipSurroundings {
  readonly policy: Policy;
  readonly topology: Topology;
  readonly keep: number;
  readonly keepResolvedMs: number;
  /** Takes what the ship's correlation says. */
  readonly outlet: Outlet;
}

export interface Outlet {
  ledger(entry: LedgerEntry): void;
  /** A command that was carried out when it came has no object in the order of event time. */
  rejected(command: IncidentCommand, atMs: number, error: string): void;
  changed(ship: ShipState, incident: IncidentState): void;
}

/**
 * The correlation of one ship. What comes is applied at once, in the order of arrival, so that nobody waits; what came
 * out of the order of event time is taken back and applied again in that order before it settles. So what is
 * settled follows from the statements and their times alone (rule 10). Its fields beside `ship` are derived.
 */
export class ShipCorrelation implements Turn {
  readonly ship: ShipState;
  readonly policy: Policy;
  readonly topology: Topology;
  readonly index: IncidentIndex;
  readonly waiting: WaitingIndex;
  readonly schedule = new Schedule();
  readonly keep: number;
  readonly keepResolvedMs: number;
  readonly latenessMs: number;
  readonly #outlet: Outlet;
  atMs = 0;
  place: Place = BEFORE_ALL;
  /** The record or command that is being handled. */
  #own = '';
  /** What a person's command takes for now. */
  #commandNowMs: number | null = null;
  opensUntilMs = Number.POSITIVE_INFINITY;
  #epoch: Epoch;
  #replay: Replay | null = null;
  /** Of the statement that was handled last; and whether an incident had to go for its sake. */
  #outcome: Outcome | null = null;
  #isBounded = false;

  constructor(ship: ShipState, { policy, topology, keep, keepResolvedMs, outlet }: ShipSurroundings) {
    this.ship = ship;
    this.policy = policy;
    this.topology = topology;
    this.keep = keep;
    this.keepResolvedMs = keepResolvedMs;
    this.latenessMs = latenessMs(policy);
    this.#outlet = outlet;
    this.index = new IncidentIndex(this, ship);
    this.waiting = new WaitingIndex(this, ship);
    this.#epoch = currentEpoch(ship);
    for (const incident of ship.incidents.values()) this.schedule.atMost(incident.id, dueOf(this, incident));
    for (const [number, waiting] of ship.waiting) this.#scheduleWaiting(number, waiting);
  }

  get placeMs(): number {
    return this.place.placeMs;
  }

  get nowMs(): number {
    if (this.#commandNowMs !== null) return this.#commandNowMs;
    return Number.isFinite(this.ship.clockMs) ? this.ship.clockMs : this.atMs;
  }

  statement(anomaly: AnomalyEnriched, atMs: number): void {
    const { ship } = this;
    const occurredMs = Date.parse(anomaly.occurred_at);
    const late = isLate(ship, occurredMs);
    if (!late && anomaly.clock_skew !== true) observe(ship, occurredMs, atMs);
    ship.arrivals += 1;
    const place = placeOfStatement(anomaly, ship.clockMs, late, ship.arrivals);
    const isInOrder = comparePlaces(place, ship.last) > 0;
    this.#outcome = null;
    this.#isBounded = false;
    this.#apply({ kind: 'statement', anomaly, late, atMs, ...place });
    if (!isInOrder && !this.#commuted(anomaly, place)) noteDisorder(ship, place);
    this.#keepOrder(atMs);
  }

  #commuted(anomaly: AnomalyEnriched, place: Place): boolean {
    return this.#outcome !== null && !this.#isBounded && commutes(this, anomaly, place, this.#outcome);
  }

  command(command: IncidentCommand, atMs: number): CommandResult {
    const entry = this.#commandEntry('command', command, atMs);
    const result = this.#apply(entry);
    this.#keepOrder(atMs);
    return result;
  }

  /** A silence of people, or its end, that was found right for all ships. */
  silence(command: IncidentCommand, atMs: number): void {
    this.#apply(this.#commandEntry('silence', command, atMs));
    this.#keepOrder(atMs);
  }

  #commandEntry(kind: CommandEntry['kind'], command: IncidentCommand, atMs: number): CommandEntry {
    const { ship } = this;
    ship.arrivals += 1;
    const place = placeOfArrival(ship.clockMs, ship.arrivals);
    return { kind, command, atMs, nowMs: eventNow(ship, atMs), ...place };
  }

  tick(nowMs: number): void {
    if (this.ship.maxMs === null) return;
    this.atMs = nowMs;
    this.#passTo(eventNow(this.ship, nowMs));
    this.#keepOrder(nowMs);
  }

  /** The end of a file: time goes on by the largest window and the lateness, so that what is over closes. */
  finish(): void {
    const { ship } = this;
    if (ship.maxMs === null) return;
    this.atMs = ship.maxMs;
    if (ship.journal.disorder !== null) this.#putInOrder(this.atMs);
    this.opensUntilMs = ship.maxMs;
    this.#passTo(ship.maxMs + largestWindowMs(this.policy) + this.latenessMs);
    this.opensUntilMs = Number.POSITIVE_INFINITY;
  }

  #apply(entry: Entry): CommandResult {
    const { ship } = this;
    this.atMs = entry.atMs;
    const moves = entry.kind !== 'statement' || entry.anomaly.clock_skew !== true;
    this.#passTo(moves ? entry.placeMs : ship.clockMs);
    this.place = { placeMs: entry.placeMs, tie: entry.tie };
    const result = entry.kind === 'statement' ? this.#decide(entry) : this.#obey(entry);
    if (result.ok) {
      noteEntry(ship, this.#epoch, entry);
      this.#reached(entry);
    }
    this.#passOn(ship.clockMs);
    return result;
  }

  #decide({ anomaly, late }: Extract<Entry, { kind: 'statement' }>): CommandResult {
    this.#own = anomaly.record_id;
    this.#outcome = decide(this, anomaly, late);
    this.#own = '';
    return ok(null);
  }

  #obey({ kind, command, nowMs, atMs }: CommandEntry): CommandResult {
    this.#commandNowMs = nowMs;
    const result =
      kind === 'command' ? obey(this, command, this.#replay !== null) : this.#silence(command, atMs);
    this.#commandNowMs = null;
    if (!result.ok && this.#replay !== null) this.#outlet.rejected(command, atMs, result.error);
    return result;
  }

  #silence(command: IncidentCommand, atMs: number): CommandResult {
    const result = obeySilence(this.ship.silences, command, atMs);
    if (!result.ok) return result;
    this.ship.silences = result.value;
    this.ship.silencedMs = Math.max(this.ship.silencedMs, this.placeMs);
    lookAtCovers(this);
    return ok(null);
  }

  /** Time goes on: a step of its own, that begins in an epoch that can take it. */
  #passTo(clockMs: number): void {
    this.#epoch = currentEpoch(this.ship);
    this.#passOn(clockMs);
  }

  #passOn(clockMs: number): void {
    for (let due = this.schedule.take(clockMs); due !== null; due = this.schedule.take(clockMs)) {
      moveOn(this.ship, due.dueMs, this.latenessMs);
      this.place = placeOfMoment(this.nowMs);
      if (this.#happen(due.id)) this.#reached(this.place);
    }
    moveOn(this.ship, clockMs, this.latenessMs);
  }

  /** Whether something changed. */
  #happen(id: string): boolean {
    if (id.startsWith(WAITING)) return this.#expire(Number(id.slice(1)));
    const incident = this.ship.incidents.get(id);
    if (incident === undefined) return false;
    const changed = pass(this, incident);
    // After now, so that one whose moment brought no change can't hold time up.
    if (this.ship.incidents.has(id)) {
      this.schedule.atMost(id, Math.max(dueOf(this, incident), this.nowMs + 1));
    }
    return changed;
  }

  #expire(number: number): boolean {
    const waiting = this.ship.waiting.get(number);
    if (waiting === undefined) return false;
    // The number may be that of another statement since: it was taken back and given anew.
    if (waiting.untilMs + this.latenessMs > this.nowMs) {
      this.#scheduleWaiting(number, waiting);
      return false;
    }
    expireWaiting(this, number, waiting);
    this.ship.expiredMs = Math.max(this.ship.expiredMs, this.nowMs);
    return true;
  }

  #reached(place: Place): void {
    const { ship } = this;
    if (comparePlaces(place, ship.last) > 0) ship.last = { placeMs: place.placeMs, tie: place.tie };
  }

  /** Puts in order what came out of it, at the latest before it settles, and lets go of what is settled. */
  #keepOrder(atMs: number): void {
    const { journal } = this.ship;
    const { reorder_interval_sec, max_journal } = this.policy.correlate;
    const { orderedAtMs } = journal;
    const isDue = orderedAtMs === null || atMs >= orderedAtMs + reorder_interval_sec * 1000;
    if (journal.disorder !== null && isDue) this.#putInOrder(atMs);
    while (canSettle(this.ship)) {
      if (journal.disorder !== null) this.#putInOrder(atMs);
      else this.#settle();
    }
    if (journal.entries <= max_journal) return;
    // Full between two orderings: in such a flood the oldest settle as they came, or order would cost more than the work.
    while (journal.entries > max_journal / 2 && journal.epochs.length > 1) journal.early += this.#settle();
  }

  /** Lets go of the oldest epoch, and of what was published of incidents that are gone. Returns its entries. */
  #settle(): number {
    const { journal, incidents, publications } = this.ship;
    const settled = settleOldest(this.ship);
    for (const id of settled?.images.keys() ?? []) {
      const isGone = !incidents.has(id) && !journal.epochs.some(({ images }) => images.has(id));
      if (isGone) publications.delete(id);
    }
    return settled?.entries.length ?? 0;
  }

  /** Takes back everything from the first place that is out of order, and applies it again in order. */
  #putInOrder(atMs: number): void {
    const { ship } = this;
    const { journal, clockMs } = ship;
    if (journal.disorder === null) return;
    const epochs = takeEpochsFrom(ship, journal.disorder);
    const replay = new Replay(this, epochs);
    for (const epoch of [...epochs].reverse()) this.#takeBack(epoch);
    for (const epoch of epochs) this.#scheduleAgain(epoch);
    this.#replay = replay;
    for (const entry of epochs.flatMap(({ entries }) => entries).sort(comparePlaces)) this.#apply(entry);
    this.#passTo(clockMs);
    this.#close(replay, atMs);
    journal.disorder = null;
    journal.orderedAtMs = atMs;
    journal.reorders += 1;
  }

  #takeBack(epoch: Epoch): void {
    const { ship } = this;
    for (const [id, image] of epoch.images) {
      const changed = ship.incidents.get(id);
      if (changed !== undefined) this.forget(changed);
      if (image === null) continue;
      const before = restored(image);
      ship.incidents.set(id, before);
      for (const member of before.members.values()) this.index.add(before, member);
    }
    for (const number of epoch.waiting.keys()) {
      const changed = ship.waiting.get(number);
      if (changed !== undefined) this.waiting.remove(number, changed);
    }
    restoreShip(epoch, ship);
    for (const [number, before] of epoch.waiting) if (before !== null) this.waiting.add(number, before);
  }

  #scheduleAgain({ images, waiting }: Epoch): void {
    for (const id of images.keys()) {
      const incident = this.ship.incidents.get(id);
      if (incident !== undefined) this.schedule.atMost(id, dueOf(this, incident));
    }
    for (const number of waiting.keys()) {
      const before = this.ship.waiting.get(number);
      if (before !== undefined) this.#scheduleWaiting(number, before);
    }
  }

  /** What is other than before goes out: verdicts, and incidents in their next version. */
  #close(replay: Replay, atMs: number): void {
    const { ship } = this;
    replay.buryVanished((record) => this.#homeOf(record));
    this.#replay = null;
    for (const entry of replay.verdicts.close(ship.journal.epochs, this.#epoch)) this.#outlet.ledger(entry);
    for (const id of replay.ids) {
      const incident = ship.incidents.get(id);
      if (incident === undefined) ship.publications.delete(id);
      else if (replay.settle(incident, atMs)) this.#outlet.changed(ship, incident);
    }
  }

  /** The incident that took a record last, within the journal. */
  #homeOf(record: string): string | undefined {
    return this.ship.journal.epochs.findLast(({ homes }) => homes.has(record))?.homes.get(record);
  }

  #scheduleWaiting(number: number, { untilMs }: Waiting): void {
    this.schedule.atMost(`${WAITING}${number}`, untilMs + this.latenessMs);
  }

  verdict(anomaly: AnomalyEnriched, reason: Reason, detail: string, incidentId?: string): void {
    const spoken = { anomaly, reason, detail, incidentId };
    if (this.#replay !== null) {
      this.#replay.verdicts.speak(this.#epoch, spoken);
      return;
    }
    const isOwn = anomaly.record_id === this.#own;
    this.#outlet.ledger(speak(this.ship.journal.epochs, this.#epoch, spoken, isOwn));
  }

  touch(incident: IncidentState): void {
    touchIncident(this.#epoch, incident, this.keep === Number.POSITIVE_INFINITY);
    this.#replay?.ids.add(incident.id);
    incident.touchedMs = Math.max(incident.touchedMs, this.placeMs);
  }

  touchMember(incident: IncidentState, fingerprint: string): void {
    touchMember(this.#epoch, incident, fingerprint);
  }

  add(incident: IncidentState): void {
    if (!this.#epoch.images.has(incident.id)) this.#epoch.images.set(incident.id, null);
    this.#replay?.ids.add(incident.id);
    this.ship.incidents.set(incident.id, incident);
    for (const member of incident.members.values()) this.index.add(incident, member);
    if (boundIncidents(this)) this.#isBounded = true;
  }

  forget(incident: IncidentState): void {
    this.index.remove(incident);
    this.ship.incidents.delete(incident.id);
  }

  setWaiting(number: number, waiting: Waiting | null): void {
    const all = this.ship.waiting;
    const before = all.get(number);
    if (!this.#epoch.waiting.has(number)) this.#epoch.waiting.set(number, before ?? null);
    if (before !== undefined) this.waiting.remove(number, before);
    if (waiting === null) {
      all.delete(number);
      return;
    }
    all.set(number, waiting);
    this.waiting.add(number, waiting);
    this.#scheduleWaiting(number, waiting);
  }

  endsToChange(): Map<string, number> {
    this.#epoch.ends ??= new Map(this.ship.ends);
    return this.ship.ends;
  }

  took(incident: IncidentState, recordId: string, trackingId: string): void {
    this.#epoch.homes.set(recordId, incident.id);
    // The store has it under this incident, or will have it with what is unsent.
    if (this.#replay?.homes.get(recordId) === incident.id) return;
    publicationOf(this.ship.publications, incident.id).unsent.add(trackingId);
  }

  tookAll(incident: IncidentState, commandId: string): void {
    this.#epoch.homes.set(commandId, incident.id);
    const { unsent } = publicationOf(this.ship.publications, incident.id);
    for (const id of incident.trackingIds.keys()) if (!this.#replay?.had(incident, id)) unsent.add(id);
  }

  handOver(from: IncidentState, to: IncidentState): void {
    handOver(this.ship.publications, from.id, to.id);
  }

  nameFor(canonicalId: string, recordId: string): string {
    const { incidents, publications } = this.ship;
    const before = this.#replay?.homes.get(recordId);
    if (before !== undefined && isPublished(publications, before) && !incidents.has(before)) return before;
    let name = canonicalId;
    for (let more = 2; incidents.has(name); more += 1) {
      name = `inc_${hashParts([canonicalId, String(more)]).slice(0, 20)}`;
    }
    return name;
  }

  find(id: string): IncidentState | undefined {
    const found = this.ship.incidents.get(id);
    return found ?? this.#replay?.heirOf(id, (record) => this.#homeOf(record));
  }

  changed(incident: IncidentState): void {
    incident.changedAtMs = this.atMs;
    if (this.#replay === null) this.#outlet.changed(this.ship, incident);
  }
}
