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
  /** The documents of all sources that fit best, and how they were found; null where the policy wants none. */
  readonly search: DocumentSearch | null;
}

export const NOTHING_FOUND: FoundDocuments = { runbooks: [], past: [], search: null };

interface Shelved {
  readonly document: KnowledgeDocument;
  readonly applies: Applies;
}

interface LibraryParts {
  readonly policyOf: (shipId: string | null) => Policy;
  readonly semantic?: Semantic | null;
  /** How long a search waits for vectors, ms; null: as long as they take. */
  readonly vectorsWithinMs?: number | null;
  readonly telemetry?: Telemetry;
}

/** What was written down before, found by words and meaning. A runbook is ordered by what it says of when it applies, too. */
export class Library {
  readonly retriever: Retriever;
  readonly #runbooks = new Map<string, Shelved>();
  readonly #policyOf: LibraryParts['policyOf'];
  readonly #vectorsWithinMs: number | null;

  constructor(parts: LibraryParts) {
    const { policyOf, semantic = null, telemetry = SILENT_TELEMETRY } = parts;
    this.#vectorsWithinMs = parts.vectorsWithinMs === undefined ? VECTORS_WITHIN_MS : parts.vectorsWithinMs;
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

  /**
   * @param inHurry runbooks alone
   * @throws CodedError `runbooks_absent` without any runbook
   */
  async documentsFor(shown: ShownSigns, inHurry = false): Promise<FoundDocuments> {
    const { ship_id: shipId } = shown.incident;
    const { llm, features } = this.#policyOf(shipId);
    const { rag } = llm;
    if (!rag.enabled || !features.enable_qdrant_rag) return NOTHING_FOUND;
    const wants = (source: KnowledgeSource): boolean => rag.sources.includes(source);
    const { runbooks, found } = wants('runbooks')
      ? await this.#runbooksFor(shown, rag)
      : { runbooks: [], found: null };
    if (inHurry) return { runbooks, past: [], search: found === null ? null : searchOf(found, rag) };
    const all = await this.retriever.search(incidentQuestion(shown.incident), {
      filter: { shipId, sources: SOURCES.filter(wants) },
      limit: MAX_DOCUMENTS,
      ...this.#wishesOf(rag),
    });
    return { runbooks, past: pastOf(shown.incident, all, rag), search: searchOf(all, rag) };
  }

  async #runbooksFor(shown: ShownSigns, rag: Rag) {
    if (this.#runbooks.size === 0) throw new CodedError('runbooks_absent', 'there are no runbooks');
    const signs = signsOf(shown);
    const { ship_id: shipId } = shown.incident;
    const found = await this.retriever.search(questionOf(signs), {
      filter: { shipId, sources: ['runbooks'] },
      limit: MAX_RUNBOOKS,
      ...this.#wishesOf(rag),
    });
    const scores = new Map(found.documents.map(({ document, score }) => [document.id, score]));
    const candidates = [...this.#runbooks].map(([id, { applies }]) => ({
      ...{ id, applies },
      score: scores.get(id) ?? 0,
    }));
    const runbooks = rankRunbooks(signs, candidates)
      .slice(0, rag.max_context_docs)
      .flatMap((id) => {
        const shelved = this.#runbooks.get(id);
        return shelved === undefined ? [] : [runbookOf(shelved.document)];
      });
    return { runbooks, found };
  }

  #wishesOf({ min_similarity: minSimilarity }: Rag): Pick<SearchWishes, 'minSimilarity' | 'signal'> {
    const withinMs = this.#vectorsWithinMs;
    return { minSimilarity, ...(withinMs === null ? {} : { signal: AbortSignal.timeout(withinMs) }) };
  }
}

type Rag = Policy['llm']['rag'];

function searchOf({ documents, by, reason }: Retrieval, rag: Rag): DocumentSearch {
  return {
    by,
    ...(reason === null ? {} : { reason }),
    documents: documents
      .slice(0, rag.max_context_docs)
      .map(({ document: { id, source, title } }) => ({ id, source, title })),
  };
}

/** One of no known ship has no past of its own. */
function pastOf(incident: Incident, { documents }: Retrieval, rag: Rag): readonly string[] {
  return documents
    .filter((found) => found.document.source === 'incidents' && isAlike(found, rag.min_similarity))
    .map(({ document }) => document.id.slice(INCIDENTS.length))
    .filter((id) => id !== incident.incident_id)
    .slice(0, MAX_SIMILAR);
}

/** By what it means where that was compared, else by how much of what is asked it speaks of. */
function isAlike({ similarity, coverage }: RetrievedDocument, floor: number): boolean {
  return (similarity ?? coverage) >= floor;
}
