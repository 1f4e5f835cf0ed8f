/**
 * Lines as daemons and devices write them, from public documentation; each `%d` becomes a number that differs from line
 * to line, so that no two are the same.
 */
export const SYSLOG_LINES: readonly string[] = [
  '<86>Nov 22 10:00:%s host-%d sshd[%d]: Failed password for invalid user admin from 10.20.%d.17 port 52%d ssh2',
  '<30>Nov 22 10:00:%s host-%d systemd[1]: Started Session %d of user crew%d.',
  '<85>Nov 22 10:00:%s host-%d sudo: crew%d : TTY=pts/%d ; PWD=/home/crew ; USER=root ; COMMAND=/bin/ls',
  'Nov 22 10:00:%s host-%d dhcpd[%d]: DHCPACK on 10.20.%d.17 to 00:1b:44:11:3a:b7 via vlan%d',
  'Nov 22 10:00:%s host-%d CRON[%d]: (root) CMD (run-parts /etc/cron.hourly) %d',
  '<14>1 2026-11-22T10:00:%s.123Z host-%d app %d ID%d [meta sequenceId="%d"] checkpoint complete, wrote %d buffers',
  '<165>1 2026-11-22T10:00:%s.003+00:00 host-%d evntslog %d - - An application event log entry %d',
  '2026-11-22T10:00:%s.123456+00:00 host-%d kernel: [%d.112233] eth%d: Link is Up - 1Gbps/Full',
];

export const VENDOR_LINES: readonly string[] = [
  '<189>Nov 22 10:00:%s sw-%d 29%d: *Nov 22 10:00:%s.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/%d, changed state to down',
  '<187>29%d: Nov 22 10:00:%s.123 UTC: %LINK-3-UPDOWN: Interface GigabitEthernet1/0/%d, changed state to up',
  '<187>: 2026 Nov 22 10:00:%s UTC: %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/%d is down (Link failure)',
  '<166>Nov 22 2026 10:00:%s fw-%d : %ASA-6-302013: Built outbound TCP connection %d for outside:198.51.100.%d/443 (198.51.100.7/443) to inside:10.1.0.%d/52%d (10.1.0.5/52%d)',
  '<134>Nov 22 10:00:%s wlc-%d: *apfMsConnTask_1: Nov 22 10:00:%s.123: %APF-6-RADIUS_OVERRIDE_DISABLED: apf_ms_radius_override.c:204 Radius overrides disabled %d',
  '<28>Nov 22 10:00:%s srx-%d mib2d[%d]: SNMP_TRAP_LINK_DOWN: ifIndex %d, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/0/%d',
  '<189>date=2026-11-22 time=10:00:%s devname="FGT-%d" devid="FG100E" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.1.%d.100 srcport=39%d dstip=203.0.113.%d action="accept" sentbyte=%d',
  '<14>Nov 22 10:00:%s pa-%d 1,2026/11/22 10:00:%s,0011%d,TRAFFIC,end,2305,2026/11/22 10:00:%s,10.1.%d.2,203.0.113.%d,0.0.0.0,0.0.0.0,allow-all,,,ssl,vsys1,trust,untrust,ethernet1/1,ethernet1/2,default,2026/11/22 10:00:%s,3%d,1,5%d,443,0,0,0x0,tcp,allow,6%d,1%d,5%d,12,2026/11/22 10:00:%s,1,any,0',
  '<30>Nov 22 10:00:%s modem-%d modemd[%d]: beam=%d snr=11.%d dB ber=1.2e-7 rx_power=-45.2 dBm margin=4.%d dB lock=yes',
  '<30>Nov 22 10:00:%s host-%d upsmon[%d]: UPS main@localhost on line power %d',
];

export const JSON_LINES: readonly string[] = [
  '{"level":30,"time":17637984%s123,"pid":%d,"hostname":"host-%d","msg":"request completed","responseTime":%d}',
  '{"@timestamp":"2026-11-22T10:00:%s.123Z","log.level":"INFO","message":"Tomcat started on port %d","service.name":"app-%d","process.thread.name":"main","log.logger":"o.s.b.Web"}',
  '{"log":"GET /api/cabins/%d HTTP/1.1 200 %d\\n","stream":"stdout","time":"2026-11-22T10:00:%s.123456789Z"}',
  '{"__REALTIME_TIMESTAMP":"17637984%s123456","PRIORITY":"6","_HOSTNAME":"host-%d","SYSLOG_IDENTIFIER":"systemd","_PID":"%d","MESSAGE":"Started Session %d of user crew."}',
];

export const KEY_VALUE_LINES: readonly string[] = [
  'time="2026-11-22T10:00:%sZ" level=info msg="Loading configuration file" component=main filename=/etc/prometheus/%d.yml pid=%d',
  'ts=2026-11-22T10:00:%s.123Z caller=main.go:%d level=warn component=tsdb msg="WAL segment loaded" segment=%d maxSegment=%d',
];

/** `count` lines of these shapes in turn. `%s` is a second of two digits, `%d` any number. */
export function linesOf(shapes: readonly string[], count: number): string[] {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  return Array.from({ length: count }, (_, i) =>
    (shapes[i % shapes.length] ?? '').replace(/%([sd])/g, (_match, kind: string) =>
      kind === 's' ? String(next(60)).padStart(2, '0') : String(next(250)),
    ),
  );
}
