import { EnergeticEmbedder } from '@aiops/adapters/embedder-energetic';
import { openGgufEmbedder } from '@aiops/adapters/embedder-gguf';
import { openOllamaEmbedder } from '@aiops/adapters/embedder-ollama';
import { requireOnSite } from '@aiops/adapters/model-ollama';
import { openQdrant } from '@aiops/adapters/vector-qdrant';
import { CodedError } from '@aiops/kernel';
import { KeptVectors, type Semantic } from '@aiops/pipeline';
import type { DocumentStore, Embedder, VectorIndex } from '@aiops/ports';
import type { Options } from '../options.ts';

/** Cores of a model that runs from a file: the rest is for the Fast Path. */
const THREADS = 1;
const OLLAMA = /^ollama:(.+)$/;
/** Loading the model included. */
const OLLAMA_MS = 30_000;

/** Where an embedder that is not in this process may be, and whether it may be elsewhere than on this site. */
export interface EmbedderPlaces {
  readonly ollamaUrl: string | null;
  readonly offlineOnly: boolean;
}

const NOWHERE: EmbedderPlaces = { ollamaUrl: null, offlineOnly: true };

/**
 * What brings vectors: the model that comes with the program (`bundled`), a model of an Ollama server (`ollama:all-minilm`), a
 * GGUF file, or `none`, and then words alone are compared.
 * @throws CodedError `embedder_unavailable` for a file or a server that can't be had
 */
export async function openEmbedder(
  choice: string,
  places: EmbedderPlaces = NOWHERE,
): Promise<Embedder | null> {
  if (choice === 'none') return null;
  if (choice === 'bundled') return new EnergeticEmbedder();
  const model = OLLAMA.exec(choice)?.[1];
  if (model === undefined) return openGgufEmbedder({ file: choice, threads: THREADS });
  const { ollamaUrl: url, offlineOnly } = places;
  if (url === null)
    throw new CodedError('embedder_unavailable', `${choice} needs AIOPS_OLLAMA_URL`, { retryable: true });
  const requireReachable = offlineOnly ? requireOnSite : async (): Promise<void> => undefined;
  return openOllamaEmbedder({ url, model, timeoutMs: OLLAMA_MS, requireReachable });
}

interface SemanticParts {
  readonly options: Pick<Options, 'model' | 'embedder' | 'qdrant'>;
  readonly store: Pick<DocumentStore, 'vectorArchive'>;
  readonly offlineOnly: boolean;
}

/** An embedder and the vectors of its model: on a Qdrant server where one is set up, else in the store. Null: words alone. */
export async function openSemantic({ options, store, offlineOnly }: SemanticParts): Promise<Semantic | null> {
  const { ollamaUrl } = options.model;
  const embedder = await openEmbedder(options.embedder, { ollamaUrl, offlineOnly });
  if (embedder === null) return null;
  try {
    return { embedder, vectors: await vectorsFor(embedder, options.qdrant, store, offlineOnly) };
  } catch (error) {
    await embedder.close();
    throw error;
  }
}

async function vectorsFor(
  { model, dimensions }: Embedder,
  qdrant: Options['qdrant'],
  store: SemanticParts['store'],
  offlineOnly: boolean,
): Promise<VectorIndex> {
  if (qdrant === null) return new KeptVectors(store.vectorArchive(model, dimensions), dimensions);
  if (offlineOnly) await requireOnSite(new URL(qdrant.url).hostname);
  return openQdrant(qdrant).vectors(model, dimensions);
}
