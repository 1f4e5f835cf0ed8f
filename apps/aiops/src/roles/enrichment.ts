import type { AnomalyEnriched } from '@aiops/contracts';
import { createEnrichStage, type WithDeadline } from '@aiops/pipeline';
import { type FunctionStage, NO_EFFECTS } from '@aiops/ports';
import { runFunctionStage } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { startFunctionStage, startKeyedStage } from './run-role.ts';
import type { Site } from './site.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Hot counts to rebuild at start; colder ones are asked from the store when they come. */
const MAX_WARM_ROWS = 50_000;
const MAX_WARM_INCIDENTS = 500;

/** Adds context and severity, and stores the anomalies beside the Fast Path. */
export async function startEnrichment(site: Site): Promise<void> {
  await startKeyedStage(site, CONSUMERS['enrichment-service'], async (options) =>
    runFunctionStage(options, await warmStage(site)),
  );
  await startFunctionStage(site, CONSUMERS['enrichment-service-store'], anomalyStorage(site));
}

/** With what the store knows: of all ships, since a partition has no name there. */
async function warmStage({ policy, registry, store, clock }: Site): Promise<FunctionStage> {
  const stage = createEnrichStage({
    policyOf: policy.policyOf,
    registry: registry.current,
    history: store,
    withDeadline,
  });
  const rows = await store.anomalyCounts(clock.now() - WEEK_MS, MAX_WARM_ROWS);
  stage.warm(rows, rows.length < MAX_WARM_ROWS);
  const recent = await store.listIncidents({}, { limit: MAX_WARM_INCIDENTS });
  stage.warmIncidents(recent.data);
  return stage;
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
