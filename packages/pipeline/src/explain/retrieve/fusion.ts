import type { VectorHit } from '@aiops/ports';
import { type Calibration, calibrated } from './calibration.ts';
import type { LexicalHit } from './lexical-index.ts';

/**
 * What the vectors add to the score of the words, whose best is about 1. Measured on public runbooks: small sentence
 * models order alerts far worse than words do, so they break ties and find what shares no word.
 */
const VECTOR_SHARE = 0.1;

export interface Fused {
  readonly documentId: string;
  readonly passage: number;
  readonly score: number;
  /** See `LexicalHit.coverage`; 0 where no word is shared. */
  readonly coverage: number;
  /** Calibrated, 0 to 1; null where the vectors were not asked or did not list it. */
  readonly similarity: number | null;
}

/**
 * Fuses by score, not by rank: how clearly the words speak for the first is worth more than that it is the first.
 * What only the vectors found has to reach the floor.
 * @param floor least calibrated similarity of what shares no word, 0 to 1
 */
export function fuse(
  lexical: readonly LexicalHit[],
  vectors: { readonly hits: readonly VectorHit[]; readonly calibration: Calibration } | null,
  floor: number,
): Fused[] {
  const fused = new Map<string, Fused>();
  for (const { document, passage, score, coverage } of lexical)
    fused.set(document.id, { documentId: document.id, passage, score, coverage, similarity: null });
  for (const hit of vectors?.hits ?? []) {
    const similarity = calibrated(hit.similarity, vectors?.calibration ?? { strangers: 0, twins: 0 });
    const known = fused.get(hit.documentId);
    if (known === undefined && similarity < floor) continue;
    const { documentId } = hit;
    const { passage = hit.passage, score = 0, coverage = 0 } = known ?? {};
    fused.set(documentId, {
      documentId,
      passage,
      coverage,
      similarity,
      score: score + VECTOR_SHARE * similarity,
    });
  }
  return [...fused.values()].sort((a, b) => b.score - a.score || (a.documentId < b.documentId ? -1 : 1));
}
