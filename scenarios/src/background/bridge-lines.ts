import type { Role } from '../fleet/blueprints.ts';
import type { LineFamily } from './line-family.ts';

/** What bridge devices and the power supply write on a normal day. */
export function bridgeLines(role: Role, vendor: string): readonly LineFamily[] {
  switch (role) {
    case 'ups':
      return UPS_LINES[vendor] ?? EATON_LINES;
    case 'gps':
      return RECEIVER_LINES[vendor] ?? GPS_LINES;
    case 'ecdis':
      return ECDIS_LINES;
    case 'ais':
      return AIS_LINES;
    case 'voyage_recorder':
      return RECORDER_LINES;
    case 'fire_panel':
      return PANEL_LINES[vendor] ?? FIRE_PANEL_LINES;
    default:
      return [];
  }
}

const EATON_LINES: readonly LineFamily[] = [
  {
    service: 'ups',
    level: 'info',
    perHour: 6,
    vouchesFor: 'power',
    write: ({ rng }) =>
      `mode=online load=${rng.int(40, 52)}% battery=100% input=${rng.int(224, 234)}V output=230V runtime=${rng.int(38, 47)}min`,
  },
  {
    service: 'ups',
    level: 'notice',
    perHour: 0.05,
    write: () => 'Scheduled battery self-test completed, result: passed',
  },
];

const APC_LINES: readonly LineFamily[] = [
  {
    service: 'apc',
    level: 'info',
    perHour: 6,
    vouchesFor: 'power',
    write: ({ rng }) => `UPS: Online, load ${rng.int(38, 55)} %, internal temperature ${rng.int(26, 33)} C`,
  },
  {
    service: 'apc',
    level: 'warning',
    perHour: 0.2,
    write: ({ rng }) => `UPS: AVR compensated an input of ${rng.int(238, 246)} V for ${rng.int(1, 4)} s`,
  },
];

const GPS_LINES: readonly LineFamily[] = [
  {
    service: 'nmea',
    level: 'info',
    perHour: 40,
    vouchesFor: 'position',
    write: ({ rng }) =>
      `GGA fix=1 sats=${rng.int(9, 14)} hdop=${rng.between(0.6, 1.1).toFixed(1)} age=${rng.int(1, 4)}`,
  },
  {
    service: 'nmea',
    level: 'notice',
    perHour: 0.4,
    vouchesFor: 'position',
    write: ({ rng }) => `constellation changed, using ${rng.int(9, 14)} satellites`,
  },
];

const ECDIS_LINES: readonly LineFamily[] = [
  {
    service: 'ecdis',
    level: 'info',
    perHour: 12,
    write: ({ rng }) =>
      `route monitoring: XTD ${rng.between(0, 0.09).toFixed(2)} nm, next WP ${rng.int(3, 40)}`,
  },
  {
    service: 'ecdis',
    level: 'warning',
    perHour: 0.3,
    write: ({ rng }) => `chart cell NO${rng.int(4, 5)}B${rng.int(1_000, 1_999)} has a newer edition`,
  },
];

const FIRE_PANEL_LINES: readonly LineFamily[] = [
  {
    service: 'panel',
    level: 'info',
    perHour: 10,
    write: ({ rng }) => `loop ${rng.int(1, 6)} poll complete, ${rng.int(118, 126)} detectors normal`,
  },
  {
    service: 'panel',
    level: 'notice',
    perHour: 0.3,
    write: ({ rng }) =>
      `detector ${rng.int(1, 6)}-${rng.int(1, 120)} drift compensation at ${rng.int(60, 78)} %`,
  },
];

const NUT_LINES: readonly LineFamily[] = [
  {
    service: 'upsd',
    level: 'info',
    perHour: 6,
    vouchesFor: 'power',
    write: ({ rng }) =>
      `rack@localhost: ups.status OL, ups.load ${rng.int(38, 54)}, input.voltage ${rng.int(224, 234)}`,
  },
];

const UPS_LINES: Readonly<Record<string, readonly LineFamily[]>> = { APC: APC_LINES, Riello: NUT_LINES };

const receiver = (service: string, words: (sats: number) => string): readonly LineFamily[] => [
  {
    service,
    level: 'info',
    perHour: 40,
    vouchesFor: 'position',
    write: ({ rng }) => words(rng.int(9, 14)),
  },
];

const RECEIVER_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  JRC: receiver('jlr', (sats) => `$GPGGA quality 1 sats ${sats} alarm none`),
  Saab: receiver('r5', (sats) => `navigation mode DGNSS, ${sats} satellites used, RAIM safe`),
};

const AIS_LINES: readonly LineFamily[] = [
  {
    service: 'ais',
    level: 'info',
    perHour: 30,
    write: ({ rng }) => `VDM received, ${rng.int(4, 120)} targets, slot load ${rng.int(2, 40)} %`,
  },
];

const RECORDER_LINES: readonly LineFamily[] = [
  {
    service: 'vdr',
    level: 'info',
    perHour: 12,
    write: ({ rng }) => `recording, ${rng.int(11, 13)} inputs, capsule ${rng.int(40, 60)} % used`,
  },
];

const panel = (service: string, words: (loop: number) => string): readonly LineFamily[] => [
  { service, level: 'info', perHour: 10, write: ({ rng }) => words(rng.int(1, 6)) },
];

const PANEL_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  Autronica: panel('autrosafe', (loop) => `loop ${loop} scan ok, 0 faults, 0 disablements`),
  Tyco: panel('zettler', (loop) => `loop ${loop}: polling complete, all points quiescent`),
};
