import type { LogPatternInput } from '../schema/log-pattern.ts';

const FANS = ['fan', 'fan tray', 'fan module'];
const FAN_FAULTS = ['failed', 'has failed', 'failure'];

/** Devices number their fans within the phrase: `Fan tray 1 failed`. */
function numberedFans(): string[] {
  return FANS.flatMap((fan) => [0, 1, 2, 3, 4].flatMap((at) => FAN_FAULTS.map((is) => `${fan} ${at} ${is}`)));
}

/** Lines that quote a fault whose end, rehearsal or limit they tell. */
const NOT_A_FAULT = ['cleared', 'recovered', 'restored', 'back to normal', 'returned to normal', 'self-test'];

const DISKS = '(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|md|ada|da)[a-z0-9]+';
const DISK_OBJECTS = [
  String.raw`\bdev(?:ice)?[:=]?\s+(?:/dev/)?(?P<object>${DISKS})`,
  String.raw`\bon\s+(?:dev(?:ice)?\s+)?(?:/dev/)?(?P<object>${DISKS})`,
  `/dev/(?P<object>${DISKS})`,
  String.raw`\b(?P<object>md\d+)\b`,
  String.raw`\b(?P<object>(?:disk|drive|bay|slot)[\s#:]*\d[\d:]*)`,
];

/**
 * Hosts and gear that break: what a disk, a kernel or a fan says of itself. They have the type that alerts of disks,
 * memory and temperature have. None is cleared: nobody reports that a disk is whole again.
 */
export const HARDWARE_PATTERNS: Record<string, LogPatternInput> = {
  host_crash: {
    words: [
      'kernel panic',
      'rebooted from a bugcheck',
      'bug: unable to handle kernel',
      'kernel bug at',
      'bug: soft lockup',
      'hard lockup',
      'uncorrectable machine check',
      'uncorrected machine check',
      'fatal machine check',
      'machine check exception',
      'uncorrectable ecc',
      'uncorrectable memory error',
    ],
    unless: [
      ...NOT_A_FAULT,
      'notifier',
      'on kernel panic',
      'kernel panic timeout',
      'no uncorrectable',
      'correctable machine check exception',
    ],
    severity: 'critical',
    incident_type: 'resource_pressure',
  },
  storage_fault: {
    words: [
      'ext4-fs error',
      'ext3-fs error',
      'btrfs critical',
      'btrfs error',
      'xfs_do_force_shutdown',
      'metadata i/o error',
      'metadata corruption detected',
      'remounting filesystem read-only',
      'blk_update_request: i/o error',
      'print_req_error: i/o error',
      'buffer i/o error',
      'i/o error, dev',
      'critical medium error',
      'unrecovered read error',
      'disk failure on',
      'fail event detected on md device',
      'degradedarray event detected on md device',
      'degradedarray event had been detected',
      'array is degraded',
      'raid array degraded',
      'virtual disk degraded',
      'logical drive failed',
      'physical disk failed',
      'hard disk failed',
      'disk drive failed',
      'predictive failure reported',
      'failed smart self-check',
      'smart failure predicted',
      'has a bad block',
      'vdev_state=faulted',
    ],
    unless: [...NOT_A_FAULT.filter((phrase) => phrase !== 'self-test'), 'dev fd0', 'dev sr0'],
    captures: DISK_OBJECTS,
    severity: 'high',
    incident_type: 'resource_pressure',
  },
  // Said again at every check, for the years that such a disk may still run: no fault alone, evidence beside one.
  disk_ageing: {
    words: ['currently unreadable (pending) sectors', 'offline uncorrectable sectors'],
    unless: [
      '0 currently unreadable (pending) sectors',
      '0 offline uncorrectable sectors',
      'no more currently unreadable (pending) sectors',
      'no more offline uncorrectable sectors',
      'warning condition reset',
    ],
    captures: DISK_OBJECTS,
    severity: 'medium',
    incident_type: 'resource_pressure',
    role: 'supports',
  },
  cooling_fault: {
    words: [
      ...numberedFans(),
      'fan failed',
      'fan failure',
      'fan tray failed',
      'fan tray failure',
      'fan has failed',
      'fan has stopped',
      'fan fault',
      'faulty fan',
      'all fans failed',
      'temperature critical',
      'temperature is critical',
      'critical temperature reached',
      'critical over-temperature',
      'over-temperature shutdown',
      'overtemperature shutdown',
      'over temperature alarm',
      'over-temperature alarm',
      'overtemperature alarm',
      'over temperature condition',
      'over-temperature condition',
      'overtemperature condition',
      'thermal shutdown',
      'temperature threshold exceeded',
      'temperature above threshold',
      'exceeds critical temperature',
    ],
    unless: [...NOT_A_FAULT, 'no fan failure', 'threshold set', 'fan test'],
    captures: [
      String.raw`\b(?P<object>fan(?:\s+(?:tray|module))?[\s#]*\d+)`,
      String.raw`\b(?P<object>psu[\s#]*\d+)`,
      String.raw`\b(?P<object>(?:inlet|outlet|exhaust|intake|ambient|chassis|cpu))\b`,
    ],
    severity: 'high',
    incident_type: 'resource_pressure',
  },
};
