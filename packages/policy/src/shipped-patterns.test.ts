import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type LogPattern } from './index.ts';

/** The plain reading of what a pattern says: phrases at word boundaries, `unless` phrases, then captures. */
function holds(phrases: readonly string[], line: string): boolean {
  const text = ` ${line.toLowerCase()} `;
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  return phrases.some((phrase) => {
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
      if (!isWord(text[at - 1]) && !isWord(text[at + phrase.length])) return true;
    }
    return false;
  });
}

/** The pattern that a line stands for: ends before beginnings, then the order of the policy. */
function chosen(line: string): string | undefined {
  const found = Object.entries(DEFAULT_POLICY.detect.logs_patterns).filter(
    ([, pattern]) => holds(pattern.words, line) && !holds(pattern.unless, line),
  );
  return (found.find(([, pattern]) => pattern.clears !== undefined) ?? found[0])?.[0];
}

function objectIn(line: string, pattern: LogPattern): string | null {
  for (const capture of pattern.captures) {
    const matcher = RE2JS.compile(capture, RE2JS.CASE_INSENSITIVE).matcher(line);
    if (matcher.find()) return matcher.group('object') ?? null;
  }
  return null;
}

const MEANT: readonly [string, string, string | null][] = [
  [
    '%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down',
    'link_down',
    'GigabitEthernet0/1',
  ],
  ['%LINK-3-UPDOWN: Interface Te1/0/24, changed state to up', 'link_up', 'Te1/0/24'],
  ['e1000e: eth0 NIC Link is Down', 'link_down', 'eth0'],
  ['e1000e 0000:00:19.0 eth0: Link is Up - 1000Mbps/Full', 'link_up', 'eth0'],
  ['systemd-networkd[411]: enp3s0: Lost carrier', 'link_down', 'enp3s0'],
  ['carrier lost on beam 2', 'link_down', 'beam 2'],
  ['carrier restored on beam 2', 'link_up', 'beam 2'],
  ['vsat-modem: loss of signal, antenna 1', 'link_down', 'antenna 1'],
  ['mib2d[1243]: SNMP_TRAP_LINK_DOWN: ifIndex 520, ifName ge-0/0/3.0', 'link_down', 'ge-0/0/3.0'],
  ['sshd[2]: Failed password for root from 203.0.113.9 port 4242 ssh2', 'auth_failure', '203.0.113.9'],
  [
    'sshd[2]: Failed password for invalid user admin from fe80::1:2 port 42 ssh2',
    'auth_failure',
    'fe80::1:2',
  ],
  [
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9 user=root',
    'auth_failure',
    '203.0.113.9',
  ],
  ['authentication failure; logname= uid=0 tty=ssh ruser= rhost= user=root', 'auth_failure', null],
  [
    '%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: x] [Source: 10.0.0.7] [localport: 22]',
    'auth_failure',
    '10.0.0.7',
  ],
  ["Access denied for user 'pos'@'10.1.1.5' (using password: YES)", 'auth_failure', '10.1.1.5'],
  [
    'HikariPool-1 - Connection is not available, request timed out after 30000ms.',
    'db_conn_timeout',
    'HikariPool-1',
  ],
  [
    'FATAL: remaining connection slots are reserved for non-replication superuser connections',
    'db_conn_timeout',
    null,
  ],
  ['connection pool exhausted pool=reservations', 'db_conn_timeout', 'reservations'],
  ['rsyslogd: write error on /var/log/syslog: No space left on device', 'disk_full', null],
  ['no space left on /var/lib/mysql', 'disk_full', '/var/lib/mysql'],
  ['/dev/sda1: disk full', 'disk_full', '/dev/sda1'],
  ['kernel: Out of memory: Killed process 4121 (mysqld) total-vm:8123412kB', 'oom_killed', 'mysqld'],
  ['kernel: Out of memory: Kill process 77 (java) score 911 or sacrifice child', 'oom_killed', 'java'],
  ['java.lang.OutOfMemoryError: Java heap space', 'oom_killed', null],
  ['upsmon[7]: UPS ups1@localhost on battery', 'power', 'ups1@localhost'],
  ['upsmon[7]: UPS ups1@localhost on line power', 'power_restored', 'ups1@localhost'],
  ['apcupsd[9]: Mains returned. No longer on UPS batteries.', 'power_restored', null],
  ['FIRE ALARM zone 4 deck 2', 'safety', 'zone 4'],
  ['fire alarm cleared zone 4', 'safety_cleared', 'zone 4'],
  ['smoke detected in engine room', 'safety', 'smoke'],
  ['Bilge high level, port side', 'safety', 'Bilge'],
  ['GPS signal lost', 'safety', 'GPS'],
  ['GPS signal restored', 'safety_cleared', 'GPS'],
  [
    'Login denied from 203.0.113.9/51000 to outside:192.0.2.2/ssh for user "admin"',
    'auth_failure',
    '203.0.113.9',
  ],
  ["Login failed for user 'root' from host '203.0.113.9'", 'auth_failure', '203.0.113.9'],
  ['An account failed to log on. Source Network Address: 203.0.113.9', 'auth_failure', '203.0.113.9'],
  ['admin login failed from ssh(203.0.113.9) because of it', 'auth_failure', '203.0.113.9'],
  ['Link monitor: Interface wan1 was turned down', 'link_down', 'wan1'],
  ['Link monitor: Interface wan1 was turned up', 'link_up', 'wan1'],
  ['Interface outside, changed state to down', 'link_down', 'outside'],
  ['no GPS fix: $GPGGA', 'safety', 'GPS'],
  ['GPS fix valid (gps): $GPGGA', 'safety_cleared', 'GPS'],
  ['captive portal failed: upstream refused', 'guest_net', null],
  ['sdwan: all uplinks down', 'wan_outage', null],
  ['sdwan: WAN connectivity restored', 'wan_restored', null],
  ['database is unavailable: connection timed out', 'core_app', null],
  [
    'Physical state on the interface GigabitEthernet1/0/1 changed to down.',
    'link_down',
    'GigabitEthernet1/0/1',
  ],
  ['Event|404|LOG_WARN|AMM|-|Link status for interface 1/1/5 is down', 'link_down', '1/1/5'],
  ['Event|403|LOG_INFO|AMM|-|Link status for interface 1/1/5 is up', 'link_up', '1/1/5'],
  ['bond0: link status definitely down for interface eth1, disabling it', 'link_down', 'eth1'],
  ['Rx lock lost', 'link_down', null],
  ['Rx lock acquired', 'link_up', null],
  ['Modem out of network', 'link_down', null],
  ['LTE modem: lost network registration', 'link_down', null],
  ['WAN failover: no available WAN connection', 'wan_outage', null],
  [
    'ORA-12516: TNS:listener could not find available handler with matching protocol stack',
    'db_conn_timeout',
    null,
  ],
  ['Timeout acquiring a connection. The pool is probably full.', 'db_conn_timeout', null],
  ['psql: could not connect. Is the server running on host "db-01"?', 'core_app', null],
  ['The C: disk is at or near capacity. You may need to delete some files.', 'disk_full', null],
  ["terminate called after throwing an instance of 'std::bad_alloc'", 'oom_killed', null],
  ["dropbear[12]: Login attempt for nonexistent user from '203.0.113.9:5122'", 'auth_failure', '203.0.113.9'],
  ['Utility not present', 'power', null],
  ['UPS load transferred to battery', 'power', null],
  ['UPS returned to utility power', 'power_restored', null],
  ['Manual call point activated, zone 3', 'safety', 'zone 3'],
  ['Bilge well high level alarm aft', 'safety', 'Bilge'],
  ['Position source lost: GPS', 'safety', 'GPS'],
  ['Position source restored: GPS', 'safety_cleared', 'GPS'],
  ['DHCPD: no free leases on subnet guest', 'guest_net', null],
];

const NOT_MEANT = [
  'the link is downloaded by 3 clients',
  'firewall policy fire-12 applied',
  'smoke test passed',
  'no fire detected in zone 2',
  'fire alarm test started by crew',
  'firedetected.example.org resolved',
  'UPS self test on battery passed',
  'SYN flooding detected on port 80',
  'no signal handlers installed',
  'Interface Gi0/3, changed state to administratively down',
  'Accepted password for chief from 10.0.0.2 port 22',
  'connection from 10.0.0.2 closed after 30 s',
  'uplinks are healthy',
  'Login permitted from 10.1.1.5/51000 to inside:10.1.1.1/ssh for user "admin"',
  'An account was successfully logged on.',
  'Interface Gi1/0/10: Power granted',
  'ROLL: GPS antenna voltage ok',
  'memory usage 40 %',
  'client connection timed out closing idle keepalive',
  'bilge pump 2 started',
  'fire door 12 closed',
  'fire pump test started',
  'general emergency alarm: crew drill at 10:30, fire in galley simulated',
  'link aggregation partner changed',
  'UPS transfer to battery for self-test',
];

describe('the shipped log patterns', () => {
  it.each(MEANT)('%s', (line, name, object) => {
    expect(chosen(line)).toBe(name);
    const pattern = DEFAULT_POLICY.detect.logs_patterns[name];
    expect(pattern && objectIn(line, pattern)).toBe(object);
  });

  it.each(NOT_MEANT)('"%s" is no fault', (line) => {
    expect(chosen(line)).toBeUndefined();
  });

  it('only conditions whose devices report both edges can be cleared, so that nothing else stays open for a day', () => {
    const cleared = Object.values(DEFAULT_POLICY.detect.logs_patterns).flatMap(
      (pattern) => pattern.clears ?? [],
    );
    expect(cleared.sort()).toEqual(['link_down', 'power', 'safety', 'wan_outage']);
  });
});
