import type { Incident, RegistryDocument } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import type { Intake } from '@aiops/ports';
import type { Options } from '../options.ts';
import type { ReadPolicy } from '../policy-holder.ts';
import { startCorrelation } from './correlation.ts';
import { startDetection } from './detection.ts';
import { startEnrichment } from './enrichment.ts';
import { silencesOfOne } from './held-silences.ts';
import { serveApi, serveIngest, startHttp } from './http.ts';
import { startIncidentApi } from './incident-api.ts';
import { startIngest } from './ingest.ts';
import { startLlmEnricher } from './insight/llm-enricher.ts';
import { openSite } from './open-site.ts';
import { startReceivers } from './receivers.ts';
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
    const enricher = await startLlmEnricher(site, options);
    const api = await startIncidentApi(site, silencesOfOne(correlation.held), (incident) => {
      enricher.onStored(incident);
      parts.onIncident(incident);
    });
    await startEnrichment(site);
    await startDetection(site, 'enhanced-anomaly-detection');
    await startDetection(site, 'anomaly-detection');
    const { intake, onDropped } = await startIngest(site);
    const { url } = await startHttp(site, {
      options,
      prometheusText: () => site.telemetry.prometheusText(),
      alsoFound: enricher.found,
      serves: [
        (server) => serveApi(site, server, api),
        (server) => serveIngest(site, server, { intake, onDropped, webhooks }),
      ],
    });
    const { syslogPort, snmpTrapPort } = await startReceivers(site, { intake, onDropped }, options);
    return { site, intake, url, syslogPort, snmpTrapPort };
  } catch (error) {
    await site.app.stop();
    throw error;
  }
}
