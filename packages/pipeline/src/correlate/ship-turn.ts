import type { AnomalyEnriched, LedgerEntry, Reason } from '@aiops/contracts';
import { hashParts } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { dueOf } from './advance.ts';
import { boundIncidents } from './bounds.ts';
import { BEFORE_ALL, type Place } from './canonical-order.ts';
import { restored, restoreShip, touchIncident, touchMember } from './epoch.ts';
import { latenessMs } from './event-time.ts';
import { IncidentIndex } from './incident-index.ts';
import { currentEpoch } from './journal.ts';
import { handOver, isPublished, publicationOf } from './publications.ts';
import type { Replay } from './replay.ts';
import { Schedule } from './schedule.ts';
import type { Epoch, IncidentState, ShipState, Waiting } from './state.ts';
import type { Topology } from './topology.ts';
import type { Turn } from './turn.ts';
import { speak } from './verdicts.ts';
import { WaitingIndex } from './waiting-index.ts';

/** What marks a number of the wait queue among the ids of the schedule. */
const WAITING = '#';

/** The number of the wait queue that an id of the schedule stands for; null for an incident's. */
export function waitingNumber(id: string): number | null {
  return id.startsWith(WAITING) ? Number(id.slice(1)) : null;
}

export interface TurnSurroundings {
  readonly policy: Policy;
  readonly topology: Topology;
  readonly keep: number;
  readonly keepResolvedMs: number;
  /** Takes what the ship's correlation says. */
  readonly outlet: TurnOutlet;
}

export interface TurnOutlet {
  ledger(entry: LedgerEntry): void;
  changed(ship: ShipState, incident: IncidentState): void;
}

/**
 * The state of one ship as a step of correlation changes it: each change is noted in the epoch first, so that it can be
 * taken back, and reaches the indexes, the schedule and the outlet. Who drives the steps sets the fields that say which
 * one it is. Its fields beside `ship` are derived.
 */
export class ShipTurn implements Turn {
  readonly ship: ShipState;
  readonly policy: Policy;
  readonly topology: Topology;
  readonly index: IncidentIndex;
  readonly waiting: WaitingIndex;
  readonly schedule = new Schedule();
  readonly keep: number;
  readonly keepResolvedMs: number;
  readonly latenessMs: number;
  readonly #outlet: TurnOutlet;
  atMs = 0;
  place: Place = BEFORE_ALL;
  opensUntilMs = Number.POSITIVE_INFINITY;
  /** The record that is being handled. */
  own = '';
  /** What a person's command takes for now. */
  commandNowMs: number | null = null;
  epoch: Epoch;
  /** While statements are applied again in order. */
  replay: Replay | null = null;
  /** Whether an incident had to go for the sake of the statement. */
  isBounded = false;

  constructor(ship: ShipState, { policy, topology, keep, keepResolvedMs, outlet }: TurnSurroundings) {
    this.ship = ship;
    this.policy = policy;
    this.topology = topology;
    this.keep = keep;
    this.keepResolvedMs = keepResolvedMs;
    this.latenessMs = latenessMs(policy);
    this.#outlet = outlet;
    this.index = new IncidentIndex(this, ship);
    this.waiting = new WaitingIndex(this, ship);
    this.epoch = currentEpoch(ship);
    for (const incident of ship.incidents.values()) this.schedule.atMost(incident.id, dueOf(this, incident));
    for (const [number, waiting] of ship.waiting) this.scheduleWaiting(number, waiting);
  }

  get placeMs(): number {
    return this.place.placeMs;
  }

  get nowMs(): number {
    if (this.commandNowMs !== null) return this.commandNowMs;
    return Number.isFinite(this.ship.clockMs) ? this.ship.clockMs : this.atMs;
  }

  verdict(anomaly: AnomalyEnriched, reason: Reason, detail: string, incidentId?: string): void {
    const spoken = { anomaly, reason, detail, incidentId };
    if (this.replay !== null) {
      this.replay.verdicts.speak(this.epoch, spoken);
      return;
    }
    const isOwn = anomaly.record_id === this.own;
    this.#outlet.ledger(speak(this.ship.journal.epochs, this.epoch, spoken, isOwn));
  }

  touch(incident: IncidentState): void {
    touchIncident(this.epoch, incident, this.keep === Number.POSITIVE_INFINITY);
    this.replay?.ids.add(incident.id);
    incident.touchedMs = Math.max(incident.touchedMs, this.placeMs);
  }

  touchMember(incident: IncidentState, fingerprint: string): void {
    touchMember(this.epoch, incident, fingerprint);
  }

  add(incident: IncidentState): void {
    if (!this.epoch.images.has(incident.id)) this.epoch.images.set(incident.id, null);
    this.replay?.ids.add(incident.id);
    this.ship.incidents.set(incident.id, incident);
    for (const member of incident.members.values()) this.index.add(incident, member);
    if (boundIncidents(this)) this.isBounded = true;
  }

  forget(incident: IncidentState): void {
    this.index.remove(incident);
    this.ship.incidents.delete(incident.id);
  }

  setWaiting(number: number, waiting: Waiting | null): void {
    const all = this.ship.waiting;
    const before = all.get(number);
    if (!this.epoch.waiting.has(number)) this.epoch.waiting.set(number, before ?? null);
    if (before !== undefined) this.waiting.remove(number, before);
    if (waiting === null) {
      all.delete(number);
      return;
    }
    all.set(number, waiting);
    this.waiting.add(number, waiting);
    this.scheduleWaiting(number, waiting);
  }

  endsToChange(): Map<string, number> {
    this.epoch.ends ??= new Map(this.ship.ends);
    return this.ship.ends;
  }

  took(incident: IncidentState, recordId: string, trackingId: string): void {
    this.epoch.homes.set(recordId, incident.id);
    // The store has it under this incident, or will have it with what is unsent.
    if (this.replay?.homes.get(recordId) === incident.id) return;
    publicationOf(this.ship.publications, incident.id).unsent.add(trackingId);
  }

  tookAll(incident: IncidentState, commandId: string): void {
    this.epoch.homes.set(commandId, incident.id);
    const { unsent } = publicationOf(this.ship.publications, incident.id);
    for (const id of incident.trackingIds.keys()) if (!this.replay?.had(incident, id)) unsent.add(id);
  }

  handOver(from: IncidentState, to: IncidentState): void {
    handOver(this.ship.publications, from.id, to.id);
  }

  nameFor(canonicalId: string, recordId: string): string {
    const { incidents, publications } = this.ship;
    const before = this.replay?.homes.get(recordId);
    if (before !== undefined && isPublished(publications, before) && !incidents.has(before)) return before;
    let name = canonicalId;
    for (let more = 2; incidents.has(name); more += 1) {
      name = `inc_${hashParts([canonicalId, String(more)]).slice(0, 20)}`;
    }
    return name;
  }

  find(id: string): IncidentState | undefined {
    const found = this.ship.incidents.get(id);
    return found ?? this.replay?.heirOf(id, (record) => this.homeOf(record));
  }

  changed(incident: IncidentState): void {
    incident.changedAtMs = this.atMs;
    if (this.replay === null) this.#outlet.changed(this.ship, incident);
  }

  /** Everything is as it was before the epoch. */
  takeBack(epoch: Epoch): void {
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

  scheduleAgain({ images, waiting }: Epoch): void {
    for (const id of images.keys()) {
      const incident = this.ship.incidents.get(id);
      if (incident !== undefined) this.schedule.atMost(id, dueOf(this, incident));
    }
    for (const number of waiting.keys()) {
      const before = this.ship.waiting.get(number);
      if (before !== undefined) this.scheduleWaiting(number, before);
    }
  }

  /** The incident that took a record last, within the journal. */
  homeOf(record: string): string | undefined {
    return this.ship.journal.epochs.findLast(({ homes }) => homes.has(record))?.homes.get(record);
  }

  scheduleWaiting(number: number, { untilMs }: Waiting): void {
    this.schedule.atMost(`${WAITING}${number}`, untilMs + this.latenessMs);
  }
}
