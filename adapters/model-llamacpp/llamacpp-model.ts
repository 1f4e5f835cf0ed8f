import { type Clock, CodedError, orAborted } from '@aiops/kernel';
import {
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type ModelHealth,
  modelError,
  requireJson,
} from '@aiops/ports';
import { type Answer, ModelProcess, requireGguf, requireLibrary } from './model-process.ts';
import type { LlamaCppSettings } from './settings.ts';
import { Turns } from './turns.ts';

/**
 * A GGUF file that llama.cpp runs beside this process. It starts with the first answer, and again after it ended. A
 * JSON schema becomes a grammar, so that no token is chosen that doesn't fit.
 */
export class LlamaCppModel implements LanguageModel {
  readonly name: string;
  readonly #settings: LlamaCppSettings;
  readonly #clock: Clock;
  readonly #turns: Turns;
  readonly #closing = new AbortController();
  #loading: Promise<ModelProcess> | undefined;

  constructor(settings: LlamaCppSettings, clock: Clock) {
    this.name = settings.name;
    this.#settings = settings;
    this.#clock = clock;
    this.#turns = new Turns(settings.maxWaiting);
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    this.#closing.signal.throwIfAborted();
    request.signal?.throwIfAborted();
    const startedMs = this.#clock.now();
    const wish = AbortSignal.any([this.#closing.signal, ...(request.signal ? [request.signal] : [])]);
    const { text, cut, promptTokens, completionTokens } = await this.#turns.take(wish, () =>
      this.#answer(request, wish),
    );
    const latencyMs = this.#clock.now() - startedMs;
    return { text: requireJson(this.name, text, cut), promptTokens, completionTokens, latencyMs };
  }

  async health(): Promise<ModelHealth> {
    try {
      this.#closing.signal.throwIfAborted();
      await requireGguf(this.#settings.file);
      requireLibrary();
      return { status: 'ok' };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { status: 'degraded', reason: 'model_unavailable', text: `${this.name}: ${text}` };
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(modelError('model_unavailable', `${this.name} is closed`));
    await this.#turns.settled();
    const loading = this.#loading;
    this.#loading = undefined;
    // What could not be loaded left nothing behind.
    await loading?.then(
      (model) => model.ended(),
      () => undefined,
    );
  }

  async #answer(request: GenerationRequest, wish: AbortSignal): Promise<Answer> {
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs);
    try {
      const signal = AbortSignal.any([deadline, wish]);
      // What takes too long to load for this answer is there for a later one.
      const model = await orAborted(this.#load(), signal);
      return await model.answer(request, signal);
    } catch (error) {
      if (wish.aborted) throw wish.reason;
      if (deadline.aborted) {
        throw modelError(
          'model_timeout',
          `${this.name} gave no answer in ${this.#settings.timeoutMs} ms`,
          error,
        );
      }
      if (error instanceof CodedError) throw error;
      throw modelError('model_unavailable', `${this.name} failed`, error);
    }
  }

  /** Once; after a failure, or when it ended, again at the next answer. */
  async #load(): Promise<ModelProcess> {
    const loaded = await this.#loading?.catch(() => undefined);
    if (loaded?.isAlive) return loaded;
    this.#loading = ModelProcess.start(this.#settings, this.#closing.signal);
    return await this.#loading;
  }
}
