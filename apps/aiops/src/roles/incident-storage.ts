import type { Incident } from '@aiops/contracts';
import { TtlMap } from '@aiops/kernel';
import type { FunctionStage, HopNote, IncidentStore, StageInput } from '@aiops/ports';

/** Incidents whose stored tracking ids are remembered; of older ones the store is asked. */
const MAX_REMEMBERED = 2_000;
const REMEMBER_MS = 24 * 3_600_000;

export interface IncidentStorageOptions {
  readonly store: Pick<IncidentStore, 'saveIncidents' | 'getIncident'>;
  /** Told of each incident once it is stored, in order. */
  readonly onStored: (incident: Incident) => void;
}

/**
 * Stores every version of every incident, then lets the listeners know. Writes the `store` hop of each record
 * that a version is the first to contain.
 */
export function createIncidentStorage({ store, onStored }: IncidentStorageOptions): FunctionStage {
  const storedIds = new TtlMap<string, Set<string>>(MAX_REMEMBERED, REMEMBER_MS);

  const knownIdsOf = async (incident: Incident, atMs: number): Promise<Set<string>> => {
    const known = storedIds.get(incident.incident_id, atMs);
    if (known !== undefined) return known;
    const stored = incident.version > 1 ? await store.getIncident(incident.incident_id) : null;
    return new Set(stored?.tracking_ids ?? []);
  };

  const hopsOf = async ({ item, atMs }: StageInput): Promise<HopNote[]> => {
    const incident = item as Incident;
    const known = await knownIdsOf(incident, atMs);
    const fresh = incident.tracking_ids.filter((id) => !known.has(id));
    storedIds.set(incident.incident_id, new Set(incident.tracking_ids), atMs);
    return fresh.map((tracking_id) => ({
      tracking_id,
      record_id: incident.incident_id,
      stage: 'store',
      status: 'ok',
    }));
  };

  return {
    async process(batch) {
      const hops: HopNote[] = [];
      for (const input of batch) hops.push(...(await hopsOf(input)));
      await store.saveIncidents(batch.map((input) => input.item as Incident));
      for (const input of batch) onStored(input.item as Incident);
      return { emissions: [], ledger: [], hops, errors: [] };
    },
  };
}
