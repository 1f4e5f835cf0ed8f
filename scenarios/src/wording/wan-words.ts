import { type Saying, saying } from './saying.ts';

export type WanLink = 'vsat' | 'lte';

/** What the router that joins the ways to shore writes when one fails, returns, or none is left. */
export interface RouterWords {
  readonly failed: (link: WanLink) => readonly Saying[];
  readonly moved: (to: WanLink) => readonly Saying[];
  readonly none: readonly Saying[];
  readonly returned: (link: WanLink) => readonly Saying[];
  /** A health check that fails now and then; no fault by itself. */
  readonly doubts: Saying;
  /** Ends what `none` said. */
  readonly some: readonly Saying[];
}

const sla = (link: WanLink): number => (link === 'vsat' ? 10 : 20);

const CISCO: RouterWords = {
  failed: (link) => [
    saying('ios', 'warning', `%TRACK-6-STATE: ${sla(link)} ip sla ${sla(link)} reachability Up -> Down`),
  ],
  moved: (to) => [
    saying(
      'ios',
      'notice',
      `%HA_EM-6-LOG: WAN-FAILOVER: default route moved to ${to}, NAT translations flushed`,
    ),
  ],
  none: [saying('ios', 'error', '%HA_EM-3-LOG: WAN-WATCH: all uplinks down')],
  returned: (link) => [
    saying('ios', 'notice', `%TRACK-6-STATE: ${sla(link)} ip sla ${sla(link)} reachability Down -> Up`),
  ],
  doubts: saying(
    'ios',
    'warning',
    '%TRACK-6-STATE: 10 ip sla 10 reachability Up -> Down, rtt over threshold on Tunnel0',
  ),
  some: [saying('ios', 'notice', '%HA_EM-5-LOG: WAN-WATCH: uplink restored')],
};

const member = (link: WanLink): string => (link === 'vsat' ? 'WAN1 (VSAT)' : 'WAN2 (LTE)');

const PEPLINK: RouterWords = {
  failed: (link) => [saying('wan', 'warning', `${member(link)} disconnected (health check failed)`)],
  moved: (to) => [saying('wan', 'notice', `SpeedFusion: traffic moved to ${member(to)}`)],
  none: [saying('wan', 'error', 'All WAN links down')],
  returned: (link) => [saying('wan', 'notice', `${member(link)} connected (health check OK)`)],
  doubts: saying('wan', 'warning', 'WAN1 (VSAT) health check failed, 3 of 5 probes unanswered'),
  some: [saying('wan', 'notice', 'WAN link restored')],
};

const JUNIPER: RouterWords = {
  failed: (link) => [
    saying('rmopd', 'warning', `PING_TEST_FAILED: pingCtlOwnerIndex = wan, pingCtlTestName = ${link}`),
    saying(
      'rpd',
      'warning',
      `RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 203.0.113.${sla(link)} changed state from Established to Idle (event HoldTime)`,
    ),
  ],
  moved: (to) => [saying('rpd', 'notice', `EVENT ip-monitoring policy wan: preferred route added via ${to}`)],
  none: [saying('eventd', 'error', 'wan-watch: no WAN connectivity, all probes failed')],
  returned: (link) => [
    saying('rmopd', 'info', `PING_TEST_COMPLETED: pingCtlOwnerIndex = wan, pingCtlTestName = ${link}`),
  ],
  doubts: saying(
    'rmopd',
    'warning',
    'PING_RTT_THRESHOLD_EXCEEDED: pingCtlOwnerIndex = wan, pingCtlTestName = vsat',
  ),
  some: [saying('eventd', 'notice', 'wan-watch: WAN connectivity restored')],
};

export function routerWords(vendor: string): RouterWords {
  if (vendor === 'Cisco') return CISCO;
  return vendor === 'Juniper' ? JUNIPER : PEPLINK;
}

/** What the guests' portal writes without a way to shore; each is a fault to the policy. */
export const PORTAL_CUT_OFF: readonly string[] = [
  'captive portal failed: shore authentication did not answer',
  'captive portal failed: upstream unreachable, guest shown the offline page',
  'captive portal error: RADIUS at shore timed out, ssid=GUEST',
];

/** What payment writes without a way to shore. */
export const PAYMENT_CUT_OFF: readonly string[] = [
  'c.s.pos.PaymentGateway - authorisation failed: java.net.SocketTimeoutException: connection timed out',
  'c.s.pos.PaymentGateway - acquirer link: connection timeout after 15000 ms, ticket kept offline',
  'c.s.pos.PaymentGateway - settlement batch: connect timed out (acquirer-1:9443)',
];
