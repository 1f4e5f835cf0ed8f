import { setImmediate } from 'node:timers/promises';
import { type EnrichmentCompleted, type EnrichmentRequest, type Incident, isPast } from '@aiops/contracts';
import { type Clock, CodedError, errorCode, errorText } from '@aiops/kernel';
import {
  CachedWording,
  cacheKeyOf,
  type FactsBlock,
  factsOf,
  type IncidentEvidence,
  narrateByModel,
  narrateByRules,
  narrateWorded,
  promptOf,
  refilled,
  type WordedNarrative,
  wordingOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { isModelFailure, type Log, type Store, type Telemetry } from '@aiops/ports';
import type { EvidenceLoader } from './evidence.ts';
import type { GuardedModel, ModelOfSite } from './model-of-site.ts';
import { completedOf, type Reason, type Told } from './narrative-message.ts';
import { reasonOf, reasonOfError } from './reasons.ts';

/** Of the time that the first narrative has: until all is read. */
const READ_SHARE = 0.5;
/** What is read at least, however late the incident was stored: half of it are the statements. */
const LEAST_READ_MS = 40;
/** The final narrative waits longer for its evidence than the first. */
const FINAL_READ_MS = 10_000;
/** The request may be here before the incident is stored. */
const STORED_WITHIN_MS = 2_000;
const LOOK_FIRST_MS = 10;
/** One that is not there by then was given up on. */
const STORED_AT_LAST_MS = 3_600_000;

export interface TellerParts {
  readonly store: Pick<Store, 'getIncident' | 'listNarratives' | 'wordingSince' | 'keepWording'>;
  readonly evidence: Pick<EvidenceLoader, 'load' | 'quick'>;
  readonly model: Pick<ModelOfSite, 'current' | 'stateOf'>;
  readonly policyOf: (shipId: string | null) => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

interface Gathered {
  readonly request: EnrichmentRequest;
  readonly evidence: IncidentEvidence;
  readonly block: FactsBlock;
  readonly llm: Policy['llm'];
  readonly key: string;
}

/** Tells incidents: at once by the rules or words that were kept, then in a model's words. */
export class Teller {
  readonly #parts: TellerParts;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /**
   * Within the policy's `timeout_ms` of its arrival, unless the store is slower than that.
   * @param inHurry others wait: nothing is searched for, so that neither they nor the Fast Path wait for it
   */
  async first(request: EnrichmentRequest, inHurry = false): Promise<EnrichmentCompleted> {
    const { clock, telemetry } = this.#parts;
    const startedMs = clock.now();
    const { llm } = this.#parts.policyOf(request.ship_id);
    const readUntilMs = startedMs + llm.timeout_ms * READ_SHARE;
    const gathered = await this.#gathered(request, (incident) =>
      inHurry
        ? this.#parts.evidence.quick(incident)
        : this.#parts.evidence.load(incident, Math.max(LEAST_READ_MS, readUntilMs - clock.now())),
    );
    const current = this.#parts.model.current();
    const isModelThere = !('absent' in current);
    const cached = isModelThere ? await this.#fromCache(gathered) : NOT_ASKED;
    const told: Told = {
      ...gathered,
      narrative: cached.worded?.narrative ?? narrateByRules(gathered.block),
      cacheAsked: cached.isAsked,
      reason: 'absent' in current ? current.absent : null,
      model: null,
    };
    telemetry.observe('aiops_insight_first_ms', clock.now() - startedMs);
    return this.#told(told, 'first');
  }

  /** Null when there is nothing to add: no model, a later state is asked about, or a model's words are there already. */
  async final(request: EnrichmentRequest): Promise<EnrichmentCompleted | null> {
    const current = this.#parts.model.current();
    if ('absent' in current) return null;
    if (await this.#isDone(request)) return null;
    const gathered = await this.#gathered(request, (incident) =>
      this.#parts.evidence.load(incident, FINAL_READ_MS),
    );
    // Another incident of this shape may have been told since the first narrative.
    const cached = await this.#fromCache(gathered);
    if (cached.worded !== null) {
      const { narrative } = cached.worded;
      return this.#told({ ...gathered, narrative, cacheAsked: true, reason: null, model: null }, 'final');
    }
    return this.#told(await this.#byModel(gathered, current, cached.isAsked), 'final');
  }

  async #isDone(request: EnrichmentRequest): Promise<boolean> {
    const { incident_id, requested_by } = request;
    if (requested_by !== undefined) return false;
    const { store, telemetry } = this.#parts;
    const [incident, [told]] = await Promise.all([
      store.getIncident(incident_id),
      store.listNarratives(incident_id, 1),
    ]);
    const isOld = incident !== null && isPast(request, incident);
    const isTold =
      incident !== null && told !== undefined && told.source !== 'rules' && !isPast(told, incident);
    if (isOld || isTold)
      telemetry.count('aiops_insight_skipped_total', { reason: isOld ? 'superseded' : 'told' });
    return isOld || isTold;
  }

  async #gathered(
    request: EnrichmentRequest,
    read: (incident: Incident) => Promise<IncidentEvidence>,
  ): Promise<Gathered> {
    const incident = await this.#stored(request);
    const evidence = await read(incident);
    // The Fast Path may have its turn between reading and telling.
    await setImmediate();
    const block = factsOf(evidence);
    const { llm } = this.#parts.policyOf(incident.ship_id);
    return { request, evidence, block, llm, key: cacheKeyOf(block, incident, llm.cache_key_fields) };
  }

  /** @throws CodedError `incident_not_stored`, which is worth a retry while the request is young */
  async #stored({ incident_id, material_version, ts }: EnrichmentRequest): Promise<Incident> {
    const { store, clock } = this.#parts;
    const untilMs = clock.now() + STORED_WITHIN_MS;
    for (let waitMs = LOOK_FIRST_MS; ; waitMs *= 2) {
      const incident = await store.getIncident(incident_id);
      if (incident !== null && incident.material_version >= material_version) return incident;
      if (clock.now() >= untilMs) {
        const retryable = clock.now() - Date.parse(ts) < STORED_AT_LAST_MS;
        throw new CodedError('incident_not_stored', `${incident_id} is not stored`, { retryable });
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Words kept for an incident of this shape, as far as they hold for this one's facts. */
  async #fromCache({ request, block, llm, key }: Gathered): Promise<Cached> {
    if (!llm.cache_enabled || request.requested_by !== undefined) return NOT_ASKED;
    const { store, clock, telemetry, log } = this.#parts;
    try {
      const kept = await store.wordingSince(key, clock.now() - llm.cache_ttl_min * 60_000);
      const wording = CachedWording.safeParse(kept);
      const worded = wording.success ? narrateWorded(block, refilled(block, wording.data), 'cache') : null;
      const holds = worded !== null && worded.refused === null;
      const outcome = worded === null ? 'miss' : holds ? 'hit' : 'refused';
      telemetry.count('aiops_insight_cache_total', { outcome });
      return { isAsked: true, worded: holds ? worded : null };
    } catch (error) {
      telemetry.count('aiops_insight_cache_total', { outcome: 'failed' });
      log.warn({ error_msg: errorText(error) }, 'the cache of narratives could not be read');
      return NOT_ASKED;
    }
  }

  async #byModel(gathered: Gathered, guarded: GuardedModel, cacheAsked: boolean): Promise<Told> {
    const { clock, telemetry, model: site } = this.#parts;
    const { model, breaker } = guarded;
    const { block } = gathered;
    const byRules = (reason: Reason): Told => ({
      ...{ ...gathered, cacheAsked, reason },
      ...{ narrative: narrateByRules(block), model: null },
    });
    const admission = breaker.admit(clock.now());
    if ('refused' in admission) {
      telemetry.count('aiops_insight_model_total', { outcome: 'breaker_open' });
      return byRules(reasonOf(model.name, 'breaker_open'));
    }
    const startedMs = clock.now();
    try {
      const { text, promptTokens, completionTokens, latencyMs } = await this.#asked(guarded, gathered);
      admission.pass.settle('succeeded', clock.now());
      telemetry.observe('aiops_insight_model_ms', clock.now() - startedMs);
      await setImmediate();
      const worded = narrateByModel(block, text);
      this.#count(worded);
      const tokens = completionTokens === null ? null : completionTokens + (promptTokens ?? 0);
      if (worded.refused === null) this.#keep(gathered, worded);
      const reason = worded.refused === null ? null : reasonOf(model.name, worded.refused);
      const { narrative } = worded;
      return { ...gathered, narrative, cacheAsked, reason, model: { name: model.name, latencyMs, tokens } };
    } catch (error) {
      admission.pass.settle(isModelFailure(error) ? 'failed' : 'abandoned', clock.now());
      telemetry.count('aiops_insight_model_total', { outcome: errorCode(error) });
      return byRules(reasonOfError(model.name, error));
    } finally {
      site.stateOf(guarded);
    }
  }

  #asked({ model }: GuardedModel, { block, llm }: Gathered) {
    const { temperature, top_p: topP, top_k: topK, max_tokens: maxTokens } = llm.model_params;
    const { system, prompt, schema } = promptOf(block);
    return model.generate({ system, prompt, schema, params: { temperature, topP, topK, maxTokens } });
  }

  #count({ refused, grounding }: WordedNarrative): void {
    const { telemetry } = this.#parts;
    telemetry.count('aiops_insight_model_total', { outcome: refused ?? 'kept' });
    for (const { reason } of grounding.dropped)
      telemetry.count('aiops_insight_sentences_dropped_total', { reason });
    telemetry.count('aiops_insight_sentences_kept_total', {}, grounding.kept.length);
  }

  /** For the next incident of this shape; nobody waits for it, and without it that one is told by the model again. */
  #keep({ block, key, llm }: Gathered, { narrative }: WordedNarrative): void {
    if (!llm.cache_enabled) return;
    const { store, clock, log } = this.#parts;
    store.keepWording(key, wordingOf(block, narrative.sentences), clock.now()).catch((error: unknown) => {
      log.warn({ error_msg: errorText(error) }, 'words of a narrative were not kept');
    });
  }

  #told(told: Told, phase: 'first' | 'final'): EnrichmentCompleted {
    const { clock, telemetry } = this.#parts;
    telemetry.count('aiops_insight_narratives_total', { source: told.narrative.source, phase });
    return completedOf(told, phase, clock.now());
  }
}

interface Cached {
  readonly isAsked: boolean;
  readonly worded: WordedNarrative | null;
}
const NOT_ASKED: Cached = { isAsked: false, worded: null };
