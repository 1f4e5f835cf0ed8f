import { EnergeticEmbedder } from '@aiops/adapters/embedder-energetic';
import { openGgufEmbedder } from '@aiops/adapters/embedder-gguf';
import type { Embedder } from '@aiops/ports';

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
