import type { Incident } from '@aiops/contracts';
import {
  type Emission,
  type FunctionStage,
  type HopNote,
  type IncidentStore,
  NO_EFFECTS,
  type StageInput,
} from '@aiops/ports';

/** Keeps each version, beside the Fast Path. */
export function createVersionStorage(store: Pick<IncidentStore, 'keepVersions'>): FunctionStage {
  return {
    async process(batch) {
      await store.keepVersions(batch.map(incidentOf));
      return NO_EFFECTS;
    },
  };
}

export interface IncidentStorageOptions {
  readonly store: Pick<IncidentStore, 'saveIncidents'>;
  /** Told of each incident once it is stored, in order. */
  readonly onStored: (incident: Incident) => void;
  /** What a new incident leads to once it is stored: whoever is asked about it finds it there. */
  readonly askFor: (incident: Incident) => readonly Emission[];
}

/**
 * Stores every incident as it is now, then lets the listeners know. Writes the `store` hop of each record
 * that a version is the first to contain.
 */
export function createIncidentStorage({ store, onStored, askFor }: IncidentStorageOptions): FunctionStage {
  return {
    async process(batch) {
      const incidents = batch.map(incidentOf);
      await store.saveIncidents(incidents);
      for (const incident of incidents) onStored(incident);
      const created = batch.flatMap((input) =>
        input.subject === 'incidents.created' ? incidentOf(input) : [],
      );
      return { emissions: created.flatMap(askFor), ledger: [], hops: batch.flatMap(hopsOf), errors: [] };
    },
  };
}

/** The incident as it is stored and shown: what came new is for the hops alone. */
function incidentOf({ item }: StageInput): Incident {
  const { added_tracking_ids: _, ...incident } = item as Incident;
  return incident;
}

function hopsOf({ item }: StageInput): HopNote[] {
  const { incident_id, added_tracking_ids = [] } = item as Incident;
  return added_tracking_ids.map((tracking_id) => ({
    tracking_id,
    record_id: incident_id,
    stage: 'store',
    status: 'ok',
  }));
}
