import { CodedError } from '@aiops/kernel';
import {
  type EmbeddedDocument,
  type Embedder,
  type KnowledgeDocument,
  type KnowledgeFilter,
  SILENT_TELEMETRY,
  vectorsUnavailable,
} from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { MemoryVectors } from './memory-vectors.ts';
import { Retriever, type SearchWishes } from './retriever.ts';

const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks'] };
const ASKED: SearchWishes = { filter: ALL, limit: 5, minSimilarity: 0.7 };

/** Two directions: warm and cold. It knows some words, and for the rest looks the other way; no model, and not told as one. */
class TwoDirections implements Embedder {
  readonly model = 'two-directions';
  readonly dimensions = 3;
  readonly maxCharacters = 40;
  readonly seen: string[] = [];
  fault: Error | null = null;

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    if (this.fault !== null) throw this.fault;
    this.seen.push(...texts);
    return texts.map((text) => {
      if (/warm|hot|heat|tempera/i.test(text)) return Float32Array.of(1, 0, 0);
      return /cold|ice|frost/i.test(text) ? Float32Array.of(0, 1, 0) : Float32Array.of(0, 0, 1);
    });
  }
  async close(): Promise<void> {}
}

function runbook(id: string, text: string, title = ''): KnowledgeDocument {
  return { id, source: 'runbooks', shipId: null, title, text };
}

const SHELF = [
  runbook('fire', 'Heat in the engine room: close the fuel valves.'),
  runbook('deck', 'Ice on the stairs: spread salt.'),
  runbook('radar', 'Magnetron worn out: order a new one.'),
];

async function opened(): Promise<{ retriever: Retriever; embedder: TwoDirections; vectors: MemoryVectors }> {
  const embedder = new TwoDirections();
  const vectors = new MemoryVectors(embedder.model, embedder.dimensions);
  const retriever = new Retriever({ semantic: { embedder, vectors } });
  for (const document of SHELF) retriever.put(document);
  await retriever.sync();
  return { retriever, embedder, vectors };
}

describe('retriever', () => {
  it('finds by vectors what shares no word, and says what took part', async () => {
    const { retriever } = await opened();
    const found = await retriever.search('It is too hot', ASKED);
    expect(found.documents.map(({ document }) => document.id)).toEqual(['fire']);
    expect(found.documents[0]).toMatchObject({ coverage: 0, similarity: 1, passage: SHELF[0]?.text });
    expect(found).toMatchObject({ by: 'words_and_vectors', reason: null });
  });

  it('leaves out what shares no word and is below the floor', async () => {
    const { retriever } = await opened();
    expect((await retriever.search('cold feet', ASKED)).documents.map(({ document }) => document.id)).toEqual(
      ['deck'],
    );
  });

  it('puts clear words before a vague likeness', async () => {
    const { retriever } = await opened();
    const found = await retriever.search('magnetron of the radar is hot', ASKED);
    expect(found.documents.map(({ document }) => document.id)).toEqual(['radar', 'fire']);
  });

  it('without an embedder it goes by words alone, and says so', async () => {
    const retriever = new Retriever({ semantic: null });
    for (const document of SHELF) retriever.put(document);
    expect(await retriever.sync()).toEqual({ embedded: 0, removed: 0 });
    const found = await retriever.search('magnetron', ASKED);
    expect(found).toMatchObject({ by: 'words', reason: 'no_embedder' });
    expect(found.documents[0]).toMatchObject({ document: { id: 'radar' }, similarity: null });
  });

  it('goes by words when the embedder or the index fails, tells the reason, and comes back', async () => {
    const { retriever, embedder, vectors } = await opened();
    embedder.fault = new CodedError('embedder_overloaded', 'full');
    expect(await retriever.search('ice', ASKED)).toMatchObject({
      by: 'words',
      reason: 'embedder_overloaded',
    });
    embedder.fault = null;
    const search = vectors.search.bind(vectors);
    vectors.search = () => Promise.reject(vectorsUnavailable('gone'));
    const found = await retriever.search('ice', ASKED);
    expect(found).toMatchObject({ by: 'words', reason: 'vectors_unavailable' });
    expect(found.documents).toHaveLength(1);
    vectors.search = search;
    expect(await retriever.search('ice', ASKED)).toMatchObject({ by: 'words_and_vectors', reason: null });
  });

  it('goes by words when it is told not to wait longer, for the embedder or for the index', async () => {
    const { retriever, vectors } = await opened();
    const found = await retriever.search('ice', { ...ASKED, signal: AbortSignal.abort() });
    expect(found).toMatchObject({ by: 'words', reason: 'vectors_too_slow' });
    expect(found.documents).toHaveLength(1);
    vectors.search = () => new Promise(() => undefined);
    const stop = new AbortController();
    const waiting = retriever.search('ice', { ...ASKED, signal: stop.signal });
    setTimeout(() => stop.abort(), 5);
    expect(await waiting).toMatchObject({ by: 'words', reason: 'vectors_too_slow' });
  });

  it('makes the vector of a question once, also when nobody waited for it', async () => {
    const { retriever, embedder } = await opened();
    await retriever.search('is it hot?', ASKED);
    embedder.seen.length = 0;
    const late = await retriever.search('ice', { ...ASKED, signal: AbortSignal.abort() });
    expect(late.reason).toBe('vectors_too_slow');
    expect(embedder.seen).toEqual(['ice']);
    expect(await retriever.search('ice', ASKED)).toMatchObject({ by: 'words_and_vectors' });
    expect(embedder.seen).toEqual(['ice']);
  });

  it('keeps the words of each source apart: what is common among incidents may be rare among runbooks', async () => {
    const retriever = new Retriever({ semantic: null });
    for (const document of SHELF) retriever.put(document);
    const alone = (await retriever.search('ice magnetron', ASKED)).documents;
    for (let at = 0; at < 50; at += 1)
      retriever.put({ ...runbook(`i${at}`, `Magnetron ${at}`), source: 'incidents', shipId: 'a' });
    expect((await retriever.search('ice magnetron', ASKED)).documents).toEqual(alone);
    const both = { shipId: 'a', sources: ['incidents', 'runbooks'] } as const;
    const found = await retriever.search('magnetron', { ...ASKED, filter: both, limit: 60 });
    expect(new Set(found.documents.map(({ document }) => document.source)).size).toBe(2);
  });

  it('takes another embedder while it runs', async () => {
    const { retriever, embedder, vectors } = await opened();
    retriever.use({ absent: 'embedder_unavailable' });
    expect(await retriever.search('hot', ASKED)).toMatchObject({
      by: 'words',
      reason: 'embedder_unavailable',
    });
    retriever.use({ embedder, vectors });
    expect(await retriever.search('hot', ASKED)).toMatchObject({ by: 'words_and_vectors' });
  });

  it('makes vectors for what is new or changed alone, and takes away those of what is gone', async () => {
    const { retriever, embedder, vectors } = await opened();
    embedder.seen.length = 0;
    expect(await retriever.sync()).toEqual({ embedded: 0, removed: 0 });
    retriever.put(runbook('deck', 'Frost on the ladder.'));
    retriever.remove('radar');
    expect(await retriever.sync()).toEqual({ embedded: 1, removed: 1 });
    expect(embedder.seen).toEqual(['Frost on the ladder.']);
    expect([...(await vectors.fingerprints()).keys()].sort()).toEqual(['deck', 'fire']);
  });

  it('leaves alone what another process put into the same index, for a day', async () => {
    const { retriever, vectors } = await opened();
    const other = new Retriever({ semantic: { embedder: new TwoDirections(), vectors } });
    for (const document of SHELF.slice(0, 2)) other.put(document);
    const DAY_MS = 86_400_000;
    expect(await other.sync({ nowMs: 1_000 })).toEqual({ embedded: 0, removed: 0 });
    expect(await retriever.sync({ nowMs: 1_000 })).toEqual({ embedded: 0, removed: 0 });
    expect(await other.sync({ nowMs: DAY_MS })).toMatchObject({ removed: 0 });
    expect(await other.sync({ nowMs: DAY_MS + 1_000 })).toMatchObject({ removed: 1 });
    expect([...(await vectors.fingerprints()).keys()].sort()).toEqual(['deck', 'fire']);
  });

  it('embeds each passage under its title, no longer than the model reads', async () => {
    const { retriever, embedder } = await opened();
    embedder.seen.length = 0;
    retriever.put(runbook('long', `${'a'.repeat(590)}\n\n${'b'.repeat(590)}`, 'Title'));
    await retriever.sync();
    expect(embedder.seen).toEqual([`Title\n${'a'.repeat(34)}`, `Title\n${'b'.repeat(34)}`]);
  });

  it('does not show what was removed, though its vectors are still there', async () => {
    const { retriever } = await opened();
    retriever.remove('fire');
    expect((await retriever.search('hot', ASKED)).documents).toEqual([]);
  });

  it('keeps what it embedded when it is stopped in the middle', async () => {
    const embedder = new TwoDirections();
    const stored: EmbeddedDocument[] = [];
    const vectors = new MemoryVectors(embedder.model, embedder.dimensions);
    const put = vectors.put.bind(vectors);
    const stop = new AbortController();
    vectors.put = async (documents) => {
      stored.push(...documents);
      await put(documents);
      stop.abort(new Error('stopped'));
    };
    const retriever = new Retriever({ semantic: { embedder, vectors } });
    for (const document of SHELF) retriever.put(document);
    await expect(retriever.sync({ signal: stop.signal })).rejects.toThrow('stopped');
    expect(stored.map(({ document }) => document.id)).toEqual(['fire']);
    expect(await retriever.sync()).toEqual({ embedded: 2, removed: 0 });
  });

  it('counts what took part, and how many documents there are', () => {
    const told: unknown[] = [];
    const telemetry = {
      ...SILENT_TELEMETRY,
      count: (name: string, labels?: object) => void told.push([name, labels]),
      gauge: (name: string, value: number) => void told.push([name, value]),
    };
    const retriever = new Retriever({ semantic: null, telemetry });
    for (const document of SHELF.slice(0, 1)) retriever.put(document);
    return retriever.search('ice', ASKED).then(() => {
      expect(told).toEqual([
        ['aiops_retrieval_documents', 1],
        ['aiops_retrievals_total', { by: 'words', reason: 'no_embedder' }],
      ]);
    });
  });

  it('refuses an index of another model', () => {
    const semantic = { embedder: new TwoDirections(), vectors: new MemoryVectors('other', 3) };
    expect(() => new Retriever({ semantic })).toThrow(/vectors of other/);
  });
});
