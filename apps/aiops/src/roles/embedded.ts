import { startHostMetrics } from '@aiops/adapters/host-metrics';
import { startTrapReceiver } from '@aiops/adapters/ingest-snmp-trap';
import { startSyslogReceiver } from '@aiops/adapters/ingest-syslog';
import { watchUdpLoss } from '@aiops/adapters/udp-loss';
import type { Incident, RegistryDocument } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import type { Intake } from '@aiops/ports';
import { listenFault } from '../listen-fault.ts';
import type { Options } from '../options.ts';
import type { ReadPolicy } from '../policy-holder.ts';
import { startCorrelation } from './correlation.ts';
import { startDetection } from './detection.ts';
import { startEnrichment } from './enrichment.ts';
import { startHttp } from './http.ts';
import { startIncidentApi } from './incident-api.ts';
import { type Ingest, startIngest } from './ingest.ts';
import { createJoiningIntake } from './joining-intake.ts';
import { openSite } from './open-site.ts';
import type { Site } from './site.ts';
import { loadWebhooks } from './webhooks.ts';

export interface Embedded {
  readonly site: Site;
  readonly intake: Intake;
  readonly url: string;
  readonly syslogPort: number;
  /** Null: nobody listens for SNMP traps. */
  readonly snmpTrapPort: number | null;
}

export interface EmbeddedParts {
  readonly options: Options;
  readonly policy: LoadedPolicy;
  readonly readPolicy: ReadPolicy;
  /** Devices and ships of a file, added to the stored registry. */
  readonly registry: RegistryDocument | null;
  /** Told of each stored version of each incident. */
  readonly onIncident: (incident: Incident) => void;
}

/** Every role in this process, from the last in the flow to the first, so that each finds its reader there. */
export async function startEmbedded(parts: EmbeddedParts): Promise<Embedded> {
  const { options } = parts;
  const webhooks = await loadWebhooks(options);
  const site = await openSite(options, parts.policy, parts.readPolicy);
  try {
    if (parts.registry !== null)
      await site.registry.takeFile(parts.registry, options.devicesFile ?? undefined);
    const correlation = await startCorrelation(site);
    const api = await startIncidentApi(site, correlation, parts.onIncident);
    await startEnrichment(site);
    await startDetection(site, 'enhanced-anomaly-detection');
    await startDetection(site, 'anomaly-detection');
    const { intake, onDropped } = await startIngest(site);
    const { url } = await startHttp(site, {
      options,
      intake,
      onDropped,
      api,
      webhooks,
      prometheusText: () => site.telemetry.prometheusText(),
    });
    const joining = createJoiningIntake(intake, { log: site.log, telemetry: site.telemetry, onDropped });
    site.app.onStop('held syslog lines', () => joining.stop());
    const syslog = await startSyslog(site, options, joining, onDropped);
    if (options.hostMetrics) watchThisMachine(site, intake);
    const snmpTrapPort = await receiveTraps(site, { intake, onDropped }, options);
    return { site, intake, url, syslogPort: syslog.port, snmpTrapPort };
  } catch (error) {
    await site.app.stop();
    throw error;
  }
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
