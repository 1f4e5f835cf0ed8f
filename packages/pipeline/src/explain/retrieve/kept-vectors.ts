import type { EmbeddedDocument, KnowledgeFilter, VectorArchive, VectorHit, VectorIndex } from '@aiops/ports';
import { MemoryVectors } from './memory-vectors.ts';

/** Documents that are read from the archive in one go: a few MB at most. */
const READ_AT_ONCE = 50;

/**
 * Vectors that an archive keeps and this process searches: a search reads no table and waits for no engine. What another
 * process put into the archive is seen when the fingerprints are asked for.
 */
export class KeptVectors implements VectorIndex {
  readonly model: string;
  readonly #archive: VectorArchive;
  readonly #memory: MemoryVectors;
  #read: Promise<unknown> | null = null;

  constructor(archive: VectorArchive, dimensions: number) {
    this.model = archive.model;
    this.#archive = archive;
    this.#memory = new MemoryVectors(archive.model, dimensions);
  }

  async put(documents: readonly EmbeddedDocument[]): Promise<void> {
    await this.#archive.put(documents);
    await this.#memory.put(documents);
  }

  async remove(documentIds: readonly string[]): Promise<void> {
    await this.#archive.remove(documentIds);
    await this.#memory.remove(documentIds);
  }

  /** Of the archive; what differs from it in memory is read anew. */
  async fingerprints(): Promise<ReadonlyMap<string, string>> {
    const [archived, held] = await Promise.all([this.#archive.fingerprints(), this.#memory.fingerprints()]);
    await this.#memory.remove([...held.keys()].filter((id) => !archived.has(id)));
    const unread = [...archived].filter(([id, one]) => held.get(id) !== one).map(([id]) => id);
    for (let at = 0; at < unread.length; at += READ_AT_ONCE)
      await this.#memory.put(await this.#archive.read(unread.slice(at, at + READ_AT_ONCE)));
    return archived;
  }

  async search(vector: Float32Array, filter: KnowledgeFilter, limit: number): Promise<VectorHit[]> {
    this.#read ??= this.fingerprints().catch((error: unknown) => {
      this.#read = null;
      throw error;
    });
    await this.#read;
    return this.#memory.search(vector, filter, limit);
  }
}
