import type { DocumentSearch, Incident } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import {
  type Applies,
  appliesOf,
  type IncidentEvidence,
  incidentQuestion,
  questionOf,
  type Retrieval,
  type RetrievedDocument,
  Retriever,
  type Runbook,
  rankRunbooks,
  runbookOf,
  type SearchWishes,
  type Semantic,
  signsOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import { type KnowledgeDocument, type KnowledgeSource, SILENT_TELEMETRY, type Telemetry } from '@aiops/ports';
import { MAX_RUNBOOKS } from './runbook-files.ts';

/** Of each source; of incidents the last that were resolved. A hundred bytes to some kilobytes each. */
export const MAX_DOCUMENTS = 5_000;
const MAX_SIMILAR = 3;
const SOURCES: readonly KnowledgeSource[] = ['runbooks', 'policies', 'incidents'];
const INCIDENTS = 'incidents/';
/** A question's vector is there by then, or words alone are compared and the next one finds it made. */
export const VECTORS_WITHIN_MS = 25;

export type ShownSigns = Pick<IncidentEvidence, 'incident' | 'members' | 'devices'>;

/** What was found for one incident. */
export interface FoundDocuments {
  /** The best first. */
  readonly runbooks: readonly Runbook[];
  /** Ids of resolved incidents of the same ship that are alike, the most alike first. */
  readonly past: readonly string[];
  /** The documents of all sources that fit best, and how they were found; null where the policy wants none, or in a hurry. */
  readonly search: DocumentSearch | null;
}

export const NOTHING_FOUND: FoundDocuments = { runbooks: [], past: [], search: null };

export interface LookUp {
  /** Runbooks alone. */
  readonly inHurry?: boolean;
  /** How long a search waits for the vector of its question; null: as long as it takes. */
  readonly vectorsWithinMs?: number | null;
}

interface Shelved {
  readonly document: KnowledgeDocument;
  readonly applies: Applies;
}

interface LibraryParts {
  readonly policyOf: (shipId: string | null) => Policy;
  readonly semantic?: Semantic | null;
  readonly telemetry?: Telemetry;
}

/** What was written down before, found by words and meaning. A runbook is ordered by what it says of when it applies, too. */
export class Library {
  readonly retriever: Retriever;
  readonly #runbooks = new Map<string, Shelved>();
  readonly #policyOf: LibraryParts['policyOf'];

  constructor({ policyOf, semantic = null, telemetry = SILENT_TELEMETRY }: LibraryParts) {
    this.retriever = new Retriever({ semantic, maxDocuments: MAX_DOCUMENTS, telemetry });
    this.#policyOf = policyOf;
  }

  /** False when there is no room for more of its source. */
  put(document: KnowledgeDocument): boolean {
    const isTaken = this.retriever.put(document);
    if (isTaken && document.source === 'runbooks')
      this.#runbooks.set(document.id, { document, applies: appliesOf(document.text) });
    return isTaken;
  }

  remove(id: string): void {
    this.retriever.remove(id);
    this.#runbooks.delete(id);
  }

  /** @throws CodedError `runbooks_absent` without any runbook */
  async documentsFor(shown: ShownSigns, how: LookUp = {}): Promise<FoundDocuments> {
    const { ship_id: shipId } = shown.incident;
    const { llm, features } = this.#policyOf(shipId);
    const { rag } = llm;
    if (!rag.enabled || !features.enable_qdrant_rag) return NOTHING_FOUND;
    const wishes = wishesOf(rag, how);
    const sources = SOURCES.filter((source) => rag.sources.includes(source));
    const [runbooks, all] = await Promise.all([
      sources.includes('runbooks') ? this.#runbooksFor(shown, rag, wishes) : [],
      how.inHurry === true
        ? null
        : this.retriever.search(incidentQuestion(shown.incident), {
            filter: { shipId, sources },
            limit: MAX_DOCUMENTS,
            ...wishes,
          }),
    ]);
    if (all === null) return { runbooks, past: [], search: null };
    const fitting = all.documents.filter((found) => fits(found, shown.incident, runbooks, rag));
    return {
      runbooks,
      past: fitting
        .filter(({ document }) => document.source === 'incidents')
        .map(({ document }) => document.id.slice(INCIDENTS.length))
        .slice(0, MAX_SIMILAR),
      search: searchOf({ ...all, documents: fitting }, rag),
    };
  }

  async #runbooksFor(shown: ShownSigns, rag: Rag, wishes: Wishes): Promise<readonly Runbook[]> {
    if (this.#runbooks.size === 0) throw new CodedError('runbooks_absent', 'there are no runbooks');
    const signs = signsOf(shown);
    const { ship_id: shipId } = shown.incident;
    const found = await this.retriever.search(questionOf(signs), {
      filter: { shipId, sources: ['runbooks'] },
      limit: MAX_RUNBOOKS,
      ...wishes,
    });
    const fitting = new Map(found.documents.map((one) => [one.document.id, one]));
    const candidates = [...this.#runbooks].map(([id, { applies }]) => {
      const { score = 0, coverage = 0 } = fitting.get(id) ?? {};
      return { id, applies, score, coverage };
    });
    return rankRunbooks(signs, candidates)
      .slice(0, rag.max_context_docs)
      .flatMap(({ id, by }) => {
        const shelved = this.#runbooks.get(id);
        if (shelved === undefined) return [];
        const runbook = runbookOf(shelved.document);
        return [by === 'words' ? { ...runbook, foundBy: found.by } : runbook];
      });
  }
}

type Rag = Policy['llm']['rag'];
type Wishes = Pick<SearchWishes, 'minSimilarity' | 'signal'>;

function wishesOf({ min_similarity: minSimilarity }: Rag, { vectorsWithinMs }: LookUp): Wishes {
  if (vectorsWithinMs === null) return { minSimilarity };
  return { minSimilarity, signal: AbortSignal.timeout(vectorsWithinMs ?? VECTORS_WITHIN_MS) };
}

function searchOf({ documents, by, reason }: Retrieval, rag: Rag): DocumentSearch {
  return {
    by,
    ...(reason === null ? {} : { reason }),
    documents: documents
      .slice(0, rag.max_context_docs)
      .map(({ document: { id, source, title } }) => ({ id, source, title })),
  };
}

/** Of runbooks those that are meant for it; of the others those that are alike. */
function fits(found: RetrievedDocument, incident: Incident, runbooks: readonly Runbook[], rag: Rag): boolean {
  const { id, source } = found.document;
  if (source === 'runbooks') return runbooks.some((runbook) => runbook.id === id);
  return id !== `${INCIDENTS}${incident.incident_id}` && isAlike(found, rag.min_similarity);
}

/** By what it means where that was compared, else by how much of what is asked it speaks of. */
function isAlike({ similarity, coverage }: RetrievedDocument, floor: number): boolean {
  return (similarity ?? coverage) >= floor;
}
