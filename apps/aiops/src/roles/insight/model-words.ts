import { setImmediate } from 'node:timers/promises';
import { type Clock, errorCode } from '@aiops/kernel';
import {
  type IncidentEvidence,
  narrateByModel,
  narrateByRules,
  promptOf,
  type WordedNarrative,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { isModelFailure, type Telemetry } from '@aiops/ports';
import type { Gathered } from './gathering.ts';
import type { GuardedModel, ModelOfSite } from './model-of-site.ts';
import type { Reason, Told } from './narrative-message.ts';
import { reasonOf, reasonOfError } from './reasons.ts';

const NOT_LOCAL: Reason = {
  code: 'not_local',
  text: 'The incident came from another system, and the policy lets only data of this site go to a model.',
};

export interface ModelWordsParts {
  readonly model: Pick<ModelOfSite, 'ask' | 'stateOf'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Told of words that hold. */
  readonly keep: (gathered: Gathered, worded: WordedNarrative) => void;
}

/** Asks the model behind its breaker; what it says counts as far as the facts show it, else the rules' words stay. */
export class ModelWords {
  readonly #parts: ModelWordsParts;

  constructor(parts: ModelWordsParts) {
    this.#parts = parts;
  }

  /** @throws CodedError `stopping` when the role stops meanwhile: nothing is told of the model then */
  async of(gathered: Gathered, guarded: GuardedModel, cacheAsked: boolean): Promise<Told> {
    const { clock, telemetry } = this.#parts;
    const { name } = guarded.model;
    if (gathered.llm.local_data_only && gathered.evidence.incident.imported_by !== undefined) {
      telemetry.count('aiops_insight_model_total', { outcome: NOT_LOCAL.code });
      return byRules(gathered, cacheAsked, NOT_LOCAL);
    }
    const admission = guarded.breaker.admit(clock.now());
    if ('refused' in admission) {
      telemetry.count('aiops_insight_model_total', { outcome: 'breaker_open' });
      return byRules(gathered, cacheAsked, reasonOf(name, 'breaker_open'));
    }
    const startedMs = clock.now();
    try {
      const { text, promptTokens, completionTokens, latencyMs } = await this.#asked(guarded, gathered);
      admission.pass.settle('succeeded', clock.now());
      telemetry.observe('aiops_insight_model_ms', clock.now() - startedMs);
      await setImmediate();
      const worded = narrateByModel(gathered.block, text);
      this.#count(worded);
      const tokens = completionTokens === null ? null : completionTokens + (promptTokens ?? 0);
      const { refused, narrative } = worded;
      if (refused === null) this.#parts.keep(gathered, worded);
      const reason = refused === null ? null : reasonOf(name, refused);
      return { ...gathered, narrative, cacheAsked, reason, model: { name, latencyMs, tokens } };
    } catch (error) {
      admission.pass.settle(isModelFailure(error) ? 'failed' : 'abandoned', clock.now());
      telemetry.count('aiops_insight_model_total', { outcome: errorCode(error) });
      if (errorCode(error) === 'stopping') throw error;
      return byRules(gathered, cacheAsked, reasonOfError(name, error));
    } finally {
      this.#parts.model.stateOf(guarded);
    }
  }

  #asked(guarded: GuardedModel, { block, llm }: Gathered) {
    const { temperature, top_p: topP, top_k: topK, max_tokens: maxTokens } = llm.model_params;
    const { system, prompt, schema } = promptOf(block);
    const params = { temperature, topP, topK, maxTokens };
    return this.#parts.model.ask(guarded, { system, prompt, schema, params });
  }

  #count({ refused, grounding }: WordedNarrative): void {
    const { telemetry } = this.#parts;
    telemetry.count('aiops_insight_model_total', { outcome: refused ?? 'kept' });
    for (const { reason } of grounding.dropped)
      telemetry.count('aiops_insight_sentences_dropped_total', { reason });
    telemetry.count('aiops_insight_sentences_kept_total', {}, grounding.kept.length);
  }
}

export function byRules(gathered: Gathered, cacheAsked: boolean, reason: Reason | null): Told {
  return { ...gathered, narrative: narrateByRules(gathered.block), cacheAsked, reason, model: null };
}

/** What a model may read: with `local_data_only` no incident that another system made. */
export function localOf(evidence: IncidentEvidence, { local_data_only }: Policy['llm']): IncidentEvidence {
  if (!local_data_only) return evidence;
  const similar = evidence.similar.filter(({ incident }) => incident.imported_by === undefined);
  return { ...evidence, similar };
}
