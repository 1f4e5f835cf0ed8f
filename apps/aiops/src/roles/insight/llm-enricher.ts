import type { EnrichmentCompleted, EnrichmentRequest } from '@aiops/contracts';
import { type HoldingStage, NO_EFFECTS, type StageEffects } from '@aiops/ports';
import type { Options } from '../../options.ts';
import { runbooksDirectory } from '../../paths.ts';
import { CONSUMERS } from '../consumers.ts';
import type { Found } from '../readiness.ts';
import { startHoldingStage } from '../run-role.ts';
import type { Site } from '../site.ts';
import { ByPriority } from './by-priority.ts';
import { EvidenceLoader } from './evidence.ts';
import { ModelOfSite } from './model-of-site.ts';
import { openShelf } from './runbook-shelf.ts';
import { Teller } from './teller.ts';

/** First narratives that are put together at a time. */
const FIRST_AT_A_TIME = 4;
/** So many that wait are told without a search. */
const HURRY_FROM = 1;

/**
 * Tells incidents beside the Fast Path. The first narrative and the model's read the requests separately: a model that is slow,
 * or away, holds up nobody's first narrative, and what waits for it stays on the bus.
 */
export async function startLlmEnricher(
  site: Site,
  options: Pick<Options, 'model'>,
): Promise<{ readonly found: () => Promise<Found[]> }> {
  const { store, clock, log, telemetry, registry, policy } = site;
  const { policyOf } = policy;
  const shelf = await openShelf(runbooksDirectory(), { policyOf, log });
  const model = new ModelOfSite({ options, policy: () => policy.policy, clock, log, telemetry });
  site.app.onStop('language model', () => model.close());
  const evidence = new EvidenceLoader({
    store,
    registry: registry.current,
    runbooksFor: (shown) => shelf.runbooksFor(shown),
  });
  const teller = new Teller({ store, evidence, model, policyOf, clock, log, telemetry });
  const firsts = new ByPriority<StageEffects>(() => FIRST_AT_A_TIME, length('first_narratives'));
  const finals = new ByPriority<StageEffects>(
    () => policy.policy.llm.max_concurrent_requests,
    length('model_requests'),
  );
  await startHoldingStage(
    site,
    CONSUMERS['llm-enricher'],
    stageOf(firsts, async (request) => effectsOf(await teller.first(request, firsts.waiting >= HURRY_FROM))),
  );
  await startHoldingStage(
    site,
    CONSUMERS['llm-enricher-model'],
    stageOf(finals, async (request) => effectsOf(await teller.final(request))),
    // Those that are with the model, and those that wait for it.
    () => policy.policy.llm.max_concurrent_requests + policy.policy.llm.queue_size,
  );
  return { found: async () => [await model.found()] };

  function length(queue: string): (waiting: number) => void {
    return (waiting) => telemetry.gauge('aiops_queue_length', waiting, { queue });
  }
}

function stageOf(
  queue: ByPriority<StageEffects>,
  tell: (request: EnrichmentRequest) => Promise<StageEffects>,
): HoldingStage {
  return {
    take: ({ item }) => {
      const request = item as EnrichmentRequest;
      return queue.run(request.priority, () => tell(request));
    },
    release: () => queue.release(),
  };
}

function effectsOf(told: EnrichmentCompleted | null): StageEffects {
  if (told === null) return NO_EFFECTS;
  const emission = { subject: 'enrichment.completed', key: told.ship_id, item: told } as const;
  return { ...NO_EFFECTS, emissions: [{ ...emission, id: told.enrichment_id }] };
}
