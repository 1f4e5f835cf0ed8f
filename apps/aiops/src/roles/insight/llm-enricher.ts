import { type EnrichmentCompleted, type EnrichmentRequest, Incident } from '@aiops/contracts';
import { type HoldingStage, NO_EFFECTS, type StageEffects } from '@aiops/ports';
import { CONSUMERS } from '../consumers.ts';
import type { Found } from '../readiness.ts';
import { startHoldingStage } from '../run-role.ts';
import type { Site } from '../site.ts';
import { ByPriority } from './by-priority.ts';
import { CatchingUp } from './catching-up.ts';
import { EvidenceLoader } from './evidence.ts';
import { KnownIncidents } from './known-incidents.ts';
import { ModelOfSite } from './model-of-site.ts';
import { type LibraryOptions, openLibrary } from './open-library.ts';
import { OwedAccounts } from './owed-accounts.ts';
import { Pace } from './pace.ts';
import { isAway } from './reasons.ts';
import { Teller } from './teller.ts';

/** First narratives that are put together at a time. */
const FIRST_AT_A_TIME = 4;
/** So many that wait are told without a search. */
const HURRY_FROM = 1;

export interface LlmEnricher {
  /** For `/ready`. */
  readonly found: () => Promise<Found[]>;
  /** Told of each version of each incident when it is stored in this process. */
  readonly onStored: (incident: Incident) => void;
}

/**
 * Tells incidents beside the Fast Path. The first narrative and the model's read the requests separately: a model that is slow,
 * or away, holds up nobody's first narrative, and what waits for it stays on the bus.
 */
export async function startLlmEnricher(site: Site, options: LibraryOptions): Promise<LlmEnricher> {
  const { clock, telemetry, policy } = site;
  const model = new ModelOfSite({ ...site, options, policy: () => policy.policy });
  site.app.onStop('language model', () => model.close());
  const known = new KnownIncidents(site);
  site.cluster?.listen('incident_stored', (value) => {
    const incident = Incident.safeParse(value);
    if (incident.success) known.hear(incident.data);
  });
  const pace = new Pace(clock);
  const teller = await tellerOf(site, options, { model, known, pace });
  const firsts = new ByPriority<StageEffects>(() => FIRST_AT_A_TIME, length('first_narratives'));
  const finals = new ByPriority<StageEffects>(
    () => policy.policy.llm.max_concurrent_requests,
    length('model_requests'),
  );
  const owed = new OwedAccounts(telemetry, 'words');
  const catchingUp = catchingUpOf(site, { model, teller, finals, owed, pace });
  await startHoldingStage(
    site,
    CONSUMERS['llm-enricher'],
    stageOf(firsts, async (request) => {
      pace.note();
      const told = await teller.first(request, firsts.waiting >= HURRY_FROM || pace.isBusy());
      catchingUp.noteFirst(request, told);
      return effectsOf(told);
    }),
  );
  await startHoldingStage(
    site,
    CONSUMERS['llm-enricher-model'],
    stageOf(
      finals,
      async (request) => {
        const told = await teller.final(request);
        owed.note(request, isAway(told));
        return effectsOf(told);
      },
      () => model.abort(),
    ),
    // Those that are with the model, and those that wait for it.
    () => policy.policy.llm.max_concurrent_requests + policy.policy.llm.queue_size,
  );
  catchingUp.start();
  site.app.onStop('accounts that are owed', () => {
    // It may wait for an answer.
    model.abort();
    return catchingUp.stop();
  });
  return { found: async () => [await model.found()], onStored: (incident) => known.hear(incident) };

  function length(queue: string): (waiting: number) => void {
    return (waiting) => telemetry.gauge('aiops_queue_length', waiting, { queue });
  }
}

interface TellerNeeds {
  readonly model: ModelOfSite;
  readonly known: KnownIncidents;
  readonly pace: Pace;
}

async function tellerOf(
  site: Site,
  options: LibraryOptions,
  { model, known, pace }: TellerNeeds,
): Promise<Teller> {
  const { store, clock, log, telemetry, registry, policy } = site;
  const { policyOf } = policy;
  const library = await openLibrary(site, options);
  const evidence = new EvidenceLoader({
    store,
    registry: registry.current,
    documentsFor: (shown, how) => library.documentsFor(shown, how),
  });
  const isBusy = () => pace.isBusy();
  return new Teller({ store, known, evidence, model, policyOf, isBusy, clock, log, telemetry });
}

interface CatchingUpNeeds {
  readonly model: ModelOfSite;
  readonly teller: Teller;
  readonly finals: ByPriority<StageEffects>;
  readonly owed: OwedAccounts;
  readonly pace: Pace;
}

function catchingUpOf(site: Site, { finals, pace, ...parts }: CatchingUpNeeds): CatchingUp {
  const { policy, bus } = site;
  return new CatchingUp({
    ...{ ...site, ...parts },
    thin: new OwedAccounts(site.telemetry, 'evidence'),
    isBusy: () => pace.isBusy(),
    policyOf: policy.policyOf,
    sitePolicy: () => policy.policy,
    waiting: () => finals.waiting,
    inTurn: async (priority, run) => {
      await finals.run(priority, async () => {
        await run();
        return NO_EFFECTS;
      });
    },
    publish: async (told) => {
      const { enrichment_id: id, ship_id: key } = told;
      await bus.publish([{ subject: 'enrichment.completed', id, key, body: [told] }]);
    },
  });
}

function stageOf(
  queue: ByPriority<StageEffects>,
  tell: (request: EnrichmentRequest) => Promise<StageEffects>,
  onRelease: () => void = () => {},
): HoldingStage {
  return {
    take: ({ item }) => {
      const request = item as EnrichmentRequest;
      return queue.run(request.priority, () => tell(request));
    },
    release: () => {
      queue.release();
      onRelease();
    },
  };
}

function effectsOf(told: EnrichmentCompleted | null): StageEffects {
  if (told === null) return NO_EFFECTS;
  const emission = { subject: 'enrichment.completed', key: told.ship_id, item: told } as const;
  return { ...NO_EFFECTS, emissions: [{ ...emission, id: told.enrichment_id }] };
}
