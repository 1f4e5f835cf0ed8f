import type { AnomalyDetected, Device } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';

/** Short words for people to filter by. */
export function tagsOf(anomaly: AnomalyDetected, device: Device | undefined, policy: Policy): string[] {
  const tags: string[] = [];
  const type = device?.type;
  if (type !== undefined && policy.detect.wan_device_types.includes(type)) tags.push('wan');
  if (type !== undefined && policy.correlate.infra_device_types.includes(type)) tags.push('infra');
  if (device?.criticality === 'high') tags.push('critical-device');
  if (device === undefined) tags.push('unknown-device');
  if (anomaly.ship_id === null) tags.push('unknown-ship');
  if (anomaly.clock_skew === true) tags.push('clock-skew');
  return tags;
}
