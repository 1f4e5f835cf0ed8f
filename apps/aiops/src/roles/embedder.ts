import { EnergeticEmbedder } from '@aiops/adapters/embedder-energetic';
import { openGgufEmbedder } from '@aiops/adapters/embedder-gguf';
import type { Semantic } from '@aiops/pipeline';
import type { Embedder, VectorHome } from '@aiops/ports';

/** Cores of a model that runs from a file: the rest is for the Fast Path. */
const THREADS = 1;

/**
 * What brings vectors: the model that comes with the program (`bundled`), a GGUF file, or `none`, and then words alone
 * are compared.
 * @throws CodedError `embedder_unavailable` for a file that can't be run
 */
export async function openEmbedder(choice: string): Promise<Embedder | null> {
  if (choice === 'none') return null;
  return choice === 'bundled'
    ? new EnergeticEmbedder()
    : openGgufEmbedder({ file: choice, threads: THREADS });
}

/** What a `Retriever` needs for vectors: an embedder, and its own index in a store that has room for them. */
export async function openSemantic(choice: string, home: VectorHome): Promise<Semantic | null> {
  const embedder = await openEmbedder(choice);
  if (embedder === null) return null;
  return { embedder, vectors: home.vectors(embedder.model, embedder.dimensions) };
}
