import { addTimeline } from './membership.ts';
import { isPublished, publicationOf } from './publications.ts';
import { looksTheSame } from './same-look.ts';
import type { Epoch, IncidentState } from './state.ts';
import type { Turn } from './turn.ts';
import { Reconsidered } from './verdicts.ts';

const SOURCE = 'correlation-service';

/** What stood before epochs were taken back, while their entries are applied again in the order of event time. */
export class Replay {
  readonly verdicts: Reconsidered;
  /** Which incident had taken a record. */
  readonly homes = new Map<string, string>();
  /** Incidents that were taken back, or that were touched since. */
  readonly ids = new Set<string>();
  readonly #turn: Turn;
  readonly #old = new Map<string, IncidentState>();

  /** To be made before the epochs are taken back. */
  constructor(turn: Turn, epochs: readonly Epoch[]) {
    this.#turn = turn;
    this.verdicts = new Reconsidered(epochs);
    for (const epoch of epochs) {
      for (const [record, home] of epoch.homes) this.homes.set(record, home);
      for (const id of epoch.images.keys()) this.#keep(id);
    }
  }

  #keep(id: string): void {
    const incident = this.#turn.ship.incidents.get(id);
    this.ids.add(id);
    if (incident === undefined || this.#old.has(id)) return;
    // Its members' map may go back with its image; what is asked of it later needs their names only.
    this.#old.set(id, { ...incident, members: new Map(incident.members) });
  }

  /** Whether an incident had a tracking id before: the store has it, or will have it with what is unsent. */
  had({ id }: IncidentState, trackingId: string): boolean {
    return this.#old.get(id)?.trackingIds.has(trackingId) ?? false;
  }

  /** The incident that now holds what one held that is no more. */
  heirOf(id: string, homeOf: (record: string) => string | undefined): IncidentState | undefined {
    const old = this.#old.get(id);
    if (old === undefined) return undefined;
    const { incidents } = this.#turn.ship;
    // What took it in before is the last word where its records are settled.
    const homes = [homeOf(old.openerRecordId), ...this.#homesOfMembers(old), old.mergedInto ?? undefined];
    for (const home of homes) {
      let heir = incidents.get(home ?? '');
      while (heir?.mergedInto != null) heir = incidents.get(heir.mergedInto);
      if (heir !== undefined && heir.id !== id) return heir;
    }
    return undefined;
  }

  *#homesOfMembers({ members }: IncidentState): Generator<string> {
    for (const fingerprint of members.keys()) yield* this.#turn.index.ofSignal(fingerprint);
  }

  /** Each published incident that is no more becomes one that was merged into its heir. No "resolved" is sent. */
  buryVanished(homeOf: (record: string) => string | undefined): void {
    const { ship } = this.#turn;
    for (const id of [...this.#old.keys()].sort()) {
      const old = this.#old.get(id);
      if (old === undefined || ship.incidents.has(id) || !isPublished(ship.publications, id)) continue;
      this.#bury(old, this.heirOf(id, homeOf));
    }
  }

  #bury(old: IncidentState, heir: IncidentState | undefined): void {
    const turn = this.#turn;
    const wasBuried = old.status === 'resolved' && old.mergedInto !== null;
    const endMs = wasBuried ? (old.resolvedMs ?? old.lastMs) : old.lastMs;
    const buried: IncidentState = {
      ...old,
      members: new Map(),
      firing: 0,
      status: 'resolved',
      resolveReason: heir === undefined ? 'quiet' : 'merged',
      resolvedMs: endMs,
      suppression: null,
      mergedInto: heir?.id ?? null,
      timeline: [...old.timeline],
    };
    if (!wasBuried) {
      const text =
        heir === undefined
          ? 'in the order of time, nothing of it opens an incident'
          : `merged into ${heir.id}`;
      const meta = heir === undefined ? undefined : { incident_id: heir.id };
      addTimeline(buried, endMs, 'resolved', text, SOURCE, meta);
    }
    turn.add(buried);
    if (heir === undefined) return;
    turn.touch(heir);
    addTimeline(heir, endMs, 'merged', `took in ${old.id}`, SOURCE, { incident_id: old.id });
    heir.owner = heir.owner ?? old.owner;
    turn.handOver(buried, heir);
  }

  /** Whether an incident is another one than before for those who look at it. */
  settle(incident: IncidentState, atMs: number): boolean {
    const old = this.#old.get(incident.id);
    if (old !== undefined) incident.createdAtMs = old.createdAtMs;
    if (old !== undefined && looksTheSame(old, incident)) {
      incident.changedAtMs = old.changedAtMs;
      return false;
    }
    incident.changedAtMs = atMs;
    if (old !== undefined && old.mergedInto !== null && incident.mergedInto === null)
      this.#bringAll(incident);
    return true;
  }

  /** What it brought to the store since it was merged went out under the other's name. */
  #bringAll(incident: IncidentState): void {
    const { unsent } = publicationOf(this.#turn.ship.publications, incident.id);
    for (const id of incident.trackingIds.keys()) unsent.add(id);
  }
}
