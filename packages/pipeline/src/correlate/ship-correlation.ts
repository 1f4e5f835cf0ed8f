import type { AnomalyEnriched, IncidentCommand } from '@aiops/contracts';
import { ok } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { dueOf, pass } from './advance.ts';
import {
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
import { eventNow, isLate, moveOn, observe } from './event-time.ts';
import { canSettle, currentEpoch, noteDisorder, noteEntry, settleOldest, takeEpochsFrom } from './journal.ts';
import type { Outcome } from './outcome.ts';
import { Replay } from './replay.ts';
import { ShipTurn, type TurnOutlet, type TurnSurroundings, waitingNumber } from './ship-turn.ts';
import type { ShipState } from './state.ts';
import { largestWindowMs } from './type-rules.ts';
import { expireWaiting } from './waiting.ts';

export interface Outlet extends TurnOutlet {
  /** A command that was carried out when it came has no object in the order of event time. */
  rejected(command: IncidentCommand, atMs: number, error: string): void;
}

export interface ShipSurroundings extends TurnSurroundings {
  readonly outlet: Outlet;
}

/**
 * The correlation of one ship. What comes is applied at once, in the order of arrival, so that nobody waits; what came
 * out of the order of event time is taken back and applied again in that order before it settles. So what is
 * settled follows from the statements and their times alone (rule 10).
 */
export class ShipCorrelation {
  readonly ship: ShipState;
  readonly #policy: Policy;
  readonly #outlet: Outlet;
  readonly #turn: ShipTurn;
  /** Of the statement that was handled last. */
  #outcome: Outcome | null = null;

  constructor(ship: ShipState, surroundings: ShipSurroundings) {
    this.ship = ship;
    this.#policy = surroundings.policy;
    this.#outlet = surroundings.outlet;
    this.#turn = new ShipTurn(ship, surroundings);
  }

  /** Whether the passing of time alone may change something. */
  get awaitsTime(): boolean {
    return this.#turn.schedule.size > 0;
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
    this.#turn.isBounded = false;
    this.#apply({ kind: 'statement', anomaly, late, atMs, ...place });
    if (!isInOrder && !this.#commuted(anomaly, place)) noteDisorder(ship, place);
    this.#keepOrder(atMs);
  }

  #commuted(anomaly: AnomalyEnriched, place: Place): boolean {
    return (
      this.#outcome !== null && !this.#turn.isBounded && commutes(this.#turn, anomaly, place, this.#outcome)
    );
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
    this.#turn.atMs = nowMs;
    this.#passTo(eventNow(this.ship, nowMs));
    this.#keepOrder(nowMs);
  }

  /** The end of a file: time goes on by the largest window and the lateness, so that what is over closes. */
  finish(): void {
    const { ship } = this;
    if (ship.maxMs === null) return;
    this.#turn.atMs = ship.maxMs;
    if (ship.journal.disorder !== null) this.#putInOrder(this.#turn.atMs);
    this.#turn.opensUntilMs = ship.maxMs;
    this.#passTo(ship.maxMs + largestWindowMs(this.#policy) + this.#turn.latenessMs);
    this.#turn.opensUntilMs = Number.POSITIVE_INFINITY;
  }

  #apply(entry: Entry): CommandResult {
    const { ship } = this;
    this.#turn.atMs = entry.atMs;
    const moves = entry.kind !== 'statement' || entry.anomaly.clock_skew !== true;
    this.#passTo(moves ? entry.placeMs : ship.clockMs);
    this.#turn.place = { placeMs: entry.placeMs, tie: entry.tie };
    const result = entry.kind === 'statement' ? this.#decide(entry) : this.#obey(entry);
    if (result.ok) {
      noteEntry(ship, this.#turn.epoch, entry);
      this.#reached(entry);
    }
    this.#passOn(ship.clockMs);
    return result;
  }

  #decide({ anomaly, late }: Extract<Entry, { kind: 'statement' }>): CommandResult {
    this.#turn.own = anomaly.record_id;
    this.#outcome = decide(this.#turn, anomaly, late);
    this.#turn.own = '';
    return ok(null);
  }

  #obey({ kind, command, nowMs, atMs }: CommandEntry): CommandResult {
    this.#turn.commandNowMs = nowMs;
    const result =
      kind === 'command'
        ? obey(this.#turn, command, this.#turn.replay !== null)
        : this.#silence(command, atMs);
    this.#turn.commandNowMs = null;
    if (!result.ok && this.#turn.replay !== null) this.#outlet.rejected(command, atMs, result.error);
    return result;
  }

  #silence(command: IncidentCommand, atMs: number): CommandResult {
    const result = obeySilence(this.ship.silences, command, atMs);
    if (!result.ok) return result;
    this.ship.silences = result.value;
    this.ship.silencedMs = Math.max(this.ship.silencedMs, this.#turn.placeMs);
    lookAtCovers(this.#turn);
    return ok(null);
  }

  /** Time goes on: a step of its own, that begins in an epoch that can take it. */
  #passTo(clockMs: number): void {
    this.#turn.epoch = currentEpoch(this.ship);
    this.#passOn(clockMs);
  }

  #passOn(clockMs: number): void {
    for (let due = this.#turn.schedule.take(clockMs); due !== null; due = this.#turn.schedule.take(clockMs)) {
      moveOn(this.ship, due.dueMs, this.#turn.latenessMs);
      this.#turn.place = placeOfMoment(this.#turn.nowMs);
      if (this.#happen(due.id)) this.#reached(this.#turn.place);
    }
    moveOn(this.ship, clockMs, this.#turn.latenessMs);
  }

  /** Whether something changed. */
  #happen(id: string): boolean {
    const number = waitingNumber(id);
    if (number !== null) return this.#expire(number);
    const incident = this.ship.incidents.get(id);
    if (incident === undefined) return false;
    const changed = pass(this.#turn, incident);
    // After now, so that one whose moment brought no change can't hold time up.
    if (this.ship.incidents.has(id)) {
      this.#turn.schedule.atMost(id, Math.max(dueOf(this.#turn, incident), this.#turn.nowMs + 1));
    }
    return changed;
  }

  #expire(number: number): boolean {
    const waiting = this.ship.waiting.get(number);
    if (waiting === undefined) return false;
    // The number may be that of another statement since: it was taken back and given anew.
    if (waiting.untilMs + this.#turn.latenessMs > this.#turn.nowMs) {
      this.#turn.scheduleWaiting(number, waiting);
      return false;
    }
    expireWaiting(this.#turn, number, waiting);
    this.ship.expiredMs = Math.max(this.ship.expiredMs, this.#turn.nowMs);
    return true;
  }

  #reached(place: Place): void {
    const { ship } = this;
    if (comparePlaces(place, ship.last) > 0) ship.last = { placeMs: place.placeMs, tie: place.tie };
  }

  /** Puts in order what came out of it, at the latest before it settles, and lets go of what is settled. */
  #keepOrder(atMs: number): void {
    const { journal } = this.ship;
    const { reorder_interval_sec, max_journal } = this.#policy.correlate;
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
    const replay = new Replay(this.#turn, epochs);
    for (const epoch of [...epochs].reverse()) this.#turn.takeBack(epoch);
    for (const epoch of epochs) this.#turn.scheduleAgain(epoch);
    this.#turn.replay = replay;
    for (const entry of epochs.flatMap(({ entries }) => entries).sort(comparePlaces)) this.#apply(entry);
    this.#passTo(clockMs);
    this.#close(replay, atMs);
    journal.disorder = null;
    journal.orderedAtMs = atMs;
    journal.reorders += 1;
  }

  /** What is other than before goes out: verdicts, and incidents in their next version. */
  #close(replay: Replay, atMs: number): void {
    const { ship } = this;
    replay.buryVanished((record) => this.#turn.homeOf(record));
    this.#turn.replay = null;
    for (const entry of replay.verdicts.close(ship.journal.epochs, this.#turn.epoch))
      this.#outlet.ledger(entry);
    for (const id of replay.ids) {
      const incident = ship.incidents.get(id);
      if (incident === undefined) ship.publications.delete(id);
      else if (replay.settle(incident, atMs)) this.#outlet.changed(ship, incident);
    }
  }
}
