import type { Incident } from '@aiops/contracts';
import type { KnowledgeDocument } from './knowledge.ts';
import type { Page, PageRequest } from './page.ts';
import type { VectorArchive } from './vector-index.ts';

/** What narratives cite besides records and incidents. Errors as of every store: `store_unavailable`. */
export interface DocumentStore {
  /** To be read under their ids; the later one of an id stays, also when it is found no more. */
  keepDocuments(documents: readonly KnowledgeDocument[]): Promise<void>;
  getDocument(documentId: string): Promise<KnowledgeDocument | null>;
  /**
   * Incidents whose newest version is resolved and was stored since then, as they are without their narratives; those stored
   * last first.
   */
  resolvedIncidents(sinceMs: number, page: PageRequest): Promise<Page<Incident>>;
  /** The vectors of one model; those of others stand beside them and are never seen. */
  vectorArchive(model: string, dimensions: number): VectorArchive;
}
