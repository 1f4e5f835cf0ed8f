import type { FleetDevice } from '../fleet/ship.ts';
import { type Saying, saying } from './saying.ts';

export type PortState = 'down' | 'up';

/** The name of the nth port of a switch or router. */
export function portName(device: FleetDevice, port: number): string {
  switch (device.vendor) {
    case 'Aruba':
      return `1/1/${port}`;
    case 'Juniper':
      return `xe-0/0/${port - 1}`;
    default:
      return `${device.role === 'core_switch' ? 'TwentyFiveGigE' : 'TenGigabitEthernet'}1/0/${port}`;
  }
}

/** What a switch writes when one of its ports goes down or comes up; the first line is the one that says so. */
export function portLines(device: FleetDevice, port: string, state: PortState): readonly Saying[] {
  const isDown = state === 'down';
  switch (device.vendor) {
    case 'Aruba':
      return [
        saying(
          'intfd',
          isDown ? 'warning' : 'info',
          `Event|${isDown ? 404 : 403}|LOG_${isDown ? 'WARN' : 'INFO'}|AMM|1/1|Interface ${port}: link is ${state}`,
        ),
      ];
    case 'Juniper':
      return [
        saying(
          'mib2d',
          'warning',
          `SNMP_TRAP_LINK_${state.toUpperCase()}: ifIndex ${500 + port.length * 7}, ifAdminStatus up(1), ifOperStatus ${isDown ? 'down(2)' : 'up(1)'}, ifName ${port}`,
        ),
      ];
    default:
      return [
        saying('ios', 'error', `%LINK-3-UPDOWN: Interface ${port}, changed state to ${state}`),
        saying(
          'ios',
          'notice',
          `%LINEPROTO-5-UPDOWN: Line protocol on Interface ${port}, changed state to ${state}`,
        ),
      ];
  }
}

/** How the device at the other end of the cable writes of its uplink. */
export function uplinkLine(device: FleetDevice, state: PortState): Saying {
  const isDown = state === 'down';
  if (device.type === 'switch') {
    const port = device.vendor === 'Cisco' ? 'TenGigabitEthernet1/1/1' : portName(device, 49);
    return portLines(device, port, state)[0] ?? saying('ios', 'error', `link ${state}`);
  }
  if (device.type === 'wlc') {
    return device.vendor === 'Aruba'
      ? saying('fpapps', isDown ? 'warning' : 'notice', `Port 0/0/1: Link ${state}`)
      : saying(
          'wlc',
          isDown ? 'error' : 'notice',
          `*dtlArpTask: %DTL-3-PORT_STATE: Distribution system port 1 link ${state}`,
        );
  }
  if (device.platform === 'windows') {
    return isDown
      ? saying(
          'e1i68x64',
          'warning',
          'Intel(R) Ethernet Server Adapter X710 #2: Network link is disconnected.',
        )
      : saying(
          'e1i68x64',
          'info',
          'Intel(R) Ethernet Server Adapter X710 #2: Network link has been established at 10Gbps full duplex.',
        );
  }
  const speed = isDown ? '' : ', 10000 Mbps full duplex';
  return saying(
    'kernel',
    isDown ? 'error' : 'info',
    `ixgbe 0000:3b:00.0 eno1: NIC Link is ${isDown ? 'Down' : `Up${speed}`}`,
  );
}
