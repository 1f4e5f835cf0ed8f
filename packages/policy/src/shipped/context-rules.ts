import type { ContextRuleInput } from '../schema/context-rule.ts';

/** They support only: a limit that opens, or one that stands in for a shipped threshold, is the operator's word. */
export const SHIPPED_CONTEXT_RULES: Record<string, ContextRuleInput> = {
  snr_low_under_clear_sky: {
    metric: 'rf_snr_db',
    when: [{ context: 'rain_mm_h', op: '<', value: 0.5 }],
    op: '<',
    value: 9,
    for_sec: 300,
    severity: 'medium',
    incident_type: 'link_degradation',
    role: 'supports',
  },
  cpu_high_in_port: {
    metric: 'cpu_pct',
    when: [{ context: 'operating_mode', op: 'is', value: 'in_port' }],
    op: '>',
    value: 75,
    for_sec: 900,
    severity: 'low',
    incident_type: 'resource_pressure',
    role: 'supports',
  },
};
