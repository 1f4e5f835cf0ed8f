import { type RoleName, TOPOLOGY } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { LoadedPolicy } from '@aiops/policy';
import type { ClusterOptions, Options } from '../options.ts';
import type { ReadPolicy } from '../policy-holder.ts';
import { startCorrelation } from './correlation.ts';
import { startDetection } from './detection.ts';
import { startEnrichment } from './enrichment.ts';
import { SilencesOfAll } from './held-silences.ts';
import { type HttpParts, serveApi, serveIngest, startHttp } from './http.ts';
import { startIncidentApi } from './incident-api.ts';
import { startIngest } from './ingest.ts';
import { startLlmEnricher } from './insight/llm-enricher.ts';
import { openClusterSite } from './open-cluster-site.ts';
import { startReceivers } from './receivers.ts';
import { pointToIngest } from './records-elsewhere.ts';
import { answerServices } from './role-status.ts';
import { policiesFound, processName } from './shared-policy.ts';
import type { Site } from './site.ts';
import { loadWebhooks } from './webhooks.ts';

/** What one process of a distributed installation does. */
export interface Service {
  readonly site: Site;
  readonly url: string;
  /** Of ingest; null for the other roles. */
  readonly syslogPort: number | null;
}

export interface ServiceParts {
  readonly role: RoleName;
  readonly options: Options;
  readonly cluster: ClusterOptions;
  readonly policy: LoadedPolicy;
  readonly readPolicy: ReadPolicy;
}

interface Begun {
  readonly serves: HttpParts['serves'];
  readonly syslogPort?: number;
  readonly alsoFound?: NonNullable<HttpParts['alsoFound']>;
}

const LAG_EVERY_MS = 10_000;

/** How each role begins. */
const BEGIN: Readonly<Record<RoleName, (site: Site, options: Options) => Promise<Begun>>> = {
  async ingest(site, options) {
    const webhooks = await loadWebhooks(options);
    const ingest = await startIngest(site);
    const { syslogPort } = await startReceivers(site, ingest, options);
    return { serves: [(server) => serveIngest(site, server, { ...ingest, webhooks })], syslogPort };
  },
  'anomaly-detection': async (site) => begun(startDetection(site, 'anomaly-detection')),
  'enhanced-anomaly-detection': async (site) => begun(startDetection(site, 'enhanced-anomaly-detection')),
  'enrichment-service': async (site) => begun(startEnrichment(site)),
  'correlation-service': async (site) => begun(startCorrelation(site)),
  async 'incident-api'(site) {
    const { cluster, bus, clock } = site;
    if (cluster === null) throw new CodedError('cluster_absent', 'a role of its own needs the others');
    const silences = new SilencesOfAll(cluster, bus.partitions, clock);
    const api = await startIncidentApi(site, silences, () => undefined);
    return {
      serves: [(server) => serveApi(site, server, api), pointToIngest],
      alsoFound: () => policiesFound(cluster, site.policy),
    };
  },
  async 'llm-enricher'(site, options) {
    const { found } = await startLlmEnricher(site, options);
    return { serves: [], alsoFound: found };
  },
};

async function begun(work: Promise<unknown>): Promise<Begun> {
  await work;
  return { serves: [] };
}

/** One role in this process, joined with the others by NATS and ClickHouse. The order in which processes start does not matter. */
export async function startService({
  role,
  options,
  cluster,
  policy,
  readPolicy,
}: ServiceParts): Promise<Service> {
  const { site, serve } = await openClusterSite(options, cluster, processName(role), policy, readPolicy);
  try {
    const { serves, syslogPort = null, ...also } = await BEGIN[role](site, options);
    answerServices(site);
    tellLag(site);
    const prometheusText = (): Promise<string> => site.telemetry.prometheusText();
    const port = await serve();
    const { url } = await startHttp(site, { options: { ...options, port }, prometheusText, serves, ...also });
    return { site, url, syslogPort };
  } catch (error) {
    await serve().catch(() => undefined);
    await site.app.stop();
    throw error;
  }
}

/** The local bus knows its own; here each process tells what waits for it. */
function tellLag({ app, running, telemetry, log }: Site): void {
  const timer = setInterval(() => {
    for (const one of running) {
      const { consumer } = one.status();
      one.lag().then(
        (lag) => telemetry.gauge('bus_lag', lag, { consumer }),
        (error: unknown) => log.debug({ consumer, error_msg: String(error) }, 'the lag is not known now'),
      );
    }
  }, LAG_EVERY_MS);
  app.onStop('lag', () => clearInterval(timer));
}

/** Each role of its own process has a port of its own. */
export function portOf(role: RoleName): number {
  return TOPOLOGY[role].port;
}
