import { open } from 'node:fs/promises';
import { errorText } from '@aiops/kernel';
import { type GenerationRequest, modelError } from '@aiops/ports';
import type { Llama, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { grammarOf } from './grammar.ts';
import type { LlamaCppSettings } from './settings.ts';

type Library = typeof import('node-llama-cpp');

/** What a chat template puts around system and prompt; generous, because templates differ. */
const TEMPLATE_TOKENS = 64;

/** The optional package. It is not loaded before a model is wanted: it costs time and memory. */
export async function loadLibrary(): Promise<Library> {
  try {
    return await import('node-llama-cpp');
  } catch (error) {
    throw modelError(
      'model_unavailable',
      'the optional package node-llama-cpp is not installed or does not fit this machine: run `npm ci` where a registry is at hand, or use a model of an Ollama server',
      error,
    );
  }
}

/** @throws CodedError `model_unavailable` for what is no readable GGUF file */
export async function requireGguf(file: string): Promise<void> {
  let magic: string;
  try {
    const handle = await open(file);
    try {
      magic = (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString('latin1');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw modelError('model_unavailable', `the model's file can't be read (${errorText(error)})`, error);
  }
  if (magic !== 'GGUF') throw modelError('model_unavailable', `${file} is no GGUF file`);
}

export interface Answer {
  readonly text: string;
  readonly cut: boolean;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A model in memory with one context, for one answer at a time. */
export class LoadedModel {
  readonly #library: Library;
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #sequence: LlamaContextSequence;
  readonly #contextTokens: number;

  private constructor(
    library: Library,
    llama: Llama,
    model: LlamaModel,
    sequence: LlamaContextSequence,
    contextTokens: number,
  ) {
    this.#library = library;
    this.#llama = llama;
    this.#model = model;
    this.#sequence = sequence;
    this.#contextTokens = contextTokens;
  }

  static async load(settings: LlamaCppSettings): Promise<LoadedModel> {
    const library = await loadLibrary();
    await requireGguf(settings.file);
    let llama: Llama | undefined;
    try {
      // Never built or downloaded here: what is not in the package is not there.
      llama = await library.getLlama({
        gpu: false,
        build: 'never',
        skipDownload: true,
        logLevel: library.LlamaLogLevel.disabled,
        maxThreads: settings.threads,
      });
      const model = await llama.loadModel({ modelPath: settings.file });
      const contextSize = Math.min(settings.contextTokens, model.trainContextSize);
      const context = await model.createContext({ contextSize, sequences: 1, threads: settings.threads });
      return new LoadedModel(library, llama, model, context.getSequence(), contextSize);
    } catch (error) {
      await llama?.dispose();
      throw modelError('model_unavailable', `${settings.file} can't be run`, error);
    }
  }

  /**
   * What the sequence still holds of the last prompt, as the system's words, is not read again.
   *
   * @throws the signal's reason when it ends the answer
   */
  async answer(request: GenerationRequest, signal: AbortSignal): Promise<Answer> {
    this.#requireRoom(request);
    const { temperature, topP, topK, maxTokens } = request.params;
    const grammar = await this.#llama.createGrammar({ grammar: grammarOf(request.schema) });
    const session = new this.#library.LlamaChatSession({
      contextSequence: this.#sequence,
      systemPrompt: request.system,
    });
    const before = this.#sequence.tokenMeter.getState();
    try {
      const { responseText, stopReason } = await session.promptWithMeta(request.prompt, {
        grammar,
        maxTokens,
        temperature,
        topP,
        topK,
        signal,
      });
      const used = this.#sequence.tokenMeter.diff(before);
      return {
        text: responseText,
        cut: stopReason === 'maxTokens',
        promptTokens: used.usedInputTokens,
        completionTokens: used.usedOutputTokens,
      };
    } finally {
      session.dispose({ disposeSequence: false });
    }
  }

  async dispose(): Promise<void> {
    await this.#llama.dispose();
  }

  /** Past its context a session drops what came first without a word; here that is an error instead. */
  #requireRoom({ system, prompt, params }: GenerationRequest): void {
    const prompted = this.#model.tokenize(system).length + this.#model.tokenize(prompt).length;
    const needed = prompted + TEMPLATE_TOKENS + params.maxTokens;
    if (needed <= this.#contextTokens) return;
    throw modelError(
      'model_prompt_too_long',
      `${needed} tokens are needed for prompt and answer, the context holds ${this.#contextTokens}`,
    );
  }
}
