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
  [
    'Auth: (7) Login incorrect (pap: Crypt password check failed): [guest12] (from client 10.0.0.4 port 8 cli 02-1A-4B-00-00-7E)',
    'auth_failure',
    '02-1A-4B-00-00-7E',
  ],
  ['Login incorrect: [crew] (from client vpn-gw port 0 cli 203.0.113.9)', 'auth_failure', '203.0.113.9'],
  [
    'Login incorrect: User-Name = "guest12" Calling-Station-Id = "02:1a:4b:00:00:7e" NAS-IP-Address = 10.0.0.4',
    'auth_failure',
    '02:1a:4b:00:00:7e',
  ],
  [
    'hostapd: wlan0: STA 02:1a:4b:00:00:7e IEEE 802.1X: authentication failed - EAP type: 25 (PEAP)',
    'auth_failure',
    '02:1a:4b:00:00:7e',
  ],
  ['kernel: Kernel panic - not syncing: Fatal exception in interrupt', 'host_crash', null],
  ['The computer has rebooted from a bugcheck. The bugcheck was: 0x0000009f', 'host_crash', null],
  ['kernel: watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [java:4121]', 'host_crash', null],
  ['EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls', 'storage_fault', 'sda1'],
  ['EXT4-fs (sda1): Remounting filesystem read-only', 'storage_fault', null],
  ['blk_update_request: I/O error, dev sdb, sector 42 op 0x0:(READ)', 'storage_fault', 'sdb'],
  ['Buffer I/O error on dev nvme0n1p2, logical block 9, async page read', 'storage_fault', 'nvme0n1p2'],
  ['md/raid1:md0: Disk failure on sdb1, disabling device.', 'storage_fault', 'sdb1'],
  ['mdadm[7]: DegradedArray event detected on md device /dev/md/0', 'storage_fault', null],
  ['smartd[9]: Device: /dev/sda [SAT], 8 Currently unreadable (pending) sectors', 'disk_ageing', 'sda'],
  ['smartd[9]: Device: /dev/sdc [SAT], FAILED SMART self-check. BACK UP DATA NOW!', 'storage_fault', 'sdc'],
  ['Fan tray 1 failed', 'cooling_fault', 'Fan tray 1'],
  ['%PLATFORM-2-FAN: Fan 2 has failed', 'cooling_fault', 'Fan 2'],
  ['Temperature critical: inlet 78 C exceeds 70 C', 'cooling_fault', 'inlet'],
  ['thermal: critical temperature reached (98 C), shutting down', 'cooling_fault', null],
  ['CPU3: Core temperature above threshold, cpu clock throttled', 'cooling_fault', 'cpu'],
  ['IPsec tunnel to shore is down, dead peer detection timed out', 'tunnel_down', null],
  [
    'charon[44]: deleting IKE_SA shore[3], peer not responding, giving up after 5 retransmits',
    'tunnel_down',
    'shore',
  ],
  ['pppd[3]: LCP terminated by peer', 'tunnel_down', null],
  ['%BGP-5-ADJCHANGE: neighbor 10.0.0.1 Down BGP Notification sent', 'tunnel_down', '10.0.0.1'],
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
  'EXT4-fs (sda3): re-mounted. Quota mode: none.',
  'EXT4-fs (sda1): error count since last fsck: 0',
  'blk_update_request: I/O error, dev fd0, sector 0',
  'smartd[9]: Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 62 to 61',
  'smartd[9]: Device: /dev/sda [SAT], No more Currently unreadable (pending) sectors, warning condition reset after 1 email',
  'md: data-check of RAID array md0',
  'md/raid1:md0: active with 2 out of 2 mirrors',
  'mdadm[7]: RebuildFinished event detected on md device /dev/md/0',
  'Event|208|LOG_WARN|AMM|1/1|Fan tray 1 speed raised to fast',
  'CHASSISD_FAN_SPEED: fan tray 0 at 44 %, exhaust 38 C',
  'Fan tray 1 failure cleared',
  'Critical temperature threshold set to 70 C by admin',
  'CPU3: Core temperature/speed normal',
  'sysctl: kernel.panic = 10',
  'mce: [Hardware Error]: Machine check events logged',
  'charon[44]: deleting IKE_SA shore[3] between 192.0.2.1[ship]...192.0.2.9[shore]',
  'charon[44]: IKE_SA shore[4] established between 192.0.2.1[ship]...192.0.2.9[shore]',
  'charon[44]: sending DPD request',
  '%BGP-5-ADJCHANGE: neighbor 10.0.0.1 Up',
  '%BGP-5-ADJCHANGE: neighbor 10.0.0.1 Down Admin. shutdown',
  'pppd[3]: Terminating on signal 15',
  'Login OK: [guest12] (from client wlc-1 port 8 cli 02-1A-4B-00-00-7E)',
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
