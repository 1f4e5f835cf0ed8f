import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '@aiops/contracts';
import { CodedError, errorText } from '@aiops/kernel';
import { type MemberSummary, Retriever, type Runbook, runbookOf } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { Log } from '@aiops/ports';

const MAX_RUNBOOKS = 10_000;
const MAX_BYTES = 200_000;
const TITLE = /^title:\s*"?(.*?)"?\s*$/m;
const HEADING = /^#\s+(.*?)\s*$/m;
/** Words of the leading signs; more of them would drown what the incident is. */
const MAX_SIGNS = 6;

/** The runbooks of a folder, found by their words. */
export class RunbookShelf {
  readonly #retriever: Retriever;
  readonly #policyOf: (shipId: string | null) => Policy;

  constructor(retriever: Retriever, policyOf: (shipId: string | null) => Policy) {
    this.#retriever = retriever;
    this.#policyOf = policyOf;
  }

  get size(): number {
    return this.#retriever.size;
  }

  /** The best first; none where the policy wants no documents. @throws CodedError `runbooks_absent` without any on the shelf */
  async runbooksFor(incident: Incident, members: readonly MemberSummary[]): Promise<readonly Runbook[]> {
    const { rag } = this.#policyOf(incident.ship_id).llm;
    if (!rag.enabled || !rag.sources.includes('runbooks')) return [];
    if (this.#retriever.size === 0) throw new CodedError('runbooks_absent', 'there are no runbooks');
    const filter = { shipId: incident.ship_id, sources: ['runbooks'] } as const;
    const found = await this.#retriever.search(queryOf(incident, members), filter, rag.max_context_docs);
    return found.documents.map(({ document }) => runbookOf(document));
  }
}

/** The type, what fired and on what kind of thing, and the lines themselves. */
export function queryOf(incident: Incident, members: readonly MemberSummary[]): string {
  const signs = members.filter(({ kind }) => kind !== 'context').slice(0, MAX_SIGNS);
  return [
    incident.incident_type,
    ...signs.map(({ name }) => name),
    ...new Set(signs.flatMap(({ service }) => service ?? [])),
    ...signs.map(({ quote, reason }) => quote ?? reason),
  ]
    .join(' ')
    .replaceAll('_', ' ');
}

/** Reads what can be read; what can't is told, and the others are there. */
export async function openShelf(
  directory: string,
  { policyOf, log }: { readonly policyOf: (shipId: string | null) => Policy; readonly log: Log },
): Promise<RunbookShelf> {
  const minSimilarity = policyOf(null).llm.rag.min_similarity;
  const retriever = new Retriever({ semantic: null, minSimilarity, maxDocuments: MAX_RUNBOOKS });
  try {
    const names = (await readdir(directory)).filter((name) => name.endsWith('.md')).sort();
    for (const name of names.slice(0, MAX_RUNBOOKS)) {
      const text = await readFile(join(directory, name), 'utf8');
      if (text.length > MAX_BYTES)
        throw new CodedError('runbook_too_long', `${name} has ${text.length} characters`);
      const id = `runbooks/${name.replace(/\.md$/, '')}`;
      const title = TITLE.exec(text)?.[1] ?? HEADING.exec(text)?.[1] ?? name;
      retriever.put({ id, source: 'runbooks', shipId: null, title, text });
    }
  } catch (error) {
    log.warn({ directory, error_msg: errorText(error) }, 'not all runbooks could be read');
  }
  return new RunbookShelf(retriever, policyOf);
}
