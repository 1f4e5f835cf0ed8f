import { CodedError } from '@aiops/kernel';

/** What both a grammar of llama.cpp and the `format` of Ollama hold a model to: a small part of JSON Schema. */
export type AnswerSchema =
  | { readonly type: 'boolean' | 'integer' | 'number' }
  | { readonly type: 'string'; readonly maxLength?: number }
  | { readonly type: 'string'; readonly enum: readonly string[] }
  | {
      readonly type: 'array';
      readonly items: AnswerSchema;
      readonly minItems?: number;
      readonly maxItems?: number;
    }
  | ObjectSchema;

/** What an answer as a whole is. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, AnswerSchema>>;
  /** All of them, in the order of `properties`: a grammar writes them so, and a small model does better so. */
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export interface GenerationParams {
  /** 0 takes the likeliest token each time; higher is freer. */
  readonly temperature: number;
  /** The least set of tokens whose likelihoods reach this sum may be chosen from; 0 to 1. */
  readonly topP: number;
  /** So many of the likeliest tokens may be chosen from. */
  readonly topK: number;
  /** Longest answer. One that is cut here is no JSON, and so `model_bad_output`. */
  readonly maxTokens: number;
}

export interface GenerationRequest {
  /** What the model is to do. Equal among requests, so that a model may keep what it has read of it. */
  readonly system: string;
  readonly prompt: string;
  readonly schema: ObjectSchema;
  readonly params: GenerationParams;
  /** Ends the generation, also in the model; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Generation {
  /** One JSON value that `JSON.parse` takes. That it fits the schema is for the caller to check: models are foreign. */
  readonly text: string;
  /** Null when the model's server does not say. What was kept from an earlier prompt may or may not be counted. */
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  /** From the call to the answer, waiting in the adapter's own queue included; ms. */
  readonly latencyMs: number;
}

/** `degraded` says in one sentence what is missing and what to do, such as `ollama pull phi3:mini`. */
export type ModelHealth =
  | { readonly status: 'ok' }
  | { readonly status: 'degraded'; readonly reason: ModelErrorCode; readonly text: string };

/**
 * A language model on this site. It is never needed: incidents form and are told by rules without one.
 *
 * Errors are `CodedError`s with a code of `ModelErrorCode`.
 */
export interface LanguageModel {
  /** As the policy names it, such as `phi3:mini`; stored beside every narrative that it wrote. */
  readonly name: string;
  generate(request: GenerationRequest): Promise<Generation>;
  /** Never throws, and generates nothing. */
  health(): Promise<ModelHealth>;
  /** Ends what is being generated; later calls are `model_unavailable`. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Why a model gave no answer, and whether the same request may succeed when it is made again:
 * `model_unavailable` (no server, no file, no such model), `model_timeout` (past its own deadline), `model_bad_output`
 * (no JSON, or cut), `model_overloaded` (as many wait as may) and `model_prompt_too_long` (more than its context holds).
 */
const RETRYABLE = {
  model_unavailable: true,
  model_timeout: false,
  model_bad_output: true,
  model_overloaded: true,
  model_prompt_too_long: false,
} as const;

export type ModelErrorCode = keyof typeof RETRYABLE;

export function modelError(code: ModelErrorCode, message: string, cause?: unknown): CodedError {
  return new CodedError(code, message, { cause, retryable: RETRYABLE[code] });
}

/** The codes that speak of the model itself: a prompt that is too long or a full queue is no fault of it. */
export function isModelFailure(error: unknown): boolean {
  return (
    error instanceof CodedError &&
    error.code in RETRYABLE &&
    error.code !== 'model_prompt_too_long' &&
    error.code !== 'model_overloaded'
  );
}

/** @throws CodedError `model_bad_output` for what is no JSON value */
export function requireJson(model: string, text: string, cut: boolean): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const why = cut ? 'its answer was cut at the greatest number of tokens' : 'its answer is no JSON';
    throw modelError('model_bad_output', `${model}: ${why}`, error);
  }
}

/**
 * The same model, asked again up to `maxRetries` times when it was unavailable or its answer was no JSON. Not after a
 * timeout or when too many wait: asking again would only add to the load. Latency is that of the last try.
 */
export function withRetries(model: LanguageModel, maxRetries: number): LanguageModel {
  const generate = async (request: GenerationRequest): Promise<Generation> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await model.generate(request);
      } catch (error) {
        if (tries >= maxRetries || request.signal?.aborted === true || !isWorthAnother(error)) throw error;
      }
    }
  };
  return { name: model.name, generate, health: () => model.health(), close: () => model.close() };
}

function isWorthAnother(error: unknown): boolean {
  return error instanceof CodedError && error.retryable && error.code !== 'model_overloaded';
}
