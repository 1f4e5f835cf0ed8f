import { CodedError, errorText } from '@aiops/kernel';
import { type Embedder, embedderError, requireVectors, requireWords } from '@aiops/ports';
import { z } from 'zod';

/** Passages are shorter; what a model does not read of a longer text it leaves out itself. */
const MAX_CHARACTERS = 2_000;
/** Calls under way; Ollama puts them in a row. */
const MAX_CALLS = 64;
const DIGEST_SHOWN = 12;

export interface OllamaEmbedderSettings {
  /** The server, such as `http://127.0.0.1:11434`. */
  readonly url: string;
  /** Such as `all-minilm`. */
  readonly model: string;
  /** Deadline of one call, loading the model included; ms. */
  readonly timeoutMs: number;
  /** Rejects when the server may not be asked, as for one outside of this site; asked before each call. */
  readonly requireReachable: (hostname: string) => Promise<void>;
}

const Tags = z.object({ models: z.array(z.object({ name: z.string(), digest: z.string() })) });
const Embeddings = z.object({ embeddings: z.array(z.array(z.number())) });

/**
 * An embedding model that an Ollama server runs (`/api/embed`), asked by Node's own `fetch`, never through a redirect.
 * Its vectors carry the digest of its weights in their name: another pull of the same name is another model.
 * @throws CodedError `embedder_unavailable` when there is no server, or it has no such model
 */
export async function openOllamaEmbedder(settings: OllamaEmbedderSettings): Promise<Embedder> {
  const server = new OllamaServer({ ...settings, url: new URL(settings.url).origin });
  const digest = await server.digest();
  const [probe = []] = await server.embed(['How long is a vector?']);
  const model = `${settings.model}@${digest.slice(0, DIGEST_SHOWN)}`;
  return new OllamaEmbedder(server, model, probe.length);
}

class OllamaEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly maxCharacters = MAX_CHARACTERS;
  readonly #server: OllamaServer;
  #calls = 0;

  constructor(server: OllamaServer, model: string, dimensions: number) {
    this.#server = server;
    this.model = model;
    this.dimensions = dimensions;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    if (texts.length === 0) return [];
    signal?.throwIfAborted();
    requireWords(texts);
    if (this.#calls >= MAX_CALLS)
      throw embedderError('embedder_overloaded', `${this.model}: ${MAX_CALLS} calls are under way already`);
    this.#calls += 1;
    try {
      const given = await this.#server.embed(
        texts.map((text) => text.slice(0, MAX_CHARACTERS)),
        signal,
      );
      return requireVectors(given, { model: this.model, dimensions: this.dimensions, count: texts.length });
    } finally {
      this.#calls -= 1;
    }
  }

  async close(): Promise<void> {
    this.#server.close();
  }
}

class OllamaServer {
  readonly #settings: OllamaEmbedderSettings;
  readonly #closing = new AbortController();

  constructor(settings: OllamaEmbedderSettings) {
    this.#settings = settings;
  }

  close(): void {
    this.#closing.abort(embedderError('embedder_unavailable', `${this.#settings.model} is closed`));
  }

  async digest(): Promise<string> {
    const { model, url } = this.#settings;
    const { models } = this.#read(Tags, await this.#ask('/api/tags', null, undefined));
    const named = model.includes(':') ? model : `${model}:latest`;
    const found = models.find(({ name }) => name === named);
    if (found !== undefined) return found.digest;
    const said = `Ollama at ${url} has no model ${model}: run \`ollama pull ${model}\` there`;
    throw embedderError('embedder_unavailable', said);
  }

  async embed(input: readonly string[], signal?: AbortSignal): Promise<number[][]> {
    const { model } = this.#settings;
    return this.#read(Embeddings, await this.#ask('/api/embed', { model, input }, signal)).embeddings;
  }

  #read<T>(schema: z.ZodType<T>, body: string): T {
    try {
      return schema.parse(JSON.parse(body));
    } catch (error) {
      const said = `${this.#settings.model}: what Ollama answered has not the form of its API`;
      throw embedderError('embedder_bad_output', said, error);
    }
  }

  async #ask(path: string, body: object | null, signal: AbortSignal | undefined): Promise<string> {
    const { url, timeoutMs, requireReachable } = this.#settings;
    this.#closing.signal.throwIfAborted();
    const wishes = [AbortSignal.timeout(timeoutMs), this.#closing.signal, ...(signal ? [signal] : [])];
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' } };
    try {
      await requireReachable(new URL(url).hostname);
      const response = await fetch(`${url}${path}`, {
        ...(body === null ? {} : { ...sent, body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.any(wishes),
      });
      const text = await response.text();
      if (response.ok) return text;
      throw embedderError(
        'embedder_unavailable',
        `Ollama answered ${response.status}: ${text.slice(0, 300)}`,
      );
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (this.#closing.signal.aborted) throw this.#closing.signal.reason;
      if (error instanceof CodedError && error.code.startsWith('embedder_')) throw error;
      const said = `Ollama at ${url} does not answer (${errorText(error)})`;
      throw embedderError('embedder_unavailable', said, error);
    }
  }
}
