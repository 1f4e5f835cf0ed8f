import type { IncidentTypeInput } from '../schema/incident-type.ts';

const APPLICATIONS = ['app_degradation', 'core_app_degradation'];

/** The table of policy.md. `other` has the category of its domain. */
export const SHIPPED_INCIDENT_TYPES: Record<string, IncidentTypeInput> = {
  comms_outage: {
    window_sec: 1200,
    base_severity: 'critical',
    category: 'network',
    effects: ['guest_network_issue', ...APPLICATIONS],
  },
  link_degradation: {
    window_sec: 600,
    base_severity: 'high',
    category: 'network',
    effects: ['comms_outage', 'guest_network_issue', ...APPLICATIONS],
  },
  network_issue: {
    window_sec: 900,
    base_severity: 'medium',
    category: 'network',
    effects: ['guest_network_issue', ...APPLICATIONS],
  },
  guest_network_issue: {
    window_sec: 900,
    base_severity: 'medium',
    category: 'network',
    effects: ['app_degradation'],
  },
  power_event: {
    window_sec: 900,
    base_severity: 'high',
    category: 'system',
    effects: [
      'comms_outage',
      'network_issue',
      'link_degradation',
      'guest_network_issue',
      'resource_pressure',
      ...APPLICATIONS,
    ],
  },
  resource_pressure: {
    window_sec: 300,
    base_severity: 'medium',
    category: 'system',
    effects: [...APPLICATIONS],
  },
  core_app_degradation: {
    window_sec: 600,
    base_severity: 'high',
    category: 'application',
    effects: ['app_degradation'],
  },
  app_degradation: { window_sec: 600, base_severity: 'medium', category: 'application', effects: [] },
  auth_failure: { window_sec: 600, base_severity: 'low', category: 'security', effects: ['security_alert'] },
  security_alert: { window_sec: 300, base_severity: 'high', category: 'security', effects: [] },
  safety: { window_sec: 1200, base_severity: 'critical', category: 'system', effects: [] },
  platform: { window_sec: 600, base_severity: 'medium', category: 'system', effects: [] },
  other: { window_sec: 900, base_severity: 'medium', effects: [] },
};
