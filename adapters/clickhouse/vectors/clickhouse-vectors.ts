import { errorText, isRetryable } from '@aiops/kernel';
import { type EmbeddedDocument, requireLength, type VectorArchive, vectorsUnavailable } from '@aiops/ports';
import type { Reader } from '../driver.ts';
import type { Precedence } from '../precedence.ts';
import type { TableWriter } from '../table-writer.ts';
import {
  type DocumentPut,
  documentFingerprints,
  documentPut,
  documentRemoval,
  embeddedDocuments,
} from '../tables/documents.ts';

export interface ClickHouseVectorsOptions {
  readonly model: string;
  readonly dimensions: number;
  readonly reader: Reader;
  readonly writer: TableWriter<DocumentPut>;
  readonly precedence: Precedence;
}

/** The vectors of one model in the store's own table. */
export class ClickHouseVectors implements VectorArchive {
  readonly model: string;
  readonly #options: ClickHouseVectorsOptions;

  constructor(options: ClickHouseVectorsOptions) {
    this.model = options.model;
    this.#options = options;
  }

  async put(documents: readonly EmbeddedDocument[]): Promise<void> {
    const { dimensions, writer, precedence } = this.#options;
    for (const { vectors } of documents) for (const vector of vectors) requireLength(vector, dimensions);
    const puts = documents.map((document) => documentPut(this.model, document, precedence.latest()));
    await told('vectors can’t be kept', writer.write(puts));
  }

  async remove(documentIds: readonly string[]): Promise<void> {
    const { writer, precedence } = this.#options;
    const removals = documentIds.map((id) => documentRemoval(this.model, id, precedence.latest()));
    await told('vectors can’t be removed', writer.write(removals));
  }

  fingerprints(): Promise<ReadonlyMap<string, string>> {
    return told('vectors can’t be listed', documentFingerprints(this.#options.reader, this.model));
  }

  read(documentIds: readonly string[]): Promise<readonly EmbeddedDocument[]> {
    return told('vectors can’t be read', embeddedDocuments(this.#options.reader, this.model, documentIds));
  }
}

/** A fault of ours stays what it is. */
async function told<T>(what: string, done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    if (!isRetryable(error)) throw error;
    throw vectorsUnavailable(`${what}: ${errorText(error)}`, error);
  }
}
