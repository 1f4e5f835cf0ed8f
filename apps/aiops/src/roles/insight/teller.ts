import { type EnrichmentCompleted, type EnrichmentRequest, isPast } from '@aiops/contracts';
import { type Clock, toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Log, Store, Telemetry } from '@aiops/ports';
import type { EvidenceLoader } from './evidence.ts';
import { Gathering } from './gathering.ts';
import { KeptWords, NOT_ASKED } from './kept-words.ts';
import type { KnownIncidents } from './known-incidents.ts';
import type { ModelOfSite } from './model-of-site.ts';
import { byRules, localOf, ModelWords } from './model-words.ts';
import { completedOf, type Told } from './narrative-message.ts';

/** Of the time that the first narrative has, from the request: until the evidence, and then kept words, are read. */
const READ_SHARE = 0.4;
const WORDS_SHARE = 0.6;
/** With less time left nothing is searched for: half of it would be the statements'. */
const LEAST_READ_MS = 40;
/** The final narrative waits longer for its evidence than the first. */
const FINAL_READ_MS = 10_000;
export interface TellerParts {
  readonly store: Pick<Store, 'getIncident' | 'listNarratives' | 'wordingSince' | 'keepWording'>;
  readonly known: Pick<KnownIncidents, 'get'>;
  readonly evidence: Pick<EvidenceLoader, 'load' | 'quick'>;
  readonly model: Pick<ModelOfSite, 'current' | 'ask' | 'stateOf'>;
  readonly policyOf: (shipId: string | null) => Policy;
  /** Many requests come now: nothing is searched for that can be told without. */
  readonly isBusy: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/** Tells incidents: at once by the rules or words that were kept, then in a model's words, or by the rules with all there is. */
export class Teller {
  readonly #parts: TellerParts;
  readonly #gathering: Gathering;
  readonly #kept: KeptWords;
  readonly #words: ModelWords;

  constructor(parts: TellerParts) {
    this.#parts = parts;
    this.#gathering = new Gathering(parts);
    this.#kept = new KeptWords(parts);
    this.#words = new ModelWords({ ...parts, keep: (gathered, worded) => this.#kept.keep(gathered, worded) });
  }

  /**
   * Within the policy's `timeout_ms` of the request, unless the store is slower than that.
   * @param inHurry others wait: nothing is searched for, so that neither they nor the Fast Path wait for it
   */
  async first(request: EnrichmentRequest, inHurry = false): Promise<EnrichmentCompleted> {
    const { clock, evidence } = this.#parts;
    const policy = this.#parts.policyOf(request.ship_id);
    const leftMs = (share: number): number =>
      Date.parse(request.ts) + policy.llm.timeout_ms * share - clock.now();
    const gathered = await this.#gathering.of(request, (incident) =>
      inHurry || leftMs(READ_SHARE) < LEAST_READ_MS
        ? evidence.quick(incident)
        : evidence.load(incident, leftMs(READ_SHARE)),
    );
    const current = this.#parts.model.current(policy);
    const isAbsent = 'absent' in current;
    const kept = isAbsent ? NOT_ASKED : await this.#kept.of(gathered, leftMs(WORDS_SHARE));
    const told: Told = {
      ...byRules(gathered, kept.isAsked, isAbsent ? current.absent : null),
      ...(kept.worded === null ? {} : { narrative: kept.worded.narrative }),
    };
    return this.#told(told, 'first');
  }

  /** Null when there is nothing to add: no model, a later state is asked about, or a model's words are there already. */
  async final(request: EnrichmentRequest): Promise<EnrichmentCompleted | null> {
    const current = this.#parts.model.current(this.#parts.policyOf(request.ship_id));
    if ('absent' in current) return null;
    if (await this.#isDone(request)) return null;
    // A model that is left alone is no reason to search while many come: it is told again when it is back.
    const isRefused = this.#parts.model.stateOf(current) === 'open' && this.#parts.isBusy();
    const gathered = await (isRefused ? this.#readQuickly(request) : this.#readForModel(request));
    // Another incident of this shape may have been told since the first narrative.
    const kept = await this.#kept.of(gathered, FINAL_READ_MS);
    if (kept.worded === null)
      return this.#told(await this.#words.of(gathered, current, kept.isAsked), 'final');
    const { narrative } = kept.worded;
    return this.#told({ ...gathered, narrative, cacheAsked: true, reason: null, model: null }, 'final');
  }

  /**
   * Once more for what was told by rules while the model was away. Null when it is over, changed, or told meanwhile. Rules' words
   * that say the model is away again are for the caller alone: people have them already.
   */
  async again({ requested_by: _, ...before }: EnrichmentRequest): Promise<EnrichmentCompleted | null> {
    const request = { ...before, ts: toTimestamp(this.#parts.clock.now()) };
    const current = this.#parts.model.current(this.#parts.policyOf(request.ship_id));
    const incident = await this.#gathering.newest(request.incident_id);
    if ('absent' in current || incident === null || incident.status === 'resolved') return null;
    if (await this.#isDone(request)) return null;
    const gathered = await this.#readForModel(request);
    return completedOf(await this.#words.of(gathered, current, false), 'final', this.#parts.clock.now());
  }

  /** By the rules with the whole evidence, where the first narrative had no time to read it. Null when that is past. */
  async whole(request: EnrichmentRequest): Promise<EnrichmentCompleted | null> {
    const incident = await this.#gathering.newest(request.incident_id);
    if (incident === null || isPast(request, incident)) return null;
    const { evidence, model, policyOf } = this.#parts;
    const gathered = await this.#gathering.of(request, (one) => evidence.load(one, FINAL_READ_MS));
    const current = model.current(policyOf(request.ship_id));
    return this.#told(byRules(gathered, false, 'absent' in current ? current.absent : null), 'final');
  }

  #readQuickly(request: EnrichmentRequest) {
    return this.#gathering.of(request, (incident) => this.#parts.evidence.quick(incident));
  }

  #readForModel(request: EnrichmentRequest) {
    const { evidence, policyOf } = this.#parts;
    return this.#gathering.of(request, async (incident) =>
      localOf(await evidence.load(incident, FINAL_READ_MS), policyOf(incident.ship_id).llm),
    );
  }

  async #isDone(request: EnrichmentRequest): Promise<boolean> {
    if (request.requested_by !== undefined) return false;
    const { store, telemetry } = this.#parts;
    const [incident, [told]] = await Promise.all([
      this.#gathering.newest(request.incident_id),
      store.listNarratives(request.incident_id, 1),
    ]);
    if (incident === null) return false;
    const isOld = isPast(request, incident);
    const isTold = told !== undefined && told.source !== 'rules' && !isPast(told, incident);
    if (isOld || isTold)
      telemetry.count('aiops_insight_skipped_total', { reason: isOld ? 'superseded' : 'told' });
    return isOld || isTold;
  }

  #told(told: Told, phase: 'first' | 'final'): EnrichmentCompleted {
    const { clock, telemetry } = this.#parts;
    telemetry.count('aiops_insight_narratives_total', { source: told.narrative.source, phase });
    return completedOf(told, phase, clock.now());
  }
}
