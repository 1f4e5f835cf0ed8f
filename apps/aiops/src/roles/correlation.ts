import { CorrelateStage } from '@aiops/pipeline';
import type { Telemetry, WindowStage } from '@aiops/ports';
import { type Running, type RunOptions, runTicker, runWindowStage } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { type HeldHere, heldHere, type SilencedPartition } from './held-silences.ts';
import { startKeyedStage } from './run-role.ts';
import type { Site } from './site.ts';

/** The stages of this process: one, or one for each partition that it holds. */
export interface Correlation {
  /** The silences in force or to come, with the partitions that this process answers for. */
  held(): HeldHere;
}

/** The only writer of grouping and lifecycle, and the clock that tells it of elapsed time. */
export async function startCorrelation(site: Site): Promise<Correlation> {
  const answering = new Set<SilencedPartition>();
  await startKeyedStage(site, CONSUMERS['correlation-service'], async (options, snapshots) => {
    const stage = new CorrelateStage({ policyOf: site.policy.policyOf, registry: site.registry.current });
    const running = await runWindowStage(options, tellingSizes(stage, site.telemetry), snapshots);
    const { number, epoch } = options.partition ?? { number: 0, epoch: 0 };
    const partition = { number, epoch, silences: () => stage.silences() };
    answering.add(partition);
    return withTicker(running, stage, options, () => answering.delete(partition));
  });
  const held = (): HeldHere => heldHere(answering);
  site.cluster?.answer('silences', async () => (answering.size === 0 ? undefined : held()));
  return { held };
}

function withTicker(
  running: Running,
  stage: CorrelateStage,
  options: RunOptions,
  ending: () => void,
): Running {
  const { bus, clock, log, partition } = options;
  const whose = partition === undefined ? {} : { partition: partition.number };
  const ticker = runTicker({ bus, clock, log, need: () => stage.tickNeed(), ...whose });
  return endingFirst(running, () => {
    ending();
    ticker.stop();
  });
}

/** What ends is not asked any more, however the stop goes: the next holder speaks for the partition. */
export function endingFirst(running: Running, ending: () => void): Running {
  return {
    get isOver() {
      return running.isOver;
    },
    status: () => running.status(),
    lag: () => running.lag(),
    stop() {
      ending();
      return running.stop();
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
