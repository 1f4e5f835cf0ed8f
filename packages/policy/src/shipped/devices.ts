import type { Domain } from '@aiops/contracts';

export const SHIPPED_WAN_DEVICE_TYPES = ['vsat', 'satellite_modem', 'lte_modem', 'wan_router'] as const;

export const SHIPPED_INFRA_DEVICE_TYPES = [
  'switch',
  'router',
  'firewall',
  'ap',
  'wlc',
  'ups',
  ...SHIPPED_WAN_DEVICE_TYPES,
] as const;

/** The domain of a statement that fits no rule, by what the device is. */
export const SHIPPED_DEVICE_DOMAINS: Record<string, Domain> = {
  vsat: 'comms',
  satellite_modem: 'comms',
  lte_modem: 'comms',
  wan_router: 'comms',
  antenna: 'comms',
  switch: 'net',
  router: 'net',
  firewall: 'net',
  ap: 'net',
  wlc: 'net',
  ups: 'system',
  server: 'system',
  storage: 'system',
  database: 'app',
  pos: 'app',
  camera: 'security',
};
