import type { ThresholdInput } from '../schema/threshold.ts';

/** The limits that policy.md gives. */
export const SHIPPED_THRESHOLDS: Record<string, ThresholdInput> = {
  cpu_pct: {
    metric: 'cpu_pct',
    op: '>',
    value: 85,
    for_sec: 120,
    severity: 'medium',
    incident_type: 'resource_pressure',
  },
  mem_pct: {
    metric: 'mem_pct',
    op: '>',
    value: 90,
    for_sec: 120,
    severity: 'high',
    incident_type: 'resource_pressure',
  },
  disk_pct: {
    metric: 'disk_pct',
    op: '>',
    value: 85,
    for_sec: 600,
    severity: 'high',
    incident_type: 'resource_pressure',
  },
  rf_snr_db: {
    metric: 'rf_snr_db',
    op: '<',
    value: 7,
    for_sec: 60,
    severity: 'critical',
    incident_type: 'link_degradation',
  },
  link_latency_ms: {
    metric: 'link_latency_ms',
    op: '>',
    value: 500,
    for_sec: 180,
    severity: 'medium',
    incident_type: 'link_degradation',
  },
  packet_loss_pct: {
    metric: 'packet_loss_pct',
    op: '>',
    value: 5,
    for_sec: 120,
    severity: 'high',
    incident_type: 'network_issue',
    wan_incident_type: 'link_degradation',
  },
};
