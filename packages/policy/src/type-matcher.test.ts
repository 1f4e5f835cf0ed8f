import { describe, expect, it } from 'vitest';
import { createTypeMatcher, DEFAULT_POLICY, type TypeQuestion } from './index.ts';

const typeOf = createTypeMatcher(DEFAULT_POLICY);

describe('the incident type of a statement', () => {
  it.each<[TypeQuestion, string, string]>([
    [{ alert_name: 'HighLatency' }, 'link_degradation', 'comms'],
    [{ alert_name: 'HTTPRequestLatencyHigh' }, 'app_degradation', 'app'],
    [{ alert_name: 'VsatSnrLow' }, 'link_degradation', 'comms'],
    [{ alert_name: 'SwitchPacketLoss' }, 'network_issue', 'net'],
    [{ alert_name: 'HostHighCpuLoad' }, 'resource_pressure', 'system'],
    [{ alert_name: 'DiskWillFillIn4Hours' }, 'resource_pressure', 'system'],
    [{ alert_name: 'PostgresDown' }, 'core_app_degradation', 'app'],
    [{ alert_name: 'UpsOnBattery' }, 'power_event', 'system'],
    [{ alert_name: 'FireAlarmDeck4' }, 'safety', 'system'],
    [{ alert_name: 'FirewallHighCpu' }, 'resource_pressure', 'system'],
    [{ alert_name: 'IntrusionDetected' }, 'security_alert', 'security'],
    [{ alert_name: 'SSHLoginFailures' }, 'auth_failure', 'security'],
    [{ alert_name: 'GuestWifiSlow' }, 'guest_network_issue', 'net'],
    [{ alert_name: 'InterfaceErrorRateHigh' }, 'network_issue', 'net'],
    [{ alert_name: 'RxPowerLow' }, 'link_degradation', 'comms'],
    [{ alert_name: 'RapidTemperatureRise' }, 'resource_pressure', 'system'],
    [{ metric: 'node_disk_read_errors_total' }, 'resource_pressure', 'system'],
    [{ metric: 'rf_snr_db' }, 'link_degradation', 'comms'],
    [{ metric: 'http_request_duration_seconds' }, 'app_degradation', 'app'],
    [{ service: 'sshd' }, 'auth_failure', 'security'],
    [{ device_type: 'switch' }, 'network_issue', 'net'],
    [{ device_type: 'server' }, 'other', 'system'],
    [{ device_type: 'pos' }, 'other', 'app'],
    [{ metric: 'loop_volts', device_type: 'fire_panel' }, 'other', 'system'],
    [{ device_type: 'fire_panel' }, 'safety', 'system'],
    [{ metric: 'bilge_level_cm', device_type: 'bilge_sensor' }, 'safety', 'system'],
    [{}, 'other', 'system'],
  ])('%o is %s of domain %s', (question, type, domain) => {
    expect(typeOf(question)).toMatchObject({ incident_type: type, domain });
  });

  it('a label incident_type that names a known type wins and an unknown one does not', () => {
    const labelled = { alert_name: 'HighLatency', labels: { incident_type: 'comms_outage' } };
    expect(typeOf(labelled)).toEqual({
      incident_type: 'comms_outage',
      domain: 'comms',
      why: 'label incident_type is comms_outage',
    });
    const unknown = { alert_name: 'HighLatency', labels: { incident_type: 'toString' } };
    expect(typeOf(unknown).incident_type).toBe('link_degradation');
  });

  it('every given condition of a rule must hold, and the reason names them', () => {
    const rule = {
      when: { service: 'pos*', label: { name: 'site', value: ['bar', 'shop-*'] } },
      incident_type: 'core_app_degradation',
      domain: 'app' as const,
    };
    const match = createTypeMatcher({
      ...DEFAULT_POLICY,
      detect: { ...DEFAULT_POLICY.detect, types: [rule] },
    });
    expect(match({ service: 'POS-7', labels: { site: 'shop-2' } }).why).toBe(
      'label site is shop-2 and service POS-7 fits pos*',
    );
    expect(match({ service: 'pos-7', labels: { site: 'spa' } }).incident_type).toBe('other');
  });
});
