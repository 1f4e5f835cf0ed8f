import type { AnomalyDetected, Device } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';

/** Short words for people to filter by. */
export function tagsOf(anomaly: AnomalyDetected, device: Device | undefined, policy: Policy): string[] {
  const type = device?.type;
  const tags: [string, boolean][] = [
    ['wan', type !== undefined && policy.detect.wan_device_types.includes(type)],
    ['infra', type !== undefined && policy.correlate.infra_device_types.includes(type)],
    ['critical-device', device?.criticality === 'high'],
    ['unknown-device', device === undefined],
    ['unknown-ship', anomaly.ship_id === null],
    ['clock-skew', anomaly.clock_skew === true],
  ];
  return tags.filter(([, holds]) => holds).map(([tag]) => tag);
}
