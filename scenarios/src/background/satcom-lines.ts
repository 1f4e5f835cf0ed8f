import type { Role } from '../fleet/blueprints.ts';
import type { LineFamily } from './line-family.ts';

/** What the ways to shore themselves write on a normal day, by make. */
export function satcomLines(role: Role, vendor: string): readonly LineFamily[] {
  switch (role) {
    case 'satellite_modem':
      return MODEM_LINES[vendor] ?? [];
    case 'antenna':
      return ANTENNA_LINES;
    case 'lte_modem':
      return LTE_LINES;
    default:
      return [];
  }
}

const MODEM_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  iDirect: [
    {
      service: 'modem',
      level: 'info',
      perHour: 90,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `rx_snr=${rng.between(11, 13.4).toFixed(1)} rx_lock=1 tx_power=${rng.between(-13, -11).toFixed(1)} modcod=${rng.pick(['16APSK-3/4', '16APSK-5/6', '8PSK-5/6'])} state=in_network`,
    },
    {
      service: 'modem',
      level: 'warning',
      perHour: 1.2,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `acm: modcod stepped to 8PSK-3/4 for ${rng.int(4, 20)} s, margin=${rng.between(0.6, 1.4).toFixed(1)}`,
    },
  ],
  Comtech: [
    {
      service: 'cdm760',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `Rx: EbNo=${rng.between(8.4, 10.2).toFixed(1)}dB BER=${rng.pick(['1.0E-9', '3.2E-9', '8.0E-10'])} RSL=-${rng.int(38, 47)}dBm lock=Y`,
    },
    {
      service: 'cdm760',
      level: 'notice',
      perHour: 2,
      write: ({ rng }) => `AUPC adjusted Tx power by ${rng.pick(['+0.2', '-0.2', '+0.4'])} dB`,
    },
  ],
  Newtec: [
    {
      service: 'mdm3310',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `demod 1 locked, C/N ${rng.between(11.2, 13.1).toFixed(2)} dB, fade margin ${rng.between(3, 5).toFixed(1)} dB, roll-off 5%`,
    },
    {
      service: 'mdm3310',
      level: 'warning',
      perHour: 0.8,
      write: ({ rng }) =>
        `return link burst power ${rng.between(0.3, 0.9).toFixed(1)} dB above target, corrected`,
    },
  ],
  KVH: [
    {
      service: 'tracphone',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `[ACU] antenna 1 state TRACKING, C/N ${rng.between(10.8, 13).toFixed(1)}, az ${rng.int(0, 359)} el ${rng.int(36, 46)}`,
    },
    {
      service: 'tracphone',
      level: 'notice',
      perHour: 1,
      write: ({ rng }) =>
        `[ICM] beam list updated, ${rng.int(9, 22)} beams, next check in ${rng.int(2, 12)} h`,
    },
  ],
  Hughes: [
    {
      service: 'ht2600',
      level: 'info',
      perHour: 60,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `SQF ${rng.int(86, 104)}, outroute Es/No ${rng.between(10.9, 13).toFixed(1)} dB, FAP inactive`,
    },
  ],
  Intellian: [
    {
      service: 'intellian',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `antenna mode TRACK, AGC ${rng.int(1_400, 1_800)}, modem 1 lock on, rx C/N ${rng.between(10.9, 13.2).toFixed(1)} dB`,
    },
    {
      service: 'intellian',
      level: 'warning',
      perHour: 0.4,
      write: ({ rng }) =>
        `pedestal: cross-level correction ${rng.between(1, 4).toFixed(1)} deg for ${rng.int(2, 9)} s`,
    },
  ],
};

const ANTENNA_LINES: readonly LineFamily[] = [
  {
    service: 'acu',
    level: 'info',
    perHour: 40,
    write: ({ rng }) =>
      `tracking=on az=${rng.between(0, 360).toFixed(1)} el=${rng.between(38, 44).toFixed(1)} hdg=${rng.between(0, 360).toFixed(1)} agc=${rng.int(1_400, 1_900)}`,
  },
  {
    service: 'acu',
    level: 'notice',
    perHour: 1,
    write: ({ rng }) => `step track offset updated, xel=${rng.between(-0.2, 0.2).toFixed(2)}`,
  },
  {
    service: 'acu',
    level: 'warning',
    perHour: 0.3,
    write: ({ rng }) =>
      `entering blockage sector ${rng.int(1, 2)} (${rng.pick(['funnel', 'forward mast'])}), expected ${rng.int(8, 25)} s`,
  },
];

const LTE_LINES: readonly LineFamily[] = [
  {
    service: 'modem',
    level: 'info',
    perHour: 30,
    vouchesFor: 'cellular',
    write: ({ rng }) =>
      `operator=${rng.pick(['Telenor Maritime', 'Cellular at Sea', 'Singtel'])} rsrp=-${rng.int(78, 101)} rsrq=-${rng.int(7, 13)} sinr=${rng.int(4, 19)} band=B${rng.pick(['3', '7', '20'])}`,
  },
  {
    service: 'modem',
    level: 'notice',
    perHour: 1.5,
    write: ({ rng }) => `cell changed, pci ${rng.int(10, 480)}, registered (roaming)`,
  },
];
