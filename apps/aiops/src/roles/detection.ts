import { createDetectStage, type DetectRole } from '@aiops/pipeline';
import type { Telemetry, WindowStage } from '@aiops/ports';
import { runWindowStage } from '@aiops/runtime';
import { CONSUMERS } from './consumers.ts';
import { startKeyedStage } from './run-role.ts';
import type { Site } from './site.ts';

/** Either of the two detection roles: policy says which detector runs in which. */
export async function startDetection(site: Site, role: DetectRole): Promise<void> {
  await startKeyedStage(site, CONSUMERS[role], (options, snapshots) => {
    const { policyOf } = site.policy;
    const stage = createDetectStage({ role, policyOf, registry: site.registry.current });
    return runWindowStage(options, tellingUsage(stage, role, site.telemetry), snapshots);
  });
}

type DetectStage = ReturnType<typeof createDetectStage>;

/** Tells with each snapshot how full the state of the detectors is, and what found no place in it. */
function tellingUsage(stage: DetectStage, role: DetectRole, telemetry: Telemetry): WindowStage {
  const tell = () => {
    for (const usage of stage.usage()) {
      const labels = { role, state: usage.state };
      telemetry.gauge('aiops_detector_state_used', usage.size / usage.capacity, labels);
      telemetry.gauge('aiops_detector_state_dropped', usage.dropped, labels);
      telemetry.gauge('aiops_detector_state_refused', usage.refused ?? 0, labels);
    }
  };
  return {
    process: (batch) => stage.process(batch),
    snapshot: () => {
      tell();
      return stage.snapshot();
    },
    restore: (state) => stage.restore(state),
  };
}
