import type { EnrichmentCompleted } from '@aiops/contracts';
import type { Clock } from '@aiops/kernel';
import type { FunctionStage, HopNote, Store, Telemetry } from '@aiops/ports';
import { isWithoutModel } from './reasons.ts';

export interface NarrativeStorageOptions {
  readonly store: Pick<Store, 'saveNarratives'>;
  /** Told of each narrative once it is stored. */
  readonly onStored: (narrative: EnrichmentCompleted) => void;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Stores narratives, with the `explain` hop of the record that opened the incident. */
export function createNarrativeStorage({
  store,
  onStored,
  clock,
  telemetry,
}: NarrativeStorageOptions): FunctionStage {
  return {
    async process(batch) {
      const narratives = batch.map(({ item }) => item as EnrichmentCompleted);
      await store.saveNarratives(narratives);
      for (const narrative of narratives) {
        // From asking to what people can see: both by the clock of the role that asks and stores.
        if (narrative.phase === 'first')
          telemetry.observe('aiops_insight_first_ms', clock.now() - Date.parse(narrative.requested_at));
        onStored(narrative);
      }
      return { emissions: [], ledger: [], hops: narratives.map(hopOf), errors: [] };
    },
  };
}

function hopOf(told: EnrichmentCompleted): HopNote {
  const { tracking_id, incident_id, requested_at, ts, reason } = told;
  // Without a model on this site the rules' words are all there is to be had.
  const isFault = reason !== undefined && !isWithoutModel(told);
  return {
    tracking_id,
    record_id: incident_id,
    stage: 'explain',
    startedMs: Date.parse(requested_at),
    endedMs: Date.parse(ts),
    ...(isFault ? { status: 'degraded', error_msg: reason.text } : { status: 'ok' }),
  };
}
