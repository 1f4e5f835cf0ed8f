import type { AnomalyEnriched } from '@aiops/contracts';
import { createEnrichStage, type WithDeadline } from '@aiops/pipeline';
import { type FunctionStage, NO_EFFECTS } from '@aiops/ports';
import { CONSUMERS } from './consumers.ts';
import { startFunctionStage } from './run-role.ts';
import type { Site } from './site.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Hot counts to rebuild at start; colder ones are asked from the store when they come. */
const MAX_WARM_ROWS = 50_000;
const MAX_WARM_INCIDENTS = 500;

/** Adds context and severity, and stores the anomalies beside the Fast Path. */
export async function startEnrichment(site: Site): Promise<void> {
  const stage = createEnrichStage({
    policyOf: site.policy.policyOf,
    registry: site.registry.current,
    history: site.store,
    withDeadline,
  });
  const rows = await site.store.anomalyCounts(site.clock.now() - WEEK_MS, MAX_WARM_ROWS);
  stage.warm(rows, rows.length < MAX_WARM_ROWS);
  const recent = await site.store.listIncidents({}, { limit: MAX_WARM_INCIDENTS });
  stage.warmIncidents(recent.data);
  await startFunctionStage(site, CONSUMERS['enrichment-service'], stage);
  await startFunctionStage(site, CONSUMERS['enrichment-service-store'], anomalyStorage(site));
}

function anomalyStorage({ store }: Site): FunctionStage {
  return {
    async process(batch) {
      await store.writeAnomalies(batch.map((input) => input.item as AnomalyEnriched));
      return NO_EFFECTS;
    },
  };
}

const withDeadline: WithDeadline = (ms, promise) => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, deadline]).finally(() => clearTimeout(timer));
};
