/** Where knowledge comes from, as the policy's `rag.sources` names it. */
export type KnowledgeSource = 'runbooks' | 'policies' | 'incidents';

/** Something that was written down before and may help now. */
export interface KnowledgeDocument {
  /** Unique among all sources, such as `runbooks/disk-full`. */
  readonly id: string;
  readonly source: KnowledgeSource;
  /** The ship it speaks of; null when it holds for every ship. One ship's never reaches another. */
  readonly shipId: string | null;
  readonly title: string;
  /** Markdown or plain text. */
  readonly text: string;
}

/** Which documents may answer. */
export interface KnowledgeFilter {
  /** What holds for every ship always may; null leaves it at that. */
  readonly shipId: string | null;
  readonly sources: readonly KnowledgeSource[];
}

export function mayAnswer(
  document: Pick<KnowledgeDocument, 'source' | 'shipId'>,
  { shipId, sources }: KnowledgeFilter,
): boolean {
  return sources.includes(document.source) && (document.shipId === null || document.shipId === shipId);
}
