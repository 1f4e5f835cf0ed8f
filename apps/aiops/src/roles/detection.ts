import { createDetectStage, type DetectRole } from '@aiops/pipeline';
import { CONSUMERS } from './consumers.ts';
import { startWindowStage } from './run-role.ts';
import type { Site } from './site.ts';

/** Either of the two detection roles: policy says which detector runs in which. */
export async function startDetection(site: Site, role: DetectRole): Promise<void> {
  const stage = createDetectStage({ role, policyOf: site.policy.policyOf, registry: site.registry.current });
  await startWindowStage(site, CONSUMERS[role], stage);
}
