import { fault, type HeldOutFault } from './fault.ts';

export const NETWORK_FAULTS: readonly HeldOutFault[] = [
  fault(
    'antenna blocked by the funnel',
    ['vsat_terminal', 'acu', 'critical'],
    ['RX lock lost, antenna in blockage zone 2', 'Carrier search in progress, no beacon'],
    'satellite-link-down',
    'satellite-signal-weak',
  ),
  fault(
    'snow on the dome',
    ['vsat', 'modem', 'critical'],
    ['Es/No fell to 3.1 dB, MODCOD dropped to QPSK 1/4', 'Downlink margin insufficient'],
    'satellite-signal-weak',
  ),
  fault(
    'modem has no transmitter',
    ['satellite_modem', 'idirect', 'critical'],
    ['BUC supply fault, TX muted', 'Remote is out of network'],
    'satellite-link-down',
  ),
  fault(
    'cellular SIM rejected',
    ['lte_router', 'wwan', 'critical'],
    ['wwan0: registration denied by network, cause 15', 'LTE bearer not established'],
    'cellular-link-down',
  ),
  fault(
    '5G modem out of coverage',
    ['cellular_gateway', 'modemmanager', 'critical'],
    ['modem state changed (connected -> searching)', 'no 5G or LTE cell found'],
    'cellular-link-down',
  ),
  fault(
    'no way ashore',
    ['sdwan_edge', 'sdwan', 'critical'],
    ['All overlay transports failed, site is isolated from the head office', 'No WAN path is usable'],
    'all-uplinks-down',
  ),
  fault(
    'tunnel rekey fails',
    ['firewall', 'charon', 'critical'],
    ['IKE_SA shore-hq[44] rekeying failed, peer not responding', 'CHILD_SA shore-net deleted'],
    'tunnel-down',
  ),
  fault(
    'wireguard has no handshake',
    ['router', 'wireguard', 'critical'],
    ['peer shore: handshake did not complete after 20 attempts, giving up'],
    'tunnel-down',
  ),
  fault(
    'a loop in the core',
    ['core_switch', 'stp', 'critical'],
    [
      'MAC 00:1c:73:aa:01:02 moves between Ethernet49 and Ethernet50',
      'Topology change storm, 300 changes in 10 s',
    ],
    'core-switch-flapping',
  ),
  fault(
    'a port that bounces',
    ['access_switch', 'ifmgr', 'critical'],
    [
      'Ethernet1/14 link status oscillates, err-disabled by flap guard',
      'Ethernet1/14 recovered',
      'Ethernet1/14 link status oscillates, err-disabled by flap guard',
    ],
    'port-flapping',
  ),
  fault(
    'switch loses packets',
    ['switch', 'qos', 'critical'],
    ['Output drops on uplink exceed 8 percent of frames'],
    'packet-loss',
  ),
  fault(
    'round trip time explodes',
    ['wan_router', 'ipsla', 'critical'],
    ['IP SLA 12 threshold violated: RTT 2900 ms to shore'],
    'link-latency-high',
  ),
  fault(
    'radios unreachable',
    ['wlc', 'capwap', 'critical'],
    ['17 APs left the controller in 40 s', 'CAPWAP echo timeout deck 6 fwd'],
    'wireless-access-points-down',
  ),
  fault(
    'no leases left for guests',
    ['dhcp_server', 'kea', 'critical'],
    ['ALLOC_ENGINE_V4_ALLOC_FAIL no address available in subnet guest-wifi'],
    'guest-dhcp-exhausted',
  ),
  fault(
    'guests see no login page',
    ['captive_gateway', 'splash', 'critical'],
    ['Splash page backend returns 502 for all guests', 'Voucher check unavailable'],
    'guest-portal-failed',
  ),
];
