import { open } from 'node:fs/promises';
import path from 'node:path';
import { errorText, orAborted } from '@aiops/kernel';
import { type Embedder, embedderError, requireVectors, requireWords } from '@aiops/ports';
import type { Llama, LlamaEmbeddingContext, LlamaModel } from 'node-llama-cpp';

const MAX_CHARACTERS = 2_000;
const MAX_CALLS = 64;
/** Tokens of one text; what is beyond them is left out. Small sentence models were trained on no more. */
const MAX_TOKENS = 256;
/** The library puts marks around a text, and keeps some room. */
const SPARE_TOKENS = 16;

export interface GgufEmbedderSettings {
  /** A sentence-embedding model as a GGUF file, such as all-MiniLM-L6-v2. */
  readonly file: string;
  /** Cores that it may use. */
  readonly threads: number;
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly context: LlamaEmbeddingContext;
}

/**
 * A GGUF file of a sentence-embedding model that llama.cpp runs in this process, on threads of its own.
 * @throws CodedError `embedder_unavailable` for what can't be run
 */
export async function openGgufEmbedder(settings: GgufEmbedderSettings): Promise<Embedder> {
  const size = await sizeOfGguf(settings.file);
  const loaded = await load(settings);
  // Another file under the same name is another model: its size is part of what it is called.
  const name = `${path.basename(settings.file, '.gguf')}@${size}`;
  return new GgufEmbedder(name, loaded);
}

class GgufEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly maxCharacters = MAX_CHARACTERS;
  readonly #loaded: Loaded;
  #calls = 0;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(model: string, loaded: Loaded) {
    this.model = model;
    this.dimensions = loaded.model.embeddingVectorSize;
    this.#loaded = loaded;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (texts.length === 0) return [];
    signal?.throwIfAborted();
    requireWords(texts);
    this.#requireOpen();
    if (this.#calls >= MAX_CALLS)
      throw embedderError('embedder_overloaded', `${this.model}: ${MAX_CALLS} calls are under way already`);
    this.#calls += 1;
    const before = this.#last;
    const turn = before.catch(() => undefined).then(() => this.#vectors(texts, signal));
    this.#last = turn.catch(() => undefined);
    void this.#last.then(() => (this.#calls -= 1));
    return await orAborted(turn, signal);
  }

  /** What is under way comes to its end first: the library must not lose its context meanwhile. */
  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#loaded.llama.dispose());
    return this.#closing;
  }

  async #vectors(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const given: (readonly number[])[] = [];
    for (const text of texts) {
      signal?.throwIfAborted();
      this.#requireOpen();
      const tokens = this.#loaded.model.tokenize(text.slice(0, MAX_CHARACTERS)).slice(0, MAX_TOKENS);
      try {
        given.push((await this.#loaded.context.getEmbeddingFor(tokens)).vector);
      } catch (error) {
        throw embedderError('embedder_unavailable', `${this.model}: ${errorText(error)}`, error);
      }
    }
    return requireVectors(given, { model: this.model, dimensions: this.dimensions, count: texts.length });
  }

  #requireOpen(): void {
    if (this.#closing !== null) throw embedderError('embedder_unavailable', `${this.model} is closed`);
  }
}

async function load({ file, threads }: GgufEmbedderSettings): Promise<Loaded> {
  const library = await import('node-llama-cpp').catch((error: unknown) => {
    const said = 'the optional package node-llama-cpp is not installed or does not fit this machine';
    throw embedderError('embedder_unavailable', said, error);
  });
  let llama: Llama | undefined;
  try {
    // Never built or downloaded here: what is not in the package is not there.
    const own = { gpu: false, build: 'never', skipDownload: true, maxThreads: threads } as const;
    llama = await library.getLlama({ ...own, logLevel: library.LlamaLogLevel.disabled });
    const model = await llama.loadModel({ modelPath: file });
    const context = await model.createEmbeddingContext({ contextSize: MAX_TOKENS + SPARE_TOKENS, threads });
    return { llama, model, context };
  } catch (error) {
    await llama?.dispose();
    throw embedderError('embedder_unavailable', `${file} can't be run (${errorText(error)})`, error);
  }
}

async function sizeOfGguf(file: string): Promise<number> {
  try {
    const handle = await open(file);
    try {
      const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      if (buffer.toString('latin1') !== 'GGUF') throw new Error('it is no GGUF file');
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw embedderError('embedder_unavailable', `${file} can't be read (${errorText(error)})`, error);
  }
}
