import type { Silence } from '@aiops/contracts';
import { CorrelateStage } from '@aiops/pipeline';
import type { Telemetry, WindowStage } from '@aiops/ports';
import { type Running, type RunOptions, runTicker, runWindowStage } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { startKeyedStage } from './run-role.ts';
import type { Site } from './site.ts';

/** The stages of this process: one, or one for each partition that it holds. */
export interface Correlation {
  /** Those in force or to come; null while this process holds no partition. */
  silences(): Silence[] | null;
}

/** The only writer of grouping and lifecycle, and the clock that tells it of elapsed time. */
export async function startCorrelation(site: Site): Promise<Correlation> {
  const stages = new Set<CorrelateStage>();
  await startKeyedStage(site, CONSUMERS['correlation-service'], async (options, snapshots) => {
    const stage = new CorrelateStage({ policyOf: site.policy.policyOf, registry: site.registry.current });
    const running = await runWindowStage(options, tellingSizes(stage, site.telemetry), snapshots);
    stages.add(stage);
    return withTicker(running, stage, options, () => stages.delete(stage));
  });
  const correlation: Correlation = {
    // A silence is a command to all partitions: each holds all of them.
    silences: () => [...stages][0]?.silences() ?? null,
  };
  site.cluster?.answer('silences', async () => correlation.silences() ?? undefined);
  return correlation;
}

function withTicker(
  running: Running,
  stage: CorrelateStage,
  options: RunOptions,
  ended: () => void,
): Running {
  const { bus, clock, log, partition } = options;
  const whose = partition === undefined ? {} : { partition: partition.number };
  const ticker = runTicker({ bus, clock, log, need: () => stage.tickNeed(), ...whose });
  return {
    status: () => running.status(),
    lag: () => running.lag(),
    async stop() {
      ticker.stop();
      await running.stop();
      ended();
    },
  };
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
