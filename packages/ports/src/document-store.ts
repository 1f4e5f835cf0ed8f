import type { Incident } from '@aiops/contracts';
import type { KnowledgeDocument } from './knowledge.ts';
import type { Page, PageRequest } from './page.ts';
import type { VectorArchive } from './vector-index.ts';

/** A text that is kept to be read. */
export interface KeptDocument extends KnowledgeDocument {
  /** Its file is gone: it is kept for those who follow what cites it. */
  readonly isWithdrawn: boolean;
}

/** What narratives cite besides records and incidents. Errors as of every store: `store_unavailable`. */
export interface DocumentStore {
  /** To be read under their ids; the later one of an id stays, also when it is found no more. */
  keepDocuments(documents: readonly KnowledgeDocument[]): Promise<void>;
  getDocument(documentId: string): Promise<KeptDocument | null>;
  /** Ids of what is kept and not withdrawn. */
  keptDocuments(): Promise<ReadonlySet<string>>;
  /** Until they are kept anew. Ids that are not there are left out. */
  withdrawDocuments(documentIds: readonly string[]): Promise<void>;
  /**
   * Incidents whose newest version is resolved and was stored since then, as they are without their narratives; those stored
   * last first.
   */
  resolvedIncidents(sinceMs: number, page: PageRequest): Promise<Page<Incident>>;
  /** The vectors of one model; those of others stand beside them and are never seen. */
  vectorArchive(model: string, dimensions: number): VectorArchive;
}
