import { createIncidentFeed, type HttpApiOptions, startLiveStats } from '@aiops/adapters/http-api';
import type { AuditEvent, Incident } from '@aiops/contracts';
import { CONSUMERS } from './consumers.ts';
import { createDeadLetters } from './dead-letters.ts';
import type { HeldSilences } from './held-silences.ts';
import { CommandGateway } from './incident-operations.ts';
import { createIncidentStorage, createVersionStorage } from './incident-storage.ts';
import { Asking } from './insight/asking.ts';
import { type AskingAgain, askingAgain } from './insight/asking-again.ts';
import { givingWay } from './insight/giving-way.ts';
import { createNarrativeNews } from './insight/narrative-news.ts';
import { createNarrativeStorage } from './insight/narrative-storage.ts';
import { askingFor, isToldElsewhere } from './insight/request-of.ts';
import { ToldIncidents } from './insight/told-incidents.ts';
import { createRoleStatus } from './role-status.ts';
import { startFunctionStage, startHoldingStage } from './run-role.ts';
import { createSilences } from './silences.ts';
import type { Site } from './site.ts';
import { createStoredNews, feedEpoch } from './stored-news.ts';

/** Stores incidents, tells who listens, and gives the HTTP API what it asks for. */
export async function startIncidentApi(
  site: Site,
  silences: HeldSilences,
  onIncident: (incident: Incident) => void,
): Promise<HttpApiOptions> {
  const feed = createIncidentFeed(feedEpoch(site.clock.now(), site.randomBytes()));
  const operations = new CommandGateway(site, (id) => silences.reachOf(id));
  const told = new ToldIncidents(site.clock);
  const onStored = createStoredNews(site, {
    onStored: (incident) => {
      operations.onStored(told.with(incident));
      onIncident(incident);
    },
    onNewer: (incident) => feed.publish('incident', told.with(incident)),
  });
  const storage = createIncidentStorage({
    store: site.store,
    onStored: onStored.tell,
    askFor: (incident) =>
      isToldElsewhere(incident)
        ? []
        : [askingFor(incident, site.policy.policyOf(incident.ship_id), site.clock.now())],
  });
  await startFunctionStage(asksWhereThereIsRoom(site), CONSUMERS['incident-api'], storage);
  const { store, clock, log, telemetry, policy, registry } = site;
  await startFunctionStage(site, CONSUMERS['incident-api-versions'], createVersionStorage(store));
  const again = askingAgain(site);
  await startNarratives(site, {
    told,
    again,
    isNewest: onStored.isNewest,
    publish: (incident) => feed.publish('incident', incident),
  });
  const roles = createRoleStatus(site);
  const live = startLiveStats({ feed, store, roles, clock, log });
  site.app.onStop('live statistics', () => live.stop());
  return {
    store,
    operations,
    feed,
    policy,
    registry,
    clock,
    log,
    telemetry,
    silences: createSilences({ store, held: () => silences.list(), registry: registry.current, clock }),
    deadLetters: createDeadLetters(site.bus),
    roles,
    linkTypesOf: (shipId) => {
      const { outage_type: outage, link_types } = policy.policyOf(shipId).correlate;
      return { outage, degraded: link_types.filter((type) => type !== outage) };
    },
    enrichment: again,
    accessLogging: () => policy.policy.privacy.access_logging,
    audit: (event) => keepAudit(site, event),
  };
}

function asksWhereThereIsRoom(site: Site): Site {
  return { ...site, bus: givingWay(site) };
}

interface NarrativeListeners {
  readonly told: ToldIncidents;
  readonly again: AskingAgain;
  readonly isNewest: (incident: Incident) => boolean;
  readonly publish: (incident: Incident) => void;
}

/** Asks for narratives, and stores those that come: beside the Fast Path, with read positions of their own. */
async function startNarratives(site: Site, listeners: NarrativeListeners): Promise<void> {
  const { told, again, isNewest, publish } = listeners;
  const { store, clock, telemetry, policy } = site;
  const asking = new Asking({ store, policyOf: policy.policyOf, clock, telemetry });
  await startHoldingStage(asksWhereThereIsRoom(site), CONSUMERS['incident-api-asking'], asking);
  const onStored = createNarrativeNews(site, async (narrative) => {
    again.onTold(narrative);
    if (!told.hear(narrative)) return;
    const incident = await store.getIncident(narrative.incident_id);
    // A newer version that was sent meanwhile has the narrative already.
    if (incident !== null && isNewest(incident)) publish(told.with(incident));
  });
  await startFunctionStage(
    site,
    CONSUMERS['incident-api-narratives'],
    createNarrativeStorage({ store, onStored, clock, telemetry }),
  );
}

async function keepAudit({ bus, store }: Site, event: AuditEvent): Promise<void> {
  await bus.publish([{ subject: 'ops.audit', id: event.audit_id, key: event.ship_id, body: [event] }]);
  await store.writeAudit([event]);
}
