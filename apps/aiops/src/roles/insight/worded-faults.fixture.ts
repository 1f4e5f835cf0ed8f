/**
 * Faults in the words in which devices of many makers log them, for the ranking of runbooks where no sign speaks. Floors and
 * margins are set on every second one; the others only measure them.
 */
export interface WordedFault {
  /** The one that fits best, and others that would do as well. */
  readonly right: readonly string[];
  readonly deviceType: string;
  readonly service: string;
  readonly lines: readonly string[];
}

/** Right runbooks, type of device and service; below it what is logged. */
const TABLE = `
storage-failing | nas | storaged
  Drive 3: health status is Critical, bad sector count has increased to 214
  Storage Pool 1 has entered degraded mode
storage-failing | server | hpsa
  Smart Array slot 0: physical drive 1I:1:4 failed, logical drive 1 in interim recovery mode
storage-failing | nas | zed
  pool tank state changed to DEGRADED: vdev ata-WDC_WD80 FAULTED, too many errors
storage-failing | server | Disk
  The device, \\Device\\Harddisk1\\DR1, has a bad block.
  Reset to device, \\Device\\RaidPort0, was issued.
out-of-memory | switch | sys
  %SYS-2-MALLOCFAIL: Memory allocation of 65536 bytes failed from 0x60A1, alignment 0
out-of-memory | server | kubelet
  The node was low on resource: memory. Evicting pod excursions-7f9
out-of-memory | server | Resource-Exhaustion-Detector
  Windows successfully diagnosed a low virtual memory condition. The following programs consumed the most: sqlservr.exe
out-of-memory | firewall | kernel
  Kernel enters memory conserve mode: 91% of total RAM in use
processor-overloaded | firewall | ipsengine
  system CPU usage reached 98 percent and stays there for 10 minutes
processor-overloaded | router | sys
  %SYS-1-CPURISINGTHRESHOLD: Threshold: Total CPU Utilization(Total/Intr): 97%/61%, Top 3 processes: 118/70%
processor-overloaded, server-crashed | server | kernel
  watchdog: BUG: soft lockup - CPU#3 stuck for 23s! [kworker/3:1]
processor-overloaded | server | vpxa
  Host CPU usage alarm changed from yellow to red; ready time of virtual machines is 34 percent
disk-full, database-down | database | rdbms
  ORA-19809: limit exceeded for recovery files, db_recovery_file_dest_size is 100.00% used
disk-full, disk-filling | server | srv
  The C: disk is at or near capacity. You may need to delete some files.
disk-filling, disk-full | nas | storaged
  Volume 1 is running out of available space: 3% remaining
disk-full, disk-filling | server | elasticsearch
  flood stage disk watermark [95%] exceeded on node-1, all indices on this node will be marked read-only
database-down, storage-failing | database | mysqld
  InnoDB: Database page corruption on disk or a failed file read of page 4. Cannot continue operation.
database-connections | server | booking
  Timeout expired prior to obtaining a connection from the pool; all pooled connections were in use and max pool size was reached
database-connections | database | rdbms
  ORA-00020: maximum number of processes (300) exceeded, sessions are refused
database-down | database | mongod
  Fatal assertion 28558 WiredTiger metadata corruption has been detected, aborting after fassert() failure
server-crashed | server | Kernel-Power
  The system has rebooted without cleanly shutting down first
server-crashed | server | vmkernel
  @BlueScreen: #PF Exception 14 in world 2099: purple diagnostic screen, coredump to disk
server-crashed | server | iml
  Uncorrectable Machine Check Exception (Processor 1, APIC ID 0x10, Bank 0x04). Unexpected system reset
server-crashed | server | kernel
  Oops: general protection fault, RIP: 0010:nfsd4_open; Rebooting in 10 seconds..
service-crash-loop, out-of-memory | server | dockerd
  container inventory-api exited with code 137, restart count 14
service-crash-loop | server | Service-Control-Manager
  The Print Spooler service terminated unexpectedly. It has done this 7 time(s). Corrective action: Restart the service.
service-crash-loop | server | supervisord
  gave up: queue-worker entered FATAL state, too many start retries too quickly
service-crash-loop | server | kubelet
  CrashLoopBackOff: restarting failed container excursions in pod excursions-5d
application-slow-or-failing, core-application-unavailable | server | haproxy
  backend webshop has no server available! All servers are DOWN
application-slow-or-failing, service-crash-loop | server | WAS
  HTTP Error 503. Application pool Excursions is being automatically disabled due to a series of failures
application-slow-or-failing | server | tomcat
  All threads (200) are currently busy; requests take longer than 30000 ms and are rejected
application-slow-or-failing | server | envoy
  upstream connect error or disconnect/reset before headers, response flags UF, 5xx ratio 41%
core-application-unavailable | pos_terminal | till
  Payment host not responding, till switched to offline mode; card authorisations are queued
core-application-unavailable | pms | interface
  Reservation interface stopped: no answer from the property management server, key card encoder refuses check-in
core-switch-flapping, port-flapping | switch | pm
  %PM-4-ERR_DISABLE: bpduguard error detected on Gi1/0/14, putting Gi1/0/14 in err-disable state
core-switch-flapping, port-flapping | switch | loopd
  Loop Protect: loop detected on port 12, broadcast frames blocked
core-switch-flapping, port-flapping | switch | ringd
  Ring redundancy lost: ring state open, signal on ring port 1 gone
core-switch-flapping | switch | matm
  %SW_MATM-4-MACFLAP_NOTIF: Host 0011.2233.4455 in vlan 20 is flapping between port Gi1/0/1 and port Gi1/0/2
packet-loss, port-flapping | switch | cdp
  %CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on FastEthernet0/3, late collisions
packet-loss | router | ifd
  ge-0/0/4: CRC errors 18221, frame alignment errors, output drops increasing
packet-loss, link-latency-high | server | asterisk
  Peer bridge-201 is now LAGGED, RTP packets lost 14%, jitter buffer overrun
packet-loss, port-flapping | switch | optics
  Transceiver in Te1/1/2: Rx power low alarm -31.2 dBm, symbol errors
wireless-access-points-down | wlc | capwap
  %CAPWAP-3-ECHO_ERR: Did not receive heartbeat reply; AP: cabin-7112
wireless-access-points-down | ap | hostapd
  DTLS session with controller closed, radio 1 disabled, SSID crew no longer broadcast
wireless-access-points-down | wlc | stm
  AP deck9-fwd moved from UP to DOWN, reason: missed keepalives, 31 stations deauthenticated
wireless-access-points-down, port-flapping | switch | ilpower
  %ILPOWER-5-IEEE_DISCONNECT: Interface Gi1/0/9: PD removed; access point powered off
guest-dhcp-exhausted, name-or-address-service | server | kea
  DHCP4_LEASE_ALLOC_FAIL: failed to allocate an address, no available leases in subnet 10.40.0.0/19 for cabins
name-or-address-service | server | named
  SERVFAIL unexpected RCODE resolving login.example.com/A/IN: all forwarders timed out
guest-dhcp-exhausted, name-or-address-service | server | DhcpServer
  Scope 10.20.0.0 is 100 percent full with only 0 IP addresses remaining
name-or-address-service | server | unbound
  failed to prime trust anchor, could not fetch DNSKEY rrset; queries answered with servfail
guest-portal-failed | firewall | hotspot
  splash page server timed out, visitors cannot sign in to the hotspot
guest-portal-failed | server | radius
  voucher authentication for guests not possible, login page shows an internal error
satellite-signal-weak, satellite-link-down | vsat | acu
  Antenna enters blockage zone, AGC below tracking threshold
satellite-link-down | satellite_modem | falcon
  Remote has gone out of network, receiver unlocked, no outroute
satellite-signal-weak, satellite-link-down | vsat | dish
  outage cause OBSTRUCTED 151 s, dish view of the sky is blocked
satellite-link-down | antenna | acu
  Azimuth drive error: stabilized platform did not initialise, cable wrap limit, transmit muted
cellular-link-down | lte_modem | wwan
  +CREG: 0,3 network registration denied; PDP context activation rejected cause 33
cellular-link-down | wan_router | cellular
  WAN Cellular 1 disconnected: No SIM detected
link-latency-high | wan_router | ipsla
  Round trip time to probe 2140 ms exceeds the threshold, queue of the WAN interface is full
link-latency-high | firewall | dpinger
  gateway VSAT: delay alarm, rtt 1890ms stddev 640ms, loss 0%
tunnel-down | firewall | charon
  giving up after 5 retransmits, peer not responding, deleting IKE_SA shore-hq[12]
tunnel-down | router | rpd
  BGP peer 10.9.0.1 changed state from Established to Idle, NOTIFICATION sent: Hold Timer Expired
all-uplinks-down, tunnel-down | wan_router | bonding
  No healthy WAN connection left, default route withdrawn, shore not reachable
all-uplinks-down | firewall | failover
  Every gateway of the group is offline, failover has no member left, internet lost
ups-on-battery | ups | nmc
  Transfer to battery: utility voltage 162 V out of tolerance, brownout
ups-battery-worn | ups | nmc
  Battery charger fault; battery test result: FAILED, replace string 2
ups-on-battery, ups-battery-worn | ups | nmc
  Load is supplied by the inverter, estimated runtime 3 minutes, low battery shutdown pending
ups-battery-worn, ups-on-battery | ups | upsd
  Output overload 108%, transferred to bypass, output no longer protected
power-supply-failed | server | idrac
  PSU0003: The power input for power supply 2 is lost. Power supply redundancy is lost
power-supply-failed | switch | platform
  %PLATFORM_FEP-1-FRU_PS_SIGNAL_FAULTY: signal on power supply A is faulty
blackout | plc | switchboard
  DG2 circuit breaker opened on under-frequency, 440 V busbar dead, preferential trip
blackout | plc | ams
  Emergency generator started, main switchboard no voltage, essential consumers shed
cooling-failed | server | sel
  Fan 3 lower critical - going low, reading 240 RPM
cooling-failed | sensor | crac
  Server room air conditioning: compressor tripped, return air 38.6 C
cooling-failed | switch | envmon
  %ENVMON-2-TEMP: inlet sensor in red threshold, chassis 71 C, device will shut down
cooling-failed | plc | hvac
  Chilled water flow low, supply 19 C, fan coil of the rack room in alarm
security-alert | server | defender
  Trojan:Win32/Emotet found, real-time protection blocked and quarantined the file
security-alert | firewall | suricata
  ET TROJAN CnC beacon outbound [Classification: A Network Trojan was detected] [Priority: 1] 10.20.3.7
security-alert | server | edr
  Many files on the share renamed to .locked within one minute, shadow copies deleted
security-alert | wlc | wips
  Rogue AP impersonating SSID crew detected, honeypot
security-alert, port-flapping | switch | psecure
  %PORT_SECURITY-2-PSECURE_VIOLATION: Security violation occurred, caused by MAC address 0011.2233.4455
security-alert | switch | arp
  %SW_DAI-4-INVALID_ARP: 12 Invalid ARPs, possible spoofing of the gateway
login-failures, password-attack | server | Security-Auditing
  A user account was locked out. Account Name: purser2
login-failures | server | radiusd
  Login incorrect (mschap: MS-CHAP2-Response is incorrect): chiefeng
login-failures, password-attack | server | kdc
  PREAUTH_FAILED: decrypt integrity check failed for svc_backup, wrong password
password-attack | firewall | sslvpn
  150 unsuccessful sign-in attempts from 203.0.113.9 in 60 s with many user names
fire-alarm | fire_panel | panel
  Zone 14 loop 2 detector 031: smoke, deck 4 laundry
fire-alarm | plc | ams
  Local water mist released in the purifier room, flame detector 2 active
flooding-bilge | plc | ams
  Bilge well engine room aft: level high-high, bilge pump runs continuously
flooding-bilge | sensor | leak
  Leak detector: liquid under the floor of the cable space
man-overboard-or-gas | plc | ams
  H2S 22 ppm above set point, toxic gas in the sewage treatment room
man-overboard-or-gas | plc | mob
  Person overboard sensor triggered, deck 5 port
gps-position-lost | gps | receiver
  Antenna open, satellites used 0, HDOP 99.9, DGPS not available
gps-position-lost | ecdis | alerts
  EPFS: no sentences received, dead reckoning mode
gps-position-lost | gyro | compass
  Heading sensor invalid, follow-up fault of the gyro compass
gps-position-lost | ais | alr
  $AIALR UTC sync invalid, AIS: no sensor position in use
device-silent | server | nagios
  HOST DOWN: crew-mail PING CRITICAL, 100% loss, no answer since 4 minutes
device-silent, core-switch-flapping | switch | stackmgr
  Switch 3 has been REMOVED from the stack
device-silent | camera | nvr
  Channel 7: video loss, camera offline
device-silent | plc | scada
  Modbus TCP: no response from unit 12, communication timeout
unknown-host-or-other | printer | spool
  Paper jam in tray 2, toner cartridge empty
unknown-host-or-other | plc | lift
  Passenger lift 3: door zone fault, car out of service at deck 6
unknown-host-or-other | server | iptv
  Channel line-up could not be refreshed, subscription expired
unknown-host-or-other | appliance | galley
  Combi oven 2: core probe short circuit, programme aborted
unknown-host-or-other | fire_panel | panel
  Addressable loop 3: open circuit, earth fault, panel in trouble
unknown-host-or-other | server | signage
  Playlist render failed, asset waterslide-promo.mp4 has an unsupported codec
unknown-host-or-other | plc | pool
  Whirlpool chlorine dosing: pH probe calibration overdue
unknown-host-or-other | server | payroll
  Import of crew roster rejected, column 7 is not a date
unknown-host-or-other | server | jobs
  Scheduler fired trigger nightly-export, mandatory parameter is missing
unknown-host-or-other | server | updater
  Firmware image signature mismatch, update of door locks not installed
unknown-host-or-other | plc | stabiliser
  Fin 2 hydraulic oil filter clogged, differential pressure high
unknown-host-or-other | server | mobility
  Enrolment of mobile phones stopped, push certificate is not renewed
unknown-host-or-other | plc | boiler
  Hot water boiler 1: thermostat does not answer the burner control
unknown-host-or-other | plc | watermaker
  Fresh water generator: salinity of the distillate too high, dump valve open
unknown-host-or-other | sensor | airq
  CO2 sensor of conference room B is due for calibration
unknown-host-or-other | plc | exhaust
  Exhaust gas analyser: NOx cell reference drift
unknown-host-or-other | plc | doors
  Fire door 12: holding magnet supply weak
unknown-host-or-other | plc | ballast
  Ballast water treatment: UV lamp 3 intensity too low
unknown-host-or-other | plc | valves
  Valve 12: commanded position not reached in time
unknown-host-or-other | server | patch
  No fix is published for advisory 2024-118, review stays open
unknown-host-or-other | plc | galley
  Gas strut of the service hatch: maintenance interval exceeded
unknown-host-or-other | server | fitness
  Heat map of deck usage not rendered, tile source missing
`;

export const WORDED_FAULTS: readonly WordedFault[] = TABLE.trim()
  .split(/\n(?! )/)
  .map((entry) => {
    const [head = '', ...lines] = entry.split('\n');
    const [right = '', deviceType = '', service = ''] = head.split(' | ');
    return { right: right.split(', '), deviceType, service, lines: lines.map((line) => line.trim()) };
  });

/** Those that floors and margins may be set on. */
export const TUNED_ON = WORDED_FAULTS.filter((_, at) => at % 2 === 0);
export const MEASURED_ONLY = WORDED_FAULTS.filter((_, at) => at % 2 === 1);
