import type { Role } from '../fleet/blueprints.ts';
import type { FleetDevice } from '../fleet/ship.ts';
import { databaseLines } from './database-lines.ts';
import { crewAddress, guestAddress, guestMac, type LineFamily } from './line-family.ts';
import { LINUX_LINES, WINDOWS_LINES } from './platform-lines.ts';

/** What servers and tills write on a normal day. */
export function serverLines({ role, platform, database }: FleetDevice): readonly LineFamily[] {
  if (platform === 'windows') return WINDOWS_LINES;
  const own = OWN_LINES[role] ?? [];
  const stored = database === undefined ? [] : databaseLines(database);
  return platform === 'linux' ? [...LINUX_LINES, ...stored, ...own] : own;
}

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

const SPA_LINES: readonly LineFamily[] = [
  {
    service: 'spa',
    level: 'info',
    perHour: 40,
    daily: true,
    write: ({ rng }) =>
      `INFO ${rng.pick(['treatments', 'calendar', 'billing'])}: appointment ${rng.int(10_000, 99_999)} ${rng.pick(['booked', 'moved', 'paid'])}`,
  },
  {
    service: 'spa',
    level: 'warning',
    perHour: 0.6,
    write: ({ rng }) => `WARNING calendar: slot list rebuilt in ${rng.int(900, 3_000)} ms`,
  },
];

const STRAY_LINES: readonly LineFamily[] = [
  {
    service: 'player',
    level: 'info',
    perHour: 20,
    write: ({ rng }) => `playlist ${rng.pick(['lobby', 'deck5', 'safety'])} item ${rng.int(1, 40)} started`,
  },
];

const OWN_LINES: Partial<Record<Role, readonly LineFamily[]>> = {
  pos: POS_LINES,
  reservations: RESERVATION_LINES,
  pms: PMS_LINES,
  files: FILE_LINES,
  mail: MAIL_LINES,
  portal: PORTAL_LINES,
  pos_terminal: TILL_LINES,
  spa: SPA_LINES,
  stray: STRAY_LINES,
};
