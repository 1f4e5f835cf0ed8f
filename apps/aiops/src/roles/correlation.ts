import { CorrelateStage } from '@aiops/pipeline';
import type { Telemetry, WindowStage } from '@aiops/ports';
import { runTicker } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { startWindowStage } from './run-role.ts';
import type { Site } from './site.ts';

/** The only writer of grouping and lifecycle, and the clock that tells it of elapsed time. */
export async function startCorrelation(site: Site): Promise<CorrelateStage> {
  const stage = new CorrelateStage({ policyOf: site.policy.policyOf, registry: site.registry.current });
  await startWindowStage(site, CONSUMERS['correlation-service'], tellingSizes(stage, site.telemetry));
  const { bus, clock, log } = site;
  const ticker = runTicker({ bus, clock, log, need: () => stage.tickNeed() });
  site.app.onStop('correlation ticker', () => ticker.stop());
  return stage;
}

/**
 * Tells with each snapshot how much is held, and how much settled before its time: where that is not 0, a flood was
 * larger than the journal, and its grouping may hang on the order in which it came.
 */
export function tellingSizes(stage: CorrelateStage, telemetry: Telemetry): WindowStage {
  return {
    process: (batch) => stage.process(batch),
    snapshot: () => {
      const { early, reorders, ...held } = stage.sizes();
      for (const [what, size] of Object.entries(held)) {
        telemetry.gauge('aiops_correlation_held', size, { what });
      }
      telemetry.gauge('aiops_correlation_reorders', reorders);
      telemetry.gauge('aiops_correlation_settled_early', early);
      return stage.snapshot();
    },
    restore: (state) => stage.restore(state),
  };
}
