import { type Clock, CodedError } from '@aiops/kernel';
import {
  type Generation,
  type GenerationRequest,
  type LanguageModel,
  type ModelHealth,
  modelError,
  requireJson,
} from '@aiops/ports';
import { type Answer, LoadedModel, loadLibrary, requireGguf } from './loaded-model.ts';
import type { LlamaCppSettings } from './settings.ts';
import { Turns } from './turns.ts';

/**
 * A GGUF file that llama.cpp runs in this process, on threads of its own: the event loop waits for none of them. A
 * JSON schema becomes a grammar, so that no token is chosen that doesn't fit.
 */
export class LlamaCppModel implements LanguageModel {
  readonly name: string;
  readonly #settings: LlamaCppSettings;
  readonly #clock: Clock;
  readonly #turns: Turns;
  readonly #closing = new AbortController();
  #loading: Promise<LoadedModel> | undefined;

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
      await loadLibrary();
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
      (model) => model.dispose(),
      () => undefined,
    );
  }

  async #answer(request: GenerationRequest, wish: AbortSignal): Promise<Answer> {
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs);
    try {
      const model = await this.#load();
      const signal = AbortSignal.any([deadline, wish]);
      signal.throwIfAborted();
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

  /** Once; after a failure again at the next answer, when the file may be there. */
  #load(): Promise<LoadedModel> {
    this.#loading ??= LoadedModel.load(this.#settings).catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }
}
