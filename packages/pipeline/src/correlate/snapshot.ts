import { CodedError } from '@aiops/kernel';
import type { Entry, Place } from './canonical-order.ts';
import type {
  Pairs,
  StoredEntry,
  StoredEpoch,
  StoredImage,
  StoredIncident,
  StoredPlace,
  StoredShip,
  StoredState,
  StoredTimes,
} from './snapshot-form.ts';
import type { CorrelateState, Epoch, IncidentImage, IncidentState, Member, ShipState } from './state.ts';

/** Rises when the shape of the state changes; another version is refused, not guessed at. */
const SNAPSHOT_VERSION = 6;

/** Maps that stand in several places at once: each is stored once and named by its number. */
class Shared<T extends object> {
  readonly #numbers = new Map<T, number>();

  numberOf(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get values(): T[] {
    return [...this.#numbers.keys()];
  }
}

interface Tables {
  readonly members: Shared<ReadonlyMap<string, Member>>;
  readonly silences: Shared<CorrelateState['silences']>;
}

/** The state as plain JSON. It shares parts with the state: it is to be written out before the next batch. */
export function toSnapshot(state: CorrelateState): unknown {
  const tables: Tables = { members: new Shared(), silences: new Shared() };
  const stored: Omit<StoredState, 'memberMaps' | 'silenceMaps'> = {
    version: SNAPSHOT_VERSION,
    silences: tables.silences.numberOf(state.silences),
    ships: [...state.ships.values()].map((ship) => storedShip(tables, ship)),
    seen: [...state.seen],
  };
  return {
    ...stored,
    memberMaps: tables.members.values.map((members) => [...members.values()]),
    silenceMaps: tables.silences.values.map((silences) => [...silences.values()]),
  };
}

function storedShip(tables: Tables, ship: ShipState): StoredShip {
  const { journal, incidents, waiting, ends, publications } = ship;
  return {
    ...ship,
    ...storedTimes(tables, ship),
    expiredMs: finite(ship.expiredMs),
    silencedMs: finite(ship.silencedMs),
    incidents: [...incidents.values()].map((incident) => storedIncident(tables, incident)),
    waiting: [...waiting],
    ends: [...ends],
    journal: {
      ...journal,
      disorder: journal.disorder === null ? null : storedPlace(journal.disorder),
      epochs: journal.epochs.map((epoch) => storedEpoch(tables, epoch)),
    },
    publications: mapped(publications, (publication) => ({
      ...publication,
      unsent: [...publication.unsent],
    })),
  };
}

function storedTimes(
  tables: Tables,
  { clockMs, watermarkMs, last, silences }: ShipState | Epoch['start'],
): StoredTimes {
  return {
    clockMs: finite(clockMs),
    watermarkMs: finite(watermarkMs),
    last: storedPlace(last),
    silences: tables.silences.numberOf(silences),
  };
}

function storedEpoch(tables: Tables, epoch: Epoch): StoredEpoch {
  return {
    start: { nextWaiting: epoch.start.nextWaiting, ...storedTimes(tables, epoch.start) },
    entries: epoch.entries.map((entry) => ({ placeMs: finite(entry.placeMs), entry })),
    images: mapped(epoch.images, (image) => (image === null ? null : storedImage(tables, image))),
    waiting: [...epoch.waiting],
    ends: epoch.ends === null ? null : [...epoch.ends],
    homes: [...epoch.homes],
    given: [...epoch.given],
  };
}

function storedImage(tables: Tables, { state, members, idCount }: IncidentImage): StoredImage {
  return { state: storedIncident(tables, state), members: [...members], idCount };
}

function storedIncident(tables: Tables, incident: IncidentState): StoredIncident {
  return {
    ...incident,
    members: tables.members.numberOf(incident.members),
    trackingIds: [...incident.trackingIds],
  };
}

function storedPlace({ placeMs, tie }: Place): StoredPlace {
  return { placeMs: finite(placeMs), tie };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function mapped<V, T>(map: ReadonlyMap<string, V>, change: (value: V) => T): Pairs<string, T> {
  return [...map].map(([key, value]) => [key, change(value)] as const);
}

interface Maps {
  readonly members: readonly Map<string, Member>[];
  readonly silences: readonly CorrelateState['silences'][];
}

/** @throws CodedError `snapshot_unreadable` for anything this version did not write. */
export function fromSnapshot(value: unknown): CorrelateState {
  if (!isStored(value)) {
    throw new CodedError('snapshot_unreadable', 'the correlation snapshot is of another version');
  }
  const maps: Maps = {
    members: value.memberMaps.map((all) => new Map(all.map((member) => [member.fingerprint, member]))),
    silences: value.silenceMaps.map((all) => new Map(all.map((silence) => [silence.silence_id, silence]))),
  };
  return {
    ships: new Map(value.ships.map((ship) => [ship.ship ?? '', readShip(maps, ship)])),
    silences: at(maps.silences, value.silences),
    seen: new Set(value.seen),
  };
}

function readShip(maps: Maps, ship: StoredShip): ShipState {
  const { journal } = ship;
  return {
    ...ship,
    ...readTimes(maps, ship),
    expiredMs: ship.expiredMs ?? Number.NEGATIVE_INFINITY,
    silencedMs: ship.silencedMs ?? Number.NEGATIVE_INFINITY,
    incidents: new Map(ship.incidents.map((incident) => [incident.id, readIncident(maps, incident)])),
    waiting: new Map(ship.waiting),
    ends: new Map(ship.ends),
    journal: {
      ...journal,
      disorder: journal.disorder === null ? null : readPlace(journal.disorder),
      epochs: journal.epochs.map((epoch) => readEpoch(maps, epoch)),
      // Counted, so that no other number can be kept.
      entries: journal.epochs.reduce((sum, epoch) => sum + epoch.entries.length, 0),
    },
    publications: new Map(
      ship.publications.map(([id, publication]) => [
        id,
        { ...publication, unsent: new Set(publication.unsent) },
      ]),
    ),
  };
}

function readTimes(maps: Maps, times: StoredTimes): Omit<Epoch['start'], 'nextWaiting'> {
  return {
    clockMs: times.clockMs ?? Number.NEGATIVE_INFINITY,
    watermarkMs: times.watermarkMs ?? Number.NEGATIVE_INFINITY,
    last: readPlace(times.last),
    silences: at(maps.silences, times.silences),
  };
}

function readEpoch(maps: Maps, epoch: StoredEpoch): Epoch {
  return {
    start: { nextWaiting: epoch.start.nextWaiting, ...readTimes(maps, epoch.start) },
    entries: epoch.entries.map(readEntry),
    images: new Map(
      epoch.images.map(([id, image]) => [id, image === null ? null : readImage(maps, image)] as const),
    ),
    waiting: new Map(epoch.waiting),
    ends: epoch.ends === null ? null : new Map(epoch.ends),
    homes: new Map(epoch.homes),
    given: new Map(epoch.given),
  };
}

function readEntry({ placeMs, entry }: StoredEntry): Entry {
  return { ...entry, placeMs: placeMs ?? Number.NEGATIVE_INFINITY };
}

function readImage(maps: Maps, { state, members, idCount }: StoredImage): IncidentImage {
  return { state: readIncident(maps, state), members: new Map(members), idCount };
}

function readIncident(maps: Maps, incident: StoredIncident): IncidentState {
  return {
    ...incident,
    members: at(maps.members, incident.members),
    trackingIds: new Map(incident.trackingIds),
  };
}

function readPlace({ placeMs, tie }: StoredPlace): Place {
  return { placeMs: placeMs ?? Number.NEGATIVE_INFINITY, tie };
}

/** @throws CodedError `snapshot_unreadable` */
function at<T>(maps: readonly T[], number: number): T {
  const map = maps[number];
  if (map === undefined) {
    throw new CodedError('snapshot_unreadable', `the correlation snapshot lacks its map ${number}`);
  }
  return map;
}

function isStored(value: unknown): value is StoredState {
  return (
    typeof value === 'object' && value !== null && 'version' in value && value.version === SNAPSHOT_VERSION
  );
}
