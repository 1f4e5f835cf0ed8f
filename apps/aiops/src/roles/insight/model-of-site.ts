import { basename } from 'node:path';
import { LlamaCppModel } from '@aiops/adapters/model-llamacpp';
import { OllamaModel } from '@aiops/adapters/model-ollama';
import { type Clock, toTimestamp } from '@aiops/kernel';
import { CircuitBreaker } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { type LanguageModel, type Log, type Telemetry, withRetries } from '@aiops/ports';
import type { Options } from '../../options.ts';
import type { Found } from '../readiness.ts';
import type { Reason } from './narrative-message.ts';

/** A model with the breaker that stands before it. */
export interface GuardedModel {
  readonly model: LanguageModel;
  readonly breaker: CircuitBreaker;
}

/** Why nobody is asked. */
export interface NoModel {
  readonly absent: Reason;
}

export interface ModelParts {
  readonly options: Pick<Options, 'model'>;
  /** Of the site, as it is now. */
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

const BREAKER_NUMBER = { closed: 0, half_open: 1, open: 2 } as const;

/** The language model of this site, as the policy and the environment have it; another one after a reload that changes it. */
export class ModelOfSite {
  readonly #parts: ModelParts;
  #current: (GuardedModel & { readonly madeFrom: string }) | null = null;

  constructor(parts: ModelParts) {
    this.#parts = parts;
  }

  current(): GuardedModel | NoModel {
    const { options, policy } = this.#parts;
    const { llm, features } = policy();
    if (!llm.enabled || !features.enable_llm_enrichment)
      return { absent: { code: 'model_off', text: 'The policy switches the language model off.' } };
    const { file, ollamaUrl } = options.model;
    if (file === null && ollamaUrl === null)
      return { absent: { code: 'model_absent', text: 'No language model is set up on this site.' } };
    const madeFrom = JSON.stringify(llm);
    if (this.#current?.madeFrom === madeFrom) return this.#current;
    const before = this.#current;
    this.#current = { ...guarded(this.#parts, llm), madeFrom };
    if (before !== null) void this.#closed(before.model);
    return this.#current;
  }

  /** For `/ready`: incidents are told without a model, so that it never fails. */
  async found(): Promise<Found> {
    const name = 'model';
    const current = this.current();
    if ('absent' in current)
      return { name, ok: true, detail: `${current.absent.text} Narratives are by rules.`, isOptional: true };
    const { model, breaker } = current;
    const state = this.stateOf(current);
    const health = await model.health();
    if (health.status === 'degraded')
      return { name, ok: false, detail: `degraded: ${health.text}`, isOptional: true };
    if (state !== 'open') {
      const detail = state === 'closed' ? `${model.name} is there` : `${model.name} is tried again`;
      return { name, ok: true, detail, isOptional: true };
    }
    const refused = breaker.admit(this.#parts.clock.now());
    const until = 'refused' in refused ? ` until ${toTimestamp(refused.untilMs)}` : '';
    if ('pass' in refused) refused.pass.settle('abandoned', this.#parts.clock.now());
    const detail = `degraded: ${model.name} failed several times in a row and is left alone${until}; narratives are by rules`;
    return { name, ok: false, detail, isOptional: true };
  }

  stateOf({ breaker }: GuardedModel): ReturnType<CircuitBreaker['state']> {
    const state = breaker.state(this.#parts.clock.now());
    this.#parts.telemetry.gauge('aiops_model_breaker', BREAKER_NUMBER[state]);
    return state;
  }

  async close(): Promise<void> {
    if (this.#current !== null) await this.#closed(this.#current.model);
  }

  async #closed(model: LanguageModel): Promise<void> {
    try {
      await model.close();
    } catch (error) {
      this.#parts.log.warn({ model: model.name, error_msg: String(error) }, 'a model did not close');
    }
  }
}

function guarded({ options, clock }: ModelParts, llm: Policy['llm']): GuardedModel {
  const { failure_threshold, timeout_sec, half_open_requests } = llm.circuit_breaker;
  return {
    model: withRetries(modelOf(options.model, llm, clock), llm.max_retries),
    breaker: new CircuitBreaker({
      failureThreshold: failure_threshold,
      timeoutMs: timeout_sec * 1000,
      halfOpenRequests: half_open_requests,
    }),
  };
}

function modelOf({ file, ollamaUrl }: Options['model'], llm: Policy['llm'], clock: Clock): LanguageModel {
  const timeoutMs = llm.generation_timeout_ms;
  const common = { timeoutMs, contextTokens: llm.context_tokens, threads: llm.threads };
  if (file !== null) {
    // The policy names the model of a server; a file goes by its own name.
    const name = basename(file).replace(/\.gguf$/i, '');
    return new LlamaCppModel({ ...common, name, file, maxWaiting: llm.max_concurrent_requests }, clock);
  }
  return new OllamaModel(
    {
      ...common,
      url: ollamaUrl ?? '',
      model: llm.model,
      keepAliveSec: llm.keep_alive_sec,
      offlineOnly: llm.offline_only,
    },
    clock,
  );
}
