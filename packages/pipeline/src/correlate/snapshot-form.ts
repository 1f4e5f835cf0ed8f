import type { Silence } from '@aiops/contracts';
import type { Entry, Place } from './canonical-order.ts';
import type { Publication } from './publications.ts';
import type { Epoch, Given, IncidentState, Journal, Member, ShipState, Waiting } from './state.ts';

/** The form of a snapshot: the state as JSON has it. */
export type Pairs<K, V> = readonly (readonly [K, V])[];
export interface StoredPlace extends Omit<Place, 'placeMs'> {
  readonly placeMs: number | null;
}
export interface StoredEntry {
  readonly placeMs: number | null;
  readonly entry: Entry;
}

/** What stands in several places at once is stored once and named by its number. */
export interface StoredIncident extends Omit<IncidentState, 'members' | 'trackingIds'> {
  readonly members: number;
  readonly trackingIds: Pairs<string, string>;
}
export interface StoredImage {
  readonly state: StoredIncident;
  readonly members: Pairs<string, Member | null>;
  readonly idCount: number | null;
}
export interface StoredEpoch {
  readonly start: Omit<Epoch['start'], 'clockMs' | 'watermarkMs' | 'last' | 'silences'> & StoredTimes;
  readonly entries: readonly StoredEntry[];
  readonly images: Pairs<string, StoredImage | null>;
  readonly waiting: Pairs<number, Waiting | null>;
  readonly ends: Pairs<string, number> | null;
  readonly homes: Pairs<string, string>;
  readonly given: Pairs<string, Given>;
}
/** Infinities are not JSON: null stands for "before all". */
export interface StoredTimes {
  readonly clockMs: number | null;
  readonly watermarkMs: number | null;
  readonly last: StoredPlace;
  readonly silences: number;
}
export type StoredPublication = Omit<Publication, 'unsent'> & { readonly unsent: readonly string[] };
export interface StoredShip
  extends StoredTimes,
    Pick<ShipState, 'ship' | 'maxMs' | 'maxAtMs' | 'arrivals' | 'nextWaiting'> {
  readonly expiredMs: number | null;
  readonly silencedMs: number | null;
  readonly incidents: readonly StoredIncident[];
  readonly waiting: Pairs<number, Waiting>;
  readonly ends: Pairs<string, number>;
  readonly journal: Omit<Journal, 'epochs' | 'disorder'> & {
    readonly epochs: readonly StoredEpoch[];
    readonly disorder: StoredPlace | null;
  };
  readonly publications: Pairs<string, StoredPublication>;
}
export interface StoredState {
  readonly version: number;
  readonly ships: readonly StoredShip[];
  readonly silences: number;
  readonly seen: readonly string[];
  readonly memberMaps: readonly (readonly Member[])[];
  readonly silenceMaps: readonly (readonly Silence[])[];
}
