import { basename } from 'node:path';
import { LlamaCppModel } from '@aiops/adapters/model-llamacpp';
import { OllamaModel } from '@aiops/adapters/model-ollama';
import type { Clock } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { LanguageModel } from '@aiops/ports';
import type { Options } from '../../options.ts';

/** What a model is made from: nothing else of the policy makes another one. */
export interface ModelPlan {
  readonly name: string;
  /** A GGUF file that this process loads; null where a server has the model. */
  readonly file: string | null;
  readonly url: string;
  readonly timeoutMs: number;
  readonly contextTokens: number;
  readonly threads: number;
  readonly maxWaiting: number;
  readonly keepAliveSec: number;
  readonly offlineOnly: boolean;
  /** Compared: of the model, and of its breaker. */
  readonly madeFrom: string;
  readonly breaker: string;
}

/** Null: none is set up. */
export function planOf({ file, ollamaUrl }: Options['model'], llm: Policy['llm']): ModelPlan | null {
  if (file === null && ollamaUrl === null) return null;
  const common = {
    timeoutMs: llm.generation_timeout_ms,
    contextTokens: llm.context_tokens,
    threads: llm.threads,
  };
  const own =
    file === null
      ? { name: llm.model, keepAliveSec: llm.keep_alive_sec, offlineOnly: llm.offline_only, maxWaiting: 0 }
      : // The policy names the model of a server; a file goes by its own name.
        {
          name: basename(file).replace(/\.gguf$/i, ''),
          maxWaiting: llm.max_concurrent_requests,
          ...{ keepAliveSec: 0, offlineOnly: true },
        };
  const plan = { ...common, ...own, file, url: ollamaUrl ?? '' };
  const breaker = JSON.stringify(llm.circuit_breaker);
  return { ...plan, breaker, madeFrom: JSON.stringify([plan, breaker]) };
}

export function modelOf(plan: ModelPlan, clock: Clock): LanguageModel {
  const { name, file, url, timeoutMs, contextTokens, threads, maxWaiting, keepAliveSec, offlineOnly } = plan;
  const common = { timeoutMs, contextTokens, threads };
  if (file !== null) return new LlamaCppModel({ ...common, name, file, maxWaiting }, clock);
  return new OllamaModel({ ...common, url, model: name, keepAliveSec, offlineOnly }, clock);
}
