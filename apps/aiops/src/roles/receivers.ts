import { startHostMetrics } from '@aiops/adapters/host-metrics';
import { startTrapReceiver } from '@aiops/adapters/ingest-snmp-trap';
import { startSyslogReceiver } from '@aiops/adapters/ingest-syslog';
import { watchUdpLoss } from '@aiops/adapters/udp-loss';
import type { Intake } from '@aiops/ports';
import { listenFault } from '../listen-fault.ts';
import type { Options } from '../options.ts';
import type { Ingest } from './ingest.ts';
import { createJoiningIntake } from './joining-intake.ts';
import type { Site } from './site.ts';

interface ReceiverPorts {
  readonly syslogPort: number;
  /** Null: nobody listens for SNMP traps. */
  readonly snmpTrapPort: number | null;
}

/** What comes in otherwise than by HTTP: syslog, SNMP traps, and what this machine says of itself. */
export async function startReceivers(
  site: Site,
  { intake, onDropped }: Ingest,
  options: Options,
): Promise<ReceiverPorts> {
  const joining = createJoiningIntake(intake, { log: site.log, telemetry: site.telemetry, onDropped });
  site.app.onStop('held syslog lines', () => joining.stop());
  const syslog = await startSyslog(site, options, joining, onDropped);
  if (options.hostMetrics) watchThisMachine(site, intake);
  const snmpTrapPort = await receiveTraps(site, { intake, onDropped }, options);
  return { syslogPort: syslog.port, snmpTrapPort };
}

async function startSyslog(
  { app, telemetry, log }: Site,
  { syslogHost: host, syslogPort: port }: Options,
  intake: Intake,
  onDropped: Ingest['onDropped'],
): Promise<{ readonly port: number }> {
  const options = {
    hostOption: '--syslog-host or AIOPS_SYSLOG_HOST',
    portOption: '--syslog-port or AIOPS_SYSLOG_PORT',
  };
  try {
    const syslog = await startSyslogReceiver({ host, port, intake, telemetry, log, onDropped });
    app.onStop('syslog receiver', () => syslog.stop());
    const loss = await watchUdpLoss({ port: syslog.port, source: 'syslog-udp', telemetry, log, onDropped });
    app.onStop('loss of syslog datagrams', () => loss.stop());
    return syslog;
  } catch (error) {
    throw listenFault(error, { what: 'syslog', host, port, ...options });
  }
}

async function receiveTraps(
  site: Site,
  { intake, onDropped }: Ingest,
  options: Options,
): Promise<number | null> {
  const { app, clock, telemetry, log } = site;
  const { host, snmpTrapPort: port, snmpCommunity: community } = options;
  if (port === null) return null;
  const traps = await startTrapReceiver({ host, port, community, intake, clock, telemetry, log, onDropped });
  app.onStop('SNMP trap receiver', () => traps.stop());
  const loss = await watchUdpLoss({ port: traps.port, source: 'snmp-trap', telemetry, log, onDropped });
  app.onStop('loss of SNMP datagrams', () => loss.stop());
  return traps.port;
}

function watchThisMachine(site: Site, intake: Intake): void {
  const { app, clock, log } = site;
  const intervalMs = () => site.policy.policy.ingest.metrics.scrape_interval_sec.node * 1000;
  const watching = startHostMetrics({ intake, clock, log, intervalMs });
  app.onStop('host metrics', () => watching.stop());
}
