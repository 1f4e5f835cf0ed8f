import { forgetStanding } from './standing.ts';
import type { Epoch, IncidentImage, IncidentState, ShipState } from './state.ts';

export function newEpoch(ship: ShipState): Epoch {
  const { clockMs, watermarkMs, last, nextWaiting, silences } = ship;
  return {
    start: { clockMs, watermarkMs, last, nextWaiting, silences },
    entries: [],
    images: new Map(),
    waiting: new Map(),
    ends: null,
    homes: new Map(),
    given: new Map(),
  };
}

export function isEmpty(epoch: Epoch): boolean {
  return epoch.entries.length === 0 && epoch.images.size === 0 && epoch.waiting.size === 0;
}

/** To be called before an incident is changed. */
export function touchIncident(epoch: Epoch, incident: IncidentState, keepsAllIds: boolean): void {
  if (epoch.images.has(incident.id)) return;
  epoch.images.set(incident.id, {
    state: {
      ...incident,
      trackingIds: keepsAllIds ? incident.trackingIds : new Map(incident.trackingIds),
    },
    members: new Map(),
    idCount: keepsAllIds ? incident.trackingIds.size : null,
  });
}

/** To be called before a member is changed, added or taken out; its incident was touched before. */
export function touchMember(epoch: Epoch, incident: IncidentState, fingerprint: string): void {
  const image = epoch.images.get(incident.id);
  // A map that replaced the one of the image has members of its own.
  if (!image || image.state.members !== incident.members || image.members.has(fingerprint)) return;
  const member = incident.members.get(fingerprint);
  image.members.set(fingerprint, member === undefined ? null : { ...member });
}

/** The incident as the image has it. The one that is changed since must not be used any more. */
export function restored({ state, members, idCount }: IncidentImage): IncidentState {
  forgetStanding(state.members);
  for (const [fingerprint, member] of members) {
    if (member === null) state.members.delete(fingerprint);
    else state.members.set(fingerprint, member);
  }
  if (idCount !== null && state.trackingIds.size > idCount) {
    for (const id of [...state.trackingIds.keys()].slice(idCount)) state.trackingIds.delete(id);
  }
  return state;
}

/** Puts back everything of a ship but its incidents. */
export function restoreShip({ start, waiting, ends }: Epoch, ship: ShipState): void {
  ship.clockMs = start.clockMs;
  ship.watermarkMs = start.watermarkMs;
  ship.last = start.last;
  ship.nextWaiting = start.nextWaiting;
  ship.silences = start.silences;
  if (ends !== null) ship.ends = ends;
  if (waiting.size === 0) return;
  const all = new Map(ship.waiting);
  for (const [number, before] of waiting) {
    if (before === null) all.delete(number);
    else all.set(number, before);
  }
  ship.waiting = new Map([...all].sort(([a], [b]) => a - b));
}
