import type { TypeRuleInput } from '../schema/type-rule.ts';

/**
 * Ordered from what says most to what says least: names of alerts and metrics, then services, then what the device is.
 * A rule stands before those that its words would also fit (an HTTP latency is no link latency).
 */
export const SHIPPED_TYPE_RULES: TypeRuleInput[] = [
  {
    when: {
      alert_name: [
        '*fire*alarm*',
        '*smoke*',
        '*bilge*',
        '*flood*alarm*',
        '*gps*',
        '*gnss*',
        '*manoverboard*',
        '*man_overboard*',
      ],
    },
    incident_type: 'safety',
    domain: 'system',
  },
  {
    when: { metric: ['gps_*', 'gnss_*', 'bilge_*', 'smoke_*', 'fire_*'] },
    incident_type: 'safety',
    domain: 'system',
  },
  {
    when: {
      alert_name: [
        '*intrusion*',
        '*ids*alert*',
        '*ips*alert*',
        '*malware*',
        '*bruteforce*',
        '*brute_force*',
        '*portscan*',
        '*port_scan*',
        '*exploit*',
        '*security*',
      ],
    },
    incident_type: 'security_alert',
    domain: 'security',
  },
  {
    when: { alert_name: ['*auth*fail*', '*login*fail*', '*fail*login*', '*unauthori*ed*'] },
    incident_type: 'auth_failure',
    domain: 'security',
  },
  {
    when: { metric: ['auth_fail*', 'login_fail*', 'failed_login*'] },
    incident_type: 'auth_failure',
    domain: 'security',
  },
  {
    // The power of a radio or optical signal is no mains.
    when: {
      alert_name: ['*rxpower*', '*rx_power*', '*txpower*', '*tx_power*', '*signalpower*'],
    },
    incident_type: 'link_degradation',
    domain: 'comms',
  },
  {
    when: {
      alert_name: [
        '*ups*battery*',
        'ups*',
        '*onbattery*',
        '*power*',
        '*battery*',
        '*generator*',
        '*voltage*',
      ],
    },
    incident_type: 'power_event',
    domain: 'system',
  },
  {
    when: { metric: ['ups_*', 'battery_*', 'power_*', 'input_voltage*', 'generator_*'] },
    incident_type: 'power_event',
    domain: 'system',
  },
  {
    when: { alert_name: ['*guest*', '*captive*', '*wifi*', '*wi-fi*', '*wlan*'] },
    incident_type: 'guest_network_issue',
    domain: 'net',
  },
  {
    when: { metric: ['guest_*', 'captive_*', 'wifi_*', 'wlan_*', 'ap_clients*'] },
    incident_type: 'guest_network_issue',
    domain: 'net',
  },
  {
    when: {
      alert_name: [
        '*database*',
        '*mysql*',
        '*postgres*',
        '*oracle*',
        '*reservation*',
        '*poscore*',
        '*pos_core*',
        '*posdown*',
      ],
    },
    incident_type: 'core_app_degradation',
    domain: 'app',
  },
  {
    when: { metric: ['db_*', 'mysql_*', 'pg_*', 'postgres*', 'reservation_*', 'pos_*'] },
    incident_type: 'core_app_degradation',
    domain: 'app',
  },
  {
    when: {
      alert_name: [
        '*packet*loss*',
        '*switch*',
        '*interface*',
        '*bgp*',
        '*ospf*',
        '*router*',
        '*dns*',
        '*dhcp*',
        '*portflap*',
      ],
    },
    incident_type: 'network_issue',
    domain: 'net',
  },
  {
    when: {
      metric: [
        'packet_loss*',
        '*packet_loss*',
        'if_*',
        'interface_*',
        'ifin*',
        'ifout*',
        'port_*',
        'bgp_*',
        'dns_*',
        'dhcp_*',
      ],
    },
    incident_type: 'network_issue',
    domain: 'net',
  },
  {
    when: {
      alert_name: [
        '*http*',
        '*error*rate*',
        '*errorrate*',
        'api*',
        '*_api*',
        '*apierror*',
        '*apilatency*',
        '*application*',
        'app*',
        '*response*time*',
        '*requestlatency*',
      ],
    },
    incident_type: 'app_degradation',
    domain: 'app',
  },
  {
    when: { alert_name: ['*outage*', '*uplinks*down*', '*allwan*'] },
    incident_type: 'comms_outage',
    domain: 'comms',
  },
  {
    when: {
      alert_name: [
        '*snr*',
        '*latency*',
        '*beam*',
        '*vsat*',
        '*satellite*',
        '*modem*',
        '*signal*',
        '*rainfade*',
        '*linkdown*',
        '*link_down*',
        '*linkdegrad*',
        '*link_degrad*',
        'wan*',
        '*_wan*',
        '*wanlink*',
        '*wandown*',
        '*jitter*',
      ],
    },
    incident_type: 'link_degradation',
    domain: 'comms',
  },
  {
    when: {
      metric: [
        'rf_*',
        '*snr*',
        'link_*',
        'beam_*',
        'modem_*',
        'vsat_*',
        'wan_*',
        'signal_*',
        'rssi*',
        'rsrp*',
        'jitter*',
        'latency*',
        '*_rtt_*',
        'rtt*',
      ],
    },
    incident_type: 'link_degradation',
    domain: 'comms',
  },
  {
    when: {
      alert_name: [
        '*cpu*',
        '*memory*',
        '*disk*',
        '*filesystem*',
        '*oom*',
        '*loadaverage*',
        '*highload*',
        '*swap*',
        '*inode*',
        '*temperature*',
      ],
    },
    incident_type: 'resource_pressure',
    domain: 'system',
  },
  {
    when: {
      metric: [
        'cpu_*',
        'mem_*',
        'memory_*',
        'disk_*',
        'node_*',
        'system_*',
        'fs_*',
        'filesystem_*',
        'swap_*',
        'load_*',
        'load1',
        'load5',
        'load15',
        'temperature*',
        'temp_*',
      ],
    },
    incident_type: 'resource_pressure',
    domain: 'system',
  },
  {
    when: {
      metric: ['http_*', 'app_*', 'api_*', 'request_*', '*_error_rate*', '*_errors_*', '*response_time*'],
    },
    incident_type: 'app_degradation',
    domain: 'app',
  },
  {
    when: { service: ['sshd', 'sudo', 'su', 'pam*', '*auth*', 'radius*', 'freeradius'] },
    incident_type: 'auth_failure',
    domain: 'security',
  },
  {
    when: { service: ['snort', 'suricata', 'ids', 'ips', 'fail2ban'] },
    incident_type: 'security_alert',
    domain: 'security',
  },
  {
    when: { service: ['apcupsd', 'upsd', 'upsmon', 'nut*', 'ups*'] },
    incident_type: 'power_event',
    domain: 'system',
  },
  {
    when: {
      service: [
        'mysql*',
        'mariadb*',
        'postgres*',
        'oracle*',
        'mssql*',
        '*reservation*',
        'pos-core*',
        'pos_core*',
        'pms*',
      ],
    },
    incident_type: 'core_app_degradation',
    domain: 'app',
  },
  {
    when: { service: ['*guest*', '*captive*', '*hotspot*', 'hostapd'] },
    incident_type: 'guest_network_issue',
    domain: 'net',
  },
  {
    when: { service: ['vsat*', '*satcom*', '*modem*', 'beam*'] },
    incident_type: 'link_degradation',
    domain: 'comms',
  },
  {
    when: {
      service: ['nginx*', 'httpd*', 'apache*', 'tomcat*', 'haproxy*', '*api*', '*app*', '*web*', 'pos*'],
    },
    incident_type: 'app_degradation',
    domain: 'app',
  },
  {
    when: {
      service: ['dhcp*', 'named', 'dnsmasq', 'bgpd', 'ospfd', 'frr*', 'networkmanager', 'systemd-networkd'],
    },
    incident_type: 'network_issue',
    domain: 'net',
  },
  {
    when: { device_type: ['vsat', 'satellite_modem', 'lte_modem', 'wan_router', 'antenna*'] },
    incident_type: 'link_degradation',
    domain: 'comms',
  },
  { when: { device_type: ['switch', 'router', 'wlc', 'ap'] }, incident_type: 'network_issue', domain: 'net' },
  { when: { device_type: ['firewall'] }, incident_type: 'network_issue', domain: 'net' },
  { when: { device_type: ['ups', 'generator', 'pdu'] }, incident_type: 'power_event', domain: 'system' },
  // The voltage of a loop tells nothing of a fire: what such a device measures is its own health.
  {
    when: { metric: '*', device_type: ['fire_panel', 'gps', 'gnss'] },
    incident_type: 'other',
    domain: 'system',
  },
  {
    when: { device_type: ['fire_panel', 'bilge*', 'gps', 'gnss'] },
    incident_type: 'safety',
    domain: 'system',
  },
  { when: { device_type: ['database*'] }, incident_type: 'core_app_degradation', domain: 'app' },
];
