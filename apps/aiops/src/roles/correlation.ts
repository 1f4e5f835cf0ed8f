import { CorrelateStage } from '@aiops/pipeline';
import { runTicker } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { startWindowStage } from './run-role.ts';
import type { Site } from './site.ts';

/** The only writer of grouping and lifecycle, and the clock that tells it of elapsed time. */
export async function startCorrelation(site: Site): Promise<CorrelateStage> {
  const stage = new CorrelateStage({ policyOf: site.policy.policyOf, registry: site.registry.current });
  await startWindowStage(site, CONSUMERS['correlation-service'], stage);
  const { bus, clock, log } = site;
  const ticker = runTicker({ bus, clock, log, need: () => stage.tickNeed() });
  site.app.onStop('correlation ticker', () => ticker.stop());
  return stage;
}
