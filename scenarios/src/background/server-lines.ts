import type { Role } from '../fleet/blueprints.ts';
import {
  crewAddress,
  guestAddress,
  guestMac,
  kernelClock,
  type LineFamily,
  networkOf,
} from './line-family.ts';

/** What servers and tills write on a normal day. */
export function serverLines(role: Role): readonly LineFamily[] {
  switch (role) {
    case 'db':
      return [...LINUX_LINES, ...DATABASE_LINES];
    case 'pos':
      return [...LINUX_LINES, ...POS_LINES];
    case 'reservations':
      return [...LINUX_LINES, ...RESERVATION_LINES];
    case 'pms':
      return [...LINUX_LINES, ...PMS_LINES];
    case 'files':
      return [...LINUX_LINES, ...FILE_LINES];
    case 'mail':
      return [...LINUX_LINES, ...MAIL_LINES];
    case 'portal':
      return [...LINUX_LINES, ...PORTAL_LINES];
    case 'pos_terminal':
      return TILL_LINES;
    default:
      return [];
  }
}

const LINUX_LINES: readonly LineFamily[] = [
  {
    service: 'systemd',
    level: 'info',
    perHour: 8,
    write: ({ rng }) =>
      `Started Session ${rng.int(100, 99_999)} of user ${rng.pick(['root', 'backup', 'monitor'])}.`,
  },
  {
    service: 'systemd',
    level: 'info',
    perHour: 3,
    write: ({ rng }) =>
      `${rng.pick(['logrotate', 'fstrim', 'man-db', 'sysstat-collect'])}.service: Deactivated successfully.`,
  },
  {
    service: 'cron',
    level: 'info',
    perHour: 12,
    write: ({ rng }) =>
      `(root) CMD (${rng.pick(['/usr/lib/sysstat/sa1 1 1', 'run-parts /etc/cron.hourly', '/opt/ship/bin/heartbeat.sh'])})`,
  },
  {
    service: 'sshd',
    level: 'info',
    perHour: 5,
    write: (scene) =>
      `Accepted publickey for monitor from ${networkOf(scene.ship)}.10.5 port ${scene.rng.int(32_000, 60_000)} ssh2: ED25519 SHA256:x9Qk${scene.rng.int(1_000, 9_999)}`,
  },
  {
    // A mistyped password now and then: far too few from one desk to be an attack.
    service: 'sshd',
    level: 'info',
    perHour: 0.06,
    write: (scene) =>
      `Failed password for ${scene.rng.pick(['itofficer', 'hotelmgr', 'purser'])} from ${crewAddress(scene)} port ${scene.rng.int(32_000, 60_000)} ssh2`,
  },
  {
    service: 'chronyd',
    level: 'info',
    perHour: 1.5,
    write: (scene) => `Selected source ${networkOf(scene.ship)}.30.5 (gps-ntp)`,
  },
  {
    service: 'kernel',
    level: 'warning',
    perHour: 0.3,
    write: (scene) =>
      `${kernelClock(scene)} perf: interrupt took too long (${scene.rng.int(2_500, 4_900)} > 2500), lowering kernel.perf_event_max_sample_rate`,
  },
  {
    service: 'kernel',
    level: 'info',
    perHour: 0.5,
    write: (scene) => `${kernelClock(scene)} EXT4-fs (sda3): re-mounted. Quota mode: none.`,
  },
  {
    service: 'smartd',
    level: 'info',
    perHour: 2,
    write: ({ rng }) =>
      `Device: /dev/sd${rng.pick(['a', 'b'])} [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from ${rng.int(30, 36)} to ${rng.int(30, 36)}`,
  },
];

const DATABASE_LINES: readonly LineFamily[] = [
  {
    service: 'postgres',
    level: 'info',
    perHour: 24,
    write: ({ rng }) =>
      `LOG:  checkpoint complete: wrote ${rng.int(40, 2_100)} buffers (${rng.between(0.1, 3).toFixed(1)}%); write=${rng.between(4, 60).toFixed(3)} s`,
  },
  {
    service: 'postgres',
    level: 'info',
    perHour: 20,
    write: ({ rng }) =>
      `LOG:  automatic vacuum of table "hotel.public.${rng.pick(['folio_line', 'cabin_event', 'pos_ticket'])}": index scans: ${rng.int(0, 2)}`,
  },
  {
    service: 'pgbouncer',
    level: 'info',
    perHour: 60,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `stats: ${rng.int(20, 90)} xacts/s, ${rng.int(60, 300)} queries/s, in ${rng.int(9_000, 60_000)} B/s, wait ${rng.int(5, 90)} us`,
  },
  {
    service: 'postgres',
    level: 'warning',
    perHour: 1,
    write: ({ rng }) =>
      `LOG:  duration: ${rng.int(1_050, 2_400)}.${rng.int(100, 999)} ms  statement: SELECT * FROM folio WHERE cabin = $1`,
  },
  {
    service: 'postgres',
    level: 'error',
    perHour: 0.5,
    write: ({ rng }) =>
      `ERROR:  duplicate key value violates unique constraint "pos_ticket_pkey" (ticket ${rng.int(100_000, 999_999)})`,
  },
];

const OUTLETS = [
  'Lido Grill',
  'Fireside Lounge',
  'Ocean Bar',
  'Smokers Corner Kiosk',
  'Spa Desk',
  'Gift Shop',
];

const POS_LINES: readonly LineFamily[] = [
  {
    service: 'pos',
    level: 'info',
    perHour: 240,
    vouchesFor: 'database',
    daily: true,
    write: ({ rng }) =>
      `[http-nio-8080-exec-${rng.int(1, 40)}] c.s.pos.TicketService - ticket ${rng.int(100_000, 999_999)} closed, outlet=${rng.pick(OUTLETS)}, total=${rng.between(4, 210).toFixed(2)} USD`,
  },
  {
    service: 'pos',
    level: 'debug',
    perHour: 60,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `HikariPool-1 - Pool stats (total=40, active=${rng.int(3, 17)}, idle=${rng.int(20, 37)}, waiting=0)`,
  },
  {
    service: 'pos',
    level: 'info',
    perHour: 30,
    vouchesFor: 'shore',
    daily: true,
    write: ({ rng }) =>
      `c.s.pos.PaymentGateway - authorisation approved in ${rng.int(380, 1_900)} ms, ref ${rng.int(10_000, 99_999)}`,
  },
  {
    service: 'pos',
    level: 'warning',
    perHour: 3,
    daily: true,
    write: ({ rng }) =>
      `c.s.pos.PaymentGateway - card declined by issuer, code ${rng.pick(['05', '51', '54'])}`,
  },
  {
    service: 'pos',
    level: 'error',
    perHour: 0.4,
    write: ({ rng }) =>
      `c.s.pos.ReceiptPrinter - printer ${rng.int(1, 24)} out of paper, job ${rng.int(100, 999)} requeued`,
  },
];

const RESERVATION_LINES: readonly LineFamily[] = [
  {
    service: 'reservations',
    level: 'info',
    perHour: 120,
    vouchesFor: 'database',
    daily: true,
    write: ({ rng }) =>
      `[worker-${rng.int(1, 16)}] Booking ${rng.int(1_000_000, 9_999_999)} ${rng.pick(['created', 'amended', 'checked in', 'cancelled'])} venue=${rng.pick(['Bistro', 'Excursions', 'Theatre'])} party=${rng.int(1, 8)}`,
  },
  {
    service: 'reservations',
    level: 'debug',
    perHour: 30,
    vouchesFor: 'database',
    write: ({ rng }) =>
      `HikariPool-2 - Pool stats (total=20, active=${rng.int(1, 8)}, idle=${rng.int(10, 18)}, waiting=0)`,
  },
  {
    service: 'reservations',
    level: 'warning',
    perHour: 1,
    write: ({ rng }) =>
      `o.h.engine.jdbc.spi.SqlExceptionHelper - SQL Warning Code: 0, slow query ${rng.int(900, 2_000)} ms`,
  },
];

const PMS_LINES: readonly LineFamily[] = [
  {
    service: 'pms',
    level: 'info',
    perHour: 90,
    vouchesFor: 'database',
    daily: true,
    write: ({ rng }) =>
      `INFO  FolioPosting cabin=${rng.int(4_001, 10_220)} amount=${rng.between(3, 320).toFixed(2)} source=${rng.pick(['POS', 'SPA', 'INTERNET'])}`,
  },
  {
    service: 'pms',
    level: 'info',
    perHour: 20,
    daily: true,
    write: ({ rng }) => `INFO  KeyEncoder cabin ${rng.int(4_001, 10_220)} key issued`,
  },
  {
    service: 'pms',
    level: 'warning',
    perHour: 0.6,
    write: ({ rng }) => `WARN  NightAudit job lag ${rng.int(2, 20)} s`,
  },
];

const FILE_LINES: readonly LineFamily[] = [
  {
    service: 'smbd',
    level: 'info',
    perHour: 20,
    write: (scene) =>
      `connect to service crew initially as user crew${scene.rng.int(10, 99)} from ${crewAddress(scene)}`,
  },
  {
    service: 'backup',
    level: 'info',
    perHour: 4,
    vouchesFor: 'disk',
    write: ({ rng }) => `incremental finished: ${rng.int(40, 900)} files, ${rng.int(10, 4_000)} MB, 0 errors`,
  },
  {
    service: 'smbd',
    level: 'warning',
    perHour: 0.7,
    write: ({ rng }) =>
      `oplock break for file ${rng.pick(['roster.xlsx', 'menu.docx'])} took ${rng.int(2, 9)} s`,
  },
];

const MAIL_LINES: readonly LineFamily[] = [
  {
    service: 'postfix',
    level: 'info',
    perHour: 40,
    write: ({ rng }) =>
      `${rng.int(0x100000, 0xffffff).toString(16).toUpperCase()}: to=<crew${rng.int(10, 99)}@meridian.example>, relay=local, delay=${rng.between(0.1, 3).toFixed(2)}, status=sent (delivered to mailbox)`,
  },
  {
    service: 'dovecot',
    level: 'info',
    perHour: 30,
    write: (scene) =>
      `imap-login: Login: user=<crew${scene.rng.int(10, 99)}>, method=PLAIN, rip=${crewAddress(scene)}, TLS`,
  },
  {
    service: 'postfix',
    level: 'warning',
    perHour: 1,
    write: ({ rng }) =>
      `${rng.int(0x100000, 0xffffff).toString(16).toUpperCase()}: greylisted by shore relay, retry in ${rng.int(60, 600)} s`,
  },
];

const PORTAL_LINES: readonly LineFamily[] = [
  {
    service: 'nginx',
    level: 'info',
    perHour: 200,
    daily: true,
    write: (scene) =>
      `${guestAddress(scene)} - - "GET /${scene.rng.pick(['', 'login', 'plans', 'assets/app.js', 'status'])} HTTP/1.1" ${scene.rng.pick([200, 200, 200, 304, 302, 404])} ${scene.rng.int(180, 24_000)} "-" "Mozilla/5.0"`,
  },
  {
    service: 'dhcpd',
    level: 'info',
    perHour: 160,
    daily: true,
    write: (scene) => `DHCPACK on ${guestAddress(scene)} to ${guestMac(scene)} (guest-phone) via vlan100`,
  },
  {
    service: 'dhcpd',
    level: 'info',
    perHour: 60,
    daily: true,
    write: (scene) => `DHCPREQUEST for ${guestAddress(scene)} from ${guestMac(scene)} via vlan100`,
  },
  {
    service: 'portal',
    level: 'info',
    perHour: 50,
    vouchesFor: 'shore',
    daily: true,
    write: (scene) =>
      `session started plan=${scene.rng.pick(['basic', 'stream', 'crew'])} client=${guestMac(scene)}`,
  },
  {
    service: 'portal',
    level: 'warning',
    perHour: 4,
    daily: true,
    write: (scene) => `voucher rejected, already used, client=${guestMac(scene)}`,
  },
  {
    service: 'nginx',
    level: 'error',
    perHour: 0.8,
    write: (scene) =>
      `open() "/var/www/portal/favicon.ico" failed (2: No such file or directory), client: ${guestAddress(scene)}`,
  },
];

const TILL_LINES: readonly LineFamily[] = [
  {
    service: 'till',
    level: 'info',
    perHour: 30,
    daily: true,
    write: ({ rng }) => `sync ok, ${rng.int(0, 12)} tickets sent, server latency ${rng.int(20, 180)} ms`,
  },
  {
    service: 'till',
    level: 'warning',
    perHour: 1,
    daily: true,
    write: ({ rng }) => `drawer left open for ${rng.int(30, 120)} s`,
  },
];
