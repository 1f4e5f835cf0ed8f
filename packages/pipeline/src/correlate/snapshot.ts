import type { Silence } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { CorrelateState, IncidentState, Member, ShipState } from './state.ts';

/** Rises when the shape of the state changes; another version is refused, not guessed at. */
const SNAPSHOT_VERSION = 2;

interface StoredIncident extends Omit<IncidentState, 'members' | 'trackingIds' | 'newTrackingIds'> {
  readonly members: readonly Member[];
  readonly trackingIds: readonly string[];
  readonly newTrackingIds: readonly string[];
}
interface StoredShip extends Omit<ShipState, 'incidents' | 'ends' | 'watermarkMs' | 'nextCheckMs'> {
  readonly incidents: readonly StoredIncident[];
  readonly ends: readonly (readonly [string, number])[];
  /** Infinities are not JSON: null stands for "before all" and "never". */
  readonly watermarkMs: number | null;
  readonly nextCheckMs: number | null;
}
interface StoredState {
  readonly version: number;
  readonly ships: readonly StoredShip[];
  readonly silences: readonly Silence[];
  readonly seen: readonly string[];
}

/** The state as plain JSON. It shares parts with the state: it is to be written out before the next batch. */
export function toSnapshot(state: CorrelateState): unknown {
  const ships: StoredShip[] = [...state.ships.values()].map((ship) => ({
    ...ship,
    watermarkMs: Number.isFinite(ship.watermarkMs) ? ship.watermarkMs : null,
    nextCheckMs: Number.isFinite(ship.nextCheckMs) ? ship.nextCheckMs : null,
    ends: [...ship.ends],
    incidents: [...ship.incidents.values()].map((incident) => ({
      ...incident,
      members: [...incident.members.values()],
      trackingIds: [...incident.trackingIds],
      newTrackingIds: [...incident.newTrackingIds],
    })),
  }));
  const stored: StoredState = {
    version: SNAPSHOT_VERSION,
    ships,
    silences: [...state.silences.values()],
    seen: [...state.seen],
  };
  return stored;
}

/** @throws CodedError `snapshot_unreadable` for anything this version did not write. */
export function fromSnapshot(value: unknown): CorrelateState {
  if (!isStored(value)) {
    throw new CodedError('snapshot_unreadable', 'the correlation snapshot is of another version');
  }
  const stored = value;
  return {
    ships: new Map(
      stored.ships.map((ship) => [
        ship.ship ?? '',
        {
          ...ship,
          watermarkMs: ship.watermarkMs ?? Number.NEGATIVE_INFINITY,
          nextCheckMs: ship.nextCheckMs ?? Number.POSITIVE_INFINITY,
          ends: new Map(ship.ends),
          incidents: new Map(
            ship.incidents.map((incident) => [
              incident.id,
              {
                ...incident,
                members: new Map(incident.members.map((member) => [member.fingerprint, member])),
                trackingIds: new Set(incident.trackingIds),
                newTrackingIds: new Set(incident.newTrackingIds),
              },
            ]),
          ),
        },
      ]),
    ),
    silences: new Map(stored.silences.map((silence) => [silence.silence_id, silence])),
    seen: new Set(stored.seen),
  };
}

function isStored(value: unknown): value is StoredState {
  return (
    typeof value === 'object' && value !== null && 'version' in value && value.version === SNAPSHOT_VERSION
  );
}
