import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@aiops/kernel';
import type { KnowledgeDocument } from '@aiops/ports';
import { type Query, readCorpus, readQueries } from '../../retrieve/files.ts';
import type { Relevant } from './ndcg.ts';

/** Questions over documents, with the right answers. */
export interface Collection {
  readonly name: string;
  readonly documents: readonly KnowledgeDocument[];
  /** The same documents without what makes it easy (titles, what an alert means); null when there is no such file. */
  readonly hard: readonly KnowledgeDocument[] | null;
  readonly queries: readonly Query[];
  readonly relevant: ReadonlyMap<string, Relevant>;
}

/**
 * Every folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`, by name.
 * @throws CodedError `no_data` when there is none
 */
export async function readCollections(directory: string): Promise<Collection[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const collections: Collection[] = [];
  for (const name of names.sort()) {
    const folder = join(directory, name);
    if (!(await isThere(join(folder, 'qrels.tsv')))) continue;
    const hard = join(folder, 'corpus_hard.jsonl');
    collections.push({
      name,
      documents: await readCorpus(join(folder, 'corpus.jsonl')),
      hard: (await isThere(hard)) ? await readCorpus(hard) : null,
      queries: await readQueries(join(folder, 'queries.jsonl')),
      relevant: await readJudgements(join(folder, 'qrels.tsv')),
    });
  }
  if (collections.length > 0) return collections;
  throw new CodedError(
    'no_data',
    `${directory} has no folder with corpus.jsonl, queries.jsonl and qrels.tsv`,
  );
}

/** `query id, document id, gain` in columns; the header has no number for a gain. */
async function readJudgements(path: string): Promise<Map<string, Map<string, number>>> {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const [query = '', document = '', gain = ''] = line.split('\t').map((cell) => cell.trim());
    if (!(Number(gain) > 0)) continue;
    const known = judgements.get(query) ?? new Map<string, number>();
    judgements.set(query, known.set(document, Number(gain)));
  }
  return judgements;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
