import { EnergeticEmbedder } from '@aiops/adapters/embedder-energetic';
import type { Embedder } from '@aiops/ports';

/** What brings vectors: the model that comes with the program, or nothing, and then words alone are compared. */
export const EMBEDDERS = ['bundled', 'none'] as const;
export type EmbedderChoice = (typeof EMBEDDERS)[number];

export function openEmbedder(choice: EmbedderChoice): Embedder | null {
  return choice === 'bundled' ? new EnergeticEmbedder() : null;
}
