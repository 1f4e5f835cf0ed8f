import type { Embedder, KnowledgeDocument } from '@aiops/ports';
import { openCorpus } from '../../retrieve/retriever-of.ts';
import { openEmbedder } from '../../roles/embedder.ts';
import { type BenchReport, type BenchRow, report, row } from '../report.ts';
import { type Collection, readCollections } from './collections.ts';
import { measureLatency, type RetrievalLatency } from './latency.ts';
import { ndcg10 } from './ndcg.ts';

const DEPTH = 10;
/** As the policy comes. */
const MIN_SIMILARITY = 0.7;
/** The collection whose figures have targets: alerts and their runbooks. */
const MAIN = 'runbooks';
const TARGET = 0.91;
const TARGET_HARD = 0.56;
const TARGET_P99_MS = 50;

interface Way {
  /** Stands behind the names of its measures; empty for the way the product goes by default. */
  readonly suffix: string;
  readonly embedder: Embedder | null;
  readonly told: string;
}

/**
 * Whether the right documents are found, and how fast. Words and vectors together is what the Insight Path does; words
 * alone is what it does without an embedder. `--quick` leaves the vectors out.
 * @param directory with a folder for each collection
 */
export async function benchRetrieval(
  directory: string,
  quick: boolean,
  say: (line: string) => void,
): Promise<BenchReport> {
  const collections = await readCollections(directory);
  const embedder = await openEmbedder(quick ? 'none' : 'bundled');
  const words: Way = { suffix: quick ? '' : '_words', embedder: null, told: 'words alone' };
  const ways: Way[] =
    embedder === null ? [words] : [{ suffix: '', embedder, told: `words and ${embedder.model}` }, words];
  try {
    const quality: BenchRow[] = [];
    for (const way of ways) {
      for (const collection of collections) quality.push(...(await qualityOf(collection, way, say)));
    }
    const latency: BenchRow[] = [];
    for (const way of ways) {
      say(`10,000 documents, ${way.told}`);
      latency.push(...(await latencyOf(collections, way)));
    }
    return report('retrieval', [...quality, ...latency]);
  } finally {
    await embedder?.close();
  }
}

async function qualityOf(
  { name, documents, hard, queries, relevant }: Collection,
  { suffix, embedder, told }: Way,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const isMain = name.startsWith(MAIN);
  const rows: BenchRow[] = [];
  const measure = async (
    corpus: readonly KnowledgeDocument[],
    measureName: string,
    target: number,
  ): Promise<void> => {
    say(`${name}: ${corpus.length} documents, ${told}`);
    const open = await openCorpus(corpus, embedder, MIN_SIMILARITY);
    const scores: number[] = [];
    for (const { id, text } of queries) {
      const right = relevant.get(id);
      if (right === undefined) continue;
      const { documents: found } = await open.search(text, DEPTH);
      scores.push(
        ndcg10(
          right,
          found.map(({ document }) => document.id),
        ),
      );
    }
    const mean = scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length;
    const note = `${told}; mean over ${scores.length} questions of ${name}`;
    rows.push(row(`${measureName}${suffix}`, mean, 'ratio', 'higher', isMain ? target : null, note));
  };
  await measure(documents, isMain ? 'ndcg10' : `ndcg10_${name}`, TARGET);
  if (hard !== null) await measure(hard, isMain ? 'ndcg10_hard' : `ndcg10_hard_${name}`, TARGET_HARD);
  return rows;
}

async function latencyOf(
  collections: readonly Collection[],
  { suffix, embedder, told }: Way,
): Promise<BenchRow[]> {
  const documents = collections.flatMap((collection) => collection.documents);
  const queries = collections.flatMap((collection) => collection.queries.map(({ text }) => text));
  const { anew, known, heldMb } = await measureLatency(documents, queries, embedder);
  const searches = `${told}; ${anew.searches} searches over 10,000 documents`;
  const note = embedder === null ? searches : `${searches}, ${byWordsNote(anew)}`;
  const rows = [
    row(`p50_ms_10k${suffix}`, anew.p50Ms, 'ms', 'lower', null, note),
    row(`p99_ms_10k${suffix}`, anew.p99Ms, 'ms', 'lower', TARGET_P99_MS, note),
    row(`held_mb_10k${suffix}`, heldMb, 'MB', 'lower', null, told),
  ];
  if (embedder === null) return rows;
  const alone = 'of those searches alone that words and vectors answered';
  const first = 'searches that words and vectors answered, each question asked for the first time';
  const again = `${told}; ${known.searches} searches, each question asked before, ${byWordsNote(known)}`;
  return [
    ...rows,
    row('p99_ms_10k_both', anew.bothP99Ms, 'ms', 'lower', TARGET_P99_MS, alone),
    row('by_both_10k', anew.byBoth, 'ratio', 'higher', null, first),
    row('p99_ms_10k_known', known.p99Ms, 'ms', 'lower', TARGET_P99_MS, again),
    row('p99_ms_10k_known_both', known.bothP99Ms, 'ms', 'lower', TARGET_P99_MS, alone),
    row('by_both_10k_known', known.byBoth, 'ratio', 'higher', null, again),
  ];
}

/** No search waits for vectors longer than its deadline: how many gave up on them says what the times are worth. */
function byWordsNote({ byBoth }: RetrievalLatency): string {
  return `${((1 - byBoth) * 100).toFixed(1)} % of them by words alone, as the vectors took too long`;
}
