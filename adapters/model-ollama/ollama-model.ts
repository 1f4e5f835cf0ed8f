import { type Clock, CodedError } from '@aiops/kernel';
import {
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type ModelHealth,
  modelError,
  requireJson,
} from '@aiops/ports';
import { call } from './call.ts';
import { ChatAnswer, Tags, toChatRequest } from './chat.ts';
import { howToPull, notReached, refusedWith } from './failures.ts';
import { SiteName } from './on-site.ts';
import type { OllamaSettings } from './settings.ts';

const HEALTH_TIMEOUT_MS = 2000;

/**
 * A model that an Ollama server runs. It is asked at the address that was looked at, never through a redirect: what is said of this ship goes
 * to the server that the operator named, or nowhere.
 */
export class OllamaModel implements LanguageModel {
  readonly name: string;
  readonly #settings: OllamaSettings;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #server: SiteName;

  constructor(settings: OllamaSettings, clock: Clock) {
    this.name = settings.model;
    this.#settings = { ...settings, url: new URL(settings.url).origin };
    this.#clock = clock;
    this.#server = new SiteName(new URL(settings.url).hostname, settings.offlineOnly);
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const startedMs = this.#clock.now();
    const body = await this.#chat(request);
    const answer = this.#decode(body);
    return {
      text: requireJson(this.name, answer.message.content, answer.done_reason === 'length'),
      promptTokens: answer.prompt_eval_count ?? null,
      completionTokens: answer.eval_count ?? null,
      latencyMs: this.#clock.now() - startedMs,
    };
  }

  async health(): Promise<ModelHealth> {
    try {
      const models = await this.#models();
      if (models.has(withTag(this.name))) return { status: 'ok' };
      return { status: 'degraded', reason: 'model_unavailable', text: howToPull(this.#settings) };
    } catch (error) {
      const { message } = error instanceof CodedError ? error : notReached(this.#settings, error);
      return { status: 'degraded', reason: 'model_unavailable', text: message };
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(modelError('model_unavailable', `${this.name} is closed`));
  }

  /** The text of a good answer. Ends the request, and with it the generation in the server, when it isn't wanted. */
  async #chat(request: GenerationRequest): Promise<string> {
    this.#closing.signal.throwIfAborted();
    request.signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs);
    const wishes = [deadline, this.#closing.signal, ...(request.signal ? [request.signal] : [])];
    try {
      const { status, text } = await call({
        url: `${this.#settings.url}/api/chat`,
        addresses: await this.#server.addresses(),
        body: toChatRequest(this.#settings, request),
        signal: AbortSignal.any(wishes),
      });
      if (status !== 200) throw refusedWith(this.#settings, status, text);
      return text;
    } catch (error) {
      throw this.#failure(error, deadline, request.signal);
    }
  }

  /** Whose wish it was that ended the call: the caller's, the close's, the deadline's, or nobody's. */
  #failure(error: unknown, deadline: AbortSignal, wish: AbortSignal | undefined): unknown {
    if (wish?.aborted) return wish.reason;
    if (this.#closing.signal.aborted) return this.#closing.signal.reason;
    if (deadline.aborted) {
      return modelError(
        'model_timeout',
        `${this.name} gave no answer in ${this.#settings.timeoutMs} ms`,
        error,
      );
    }
    return error instanceof CodedError ? error : notReached(this.#settings, error);
  }

  #decode(body: string): ChatAnswer {
    try {
      return ChatAnswer.parse(JSON.parse(body));
    } catch (error) {
      throw modelError('model_bad_output', `${this.name}: Ollama's answer is not one of /api/chat`, error);
    }
  }

  async #models(): Promise<Set<string>> {
    const { status, text } = await call({
      url: `${this.#settings.url}/api/tags`,
      addresses: await this.#server.addresses(),
      signal: AbortSignal.any([AbortSignal.timeout(HEALTH_TIMEOUT_MS), this.#closing.signal]),
    });
    if (status !== 200) throw new Error(`/api/tags answered ${status}`);
    return new Set(Tags.parse(JSON.parse(text)).models.map(({ name }) => withTag(name)));
  }
}

/** Ollama takes a name without a tag for the tag `latest`. */
function withTag(name: string): string {
  return name.includes(':') ? name : `${name}:latest`;
}
