import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorText } from '@aiops/kernel';
import {
  type Applies,
  appliesOf,
  type IncidentEvidence,
  questionOf,
  Retriever,
  type Runbook,
  rankRunbooks,
  runbookOf,
  signsOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { KnowledgeDocument, Log } from '@aiops/ports';

/** Each is looked at for each incident: far more than a ship has. */
const MAX_RUNBOOKS = 500;
const MAX_CHARACTERS = 200_000;
const TITLE = /^title:[ \t]*"?([^"\n]*)"?[ \t]*$/m;
const HEADING = /^# (.*)$/m;

interface Shelved {
  readonly document: KnowledgeDocument;
  readonly applies: Applies;
}

export type ShownSigns = Pick<IncidentEvidence, 'incident' | 'members' | 'devices'>;

/** The runbooks of a folder: found by their words, and ordered by those and by what they say of when they apply. */
export class RunbookShelf {
  readonly #retriever: Retriever;
  readonly #runbooks = new Map<string, Shelved>();
  readonly #policyOf: (shipId: string | null) => Policy;

  constructor(documents: readonly KnowledgeDocument[], policyOf: (shipId: string | null) => Policy) {
    const minSimilarity = policyOf(null).llm.rag.min_similarity;
    this.#retriever = new Retriever({ semantic: null, minSimilarity, maxDocuments: MAX_RUNBOOKS });
    this.#policyOf = policyOf;
    for (const document of documents) {
      if (this.#retriever.put(document))
        this.#runbooks.set(document.id, { document, applies: appliesOf(document.text) });
    }
  }

  get size(): number {
    return this.#runbooks.size;
  }

  /** The best first; none where the policy wants no documents. @throws CodedError `runbooks_absent` without any on the shelf */
  async runbooksFor(evidence: ShownSigns): Promise<readonly Runbook[]> {
    const { ship_id: shipId } = evidence.incident;
    const { rag } = this.#policyOf(shipId).llm;
    if (!rag.enabled || !rag.sources.includes('runbooks')) return [];
    if (this.#runbooks.size === 0) throw new CodedError('runbooks_absent', 'there are no runbooks');
    const signs = signsOf(evidence);
    const filter = { shipId, sources: ['runbooks'] } as const;
    const found = await this.#retriever.search(questionOf(signs), filter, MAX_RUNBOOKS);
    const scores = new Map(found.documents.map(({ document, score }) => [document.id, score]));
    const candidates = [...this.#runbooks].map(([id, { applies }]) => ({
      ...{ id, applies },
      score: scores.get(id) ?? 0,
    }));
    return rankRunbooks(signs, candidates)
      .slice(0, rag.max_context_docs)
      .flatMap((id) => {
        const shelved = this.#runbooks.get(id);
        return shelved === undefined ? [] : [runbookOf(shelved.document)];
      });
  }
}

interface ShelfParts {
  readonly policyOf: (shipId: string | null) => Policy;
  readonly log: Log;
}

/** Takes what can be read; what can't is told in the log, and the others are there. */
export async function openShelf(directory: string, { policyOf, log }: ShelfParts): Promise<RunbookShelf> {
  const names = await readdir(directory).catch((error: unknown) => {
    log.warn({ directory, error_msg: errorText(error) }, 'the runbooks could not be read');
    return [];
  });
  const documents: KnowledgeDocument[] = [];
  for (const name of names
    .filter((one) => one.endsWith('.md'))
    .sort()
    .slice(0, MAX_RUNBOOKS)) {
    try {
      documents.push(await readRunbook(directory, name));
    } catch (error) {
      log.warn({ directory, name, error_msg: errorText(error) }, 'a runbook could not be read');
    }
  }
  return new RunbookShelf(documents, policyOf);
}

/** @throws CodedError `runbook_too_long` */
async function readRunbook(directory: string, name: string): Promise<KnowledgeDocument> {
  const text = await readFile(join(directory, name), 'utf8');
  if (text.length > MAX_CHARACTERS)
    throw new CodedError('runbook_too_long', `it has ${text.length} characters, at most ${MAX_CHARACTERS}`);
  const id = `runbooks/${name.replace(/\.md$/, '')}`;
  const title = TITLE.exec(text)?.[1] ?? HEADING.exec(text)?.[1] ?? name;
  return { id, source: 'runbooks', shipId: null, title, text };
}
