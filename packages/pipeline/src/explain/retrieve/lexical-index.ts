import { type KnowledgeDocument, type KnowledgeFilter, mayAnswer } from '@aiops/ports';
import { likenesses } from './neighbours.ts';
import { countTerms, type TermCounts } from './term-counts.ts';
import { type ShelvedDocument, TermShelf } from './term-shelf.ts';
import { inQuery, inText } from './weighing.ts';

/** What the best passage counts beside the whole text: long documents are about many things. */
const PASSAGE_SHARE = 0.4;
/** So much of the score of its likeliest neighbour is added: what is written twice is found twice. */
const NEIGHBOUR_SHARE = 0.3;
const WITH_NEIGHBOURS = 20;
/** Only these are looked at by their passages. */
const CANDIDATES = 100;

export interface LexicalHit {
  readonly document: KnowledgeDocument;
  /** The best is about 1 to 1.3; it orders the hits of one query and says nothing beyond it. */
  readonly score: number;
  /** Share of what the query asks for that the document speaks of, by rarity of its words; 0 to 1. */
  readonly coverage: number;
  /** Where the best passage stands among those of the document. */
  readonly passage: number;
}

interface Asked {
  readonly number: number;
  readonly isPair: boolean;
  readonly weight: number;
  readonly rarity: number;
}

interface Candidate {
  readonly entry: ShelvedDocument;
  score: number;
  readonly passage: number;
}

/**
 * Documents by their words. It holds up to `maxDocuments`; memory is about 15 KB for a document of 2,000 characters.
 */
export class LexicalIndex {
  readonly #shelf: TermShelf;

  constructor(maxDocuments = 50_000) {
    this.#shelf = new TermShelf(maxDocuments);
  }

  get size(): number {
    return this.#shelf.size;
  }

  /** Kinds of words and pairs among all documents. */
  get terms(): number {
    return this.#shelf.terms;
  }

  get(id: string): KnowledgeDocument | undefined {
    return this.#shelf.get(id);
  }

  documents(): Iterable<KnowledgeDocument> {
    return this.#shelf.documents();
  }

  /** Adds it, or puts it in the place of the one with its id. False when the index is full: it was not taken. */
  put(document: KnowledgeDocument): boolean {
    return this.#shelf.put(document);
  }

  /** False when there is none with this id. */
  remove(id: string): boolean {
    return this.#shelf.remove(id);
  }

  /** The best first; of equals, the one with the lesser id. Only documents that share a word with the query. */
  search(query: string, filter: KnowledgeFilter, limit: number): LexicalHit[] {
    const counts = countTerms([[query, 1]]);
    const asked = this.#asked(counts);
    const candidates = this.#candidates(asked, filter, Math.max(CANDIDATES, limit));
    this.#liftNeighbours(candidates);
    const wanted = this.#wanted(counts);
    return candidates
      .sort(byScore)
      .slice(0, limit)
      .map(({ entry, score, passage }) => ({
        document: entry.document,
        score,
        passage,
        coverage: wanted === 0 ? 0 : covered(entry, asked) / wanted,
      }));
  }

  #asked({ words, pairs }: TermCounts): Asked[] {
    const asked: Asked[] = [];
    for (const [terms, isPair] of [
      [words, false],
      [pairs, true],
    ] as const) {
      for (const [term, count] of terms) {
        const number = this.#shelf.numberOf(term);
        if (number === undefined) continue;
        const rarity = this.#shelf.rarityOf(number);
        asked.push({ number, isPair, rarity, weight: rarity * inQuery(count, isPair) });
      }
    }
    return asked;
  }

  /** What a document that speaks of all that is asked for would cover. */
  #wanted({ words }: TermCounts): number {
    let sum = 0;
    for (const term of words.keys()) sum += this.#shelf.rarityOf(this.#shelf.numberOf(term));
    return sum;
  }

  #candidates(asked: readonly Asked[], filter: KnowledgeFilter, limit: number): Candidate[] {
    const shelf = this.#shelf;
    const { whole: average } = shelf.averages;
    const scores = new Float64Array(shelf.places);
    for (const { number, weight } of asked) {
      shelf.forEachHolder(number, (place, count) => {
        const length = shelf.at(place)?.whole.length ?? 0;
        scores[place] = (scores[place] ?? 0) + weight * inText(count, length / average);
      });
    }
    const found: { entry: ShelvedDocument; whole: number }[] = [];
    scores.forEach((whole, place) => {
      const entry = shelf.at(place);
      if (whole > 0 && entry !== undefined && mayAnswer(entry.document, filter)) found.push({ entry, whole });
    });
    found.sort((a, b) => b.whole - a.whole || (a.entry.document.id < b.entry.document.id ? -1 : 1));
    return this.#withPassages(found.slice(0, limit), asked);
  }

  #withPassages(
    found: readonly { entry: ShelvedDocument; whole: number }[],
    asked: readonly Asked[],
  ): Candidate[] {
    const weights = new Map(asked.map(({ number, weight }) => [number, weight]));
    const { passage: average } = this.#shelf.averages;
    const best = found.map(({ entry }) => bestPassage(entry, weights, average));
    const mostWhole = found[0]?.whole ?? 1;
    const mostPassage = Math.max(...best.map(({ score }) => score), Number.MIN_VALUE);
    return found.map(({ entry, whole }, at) => {
      const { score = 0, passage = 0 } = best[at] ?? {};
      return {
        entry,
        passage,
        score: (1 - PASSAGE_SHARE) * (whole / mostWhole) + PASSAGE_SHARE * (score / mostPassage),
      };
    });
  }

  /**
   * Score regularisation over the best hits (after Diaz, "Regularizing ad hoc retrieval scores", 2005), with the nearest
   * one alone: of two documents about the same thing the query often has the words of one.
   */
  #liftNeighbours(candidates: Candidate[]): void {
    const top = candidates.sort(byScore).slice(0, WITH_NEIGHBOURS);
    const shelf = this.#shelf;
    const { whole: average } = shelf.averages;
    const matrix = likenesses(
      top.map(({ entry }) => entry.whole),
      (term, count, text) =>
        shelf.rarityOf(term) *
        inText(count, text.length / average) *
        (shelf.isPair(term) ? inQuery(1, true) : 1),
    );
    const lifts = matrix.map((row) =>
      Math.max(0, ...row.map((likeness, at) => likeness * (top[at]?.score ?? 0))),
    );
    top.forEach((candidate, at) => {
      candidate.score += NEIGHBOUR_SHARE * (lifts[at] ?? 0);
    });
  }
}

function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || (a.entry.document.id < b.entry.document.id ? -1 : 1);
}

function bestPassage(
  { passages }: ShelvedDocument,
  weights: ReadonlyMap<number, number>,
  average: number,
): { score: number; passage: number } {
  let best = { score: 0, passage: 0 };
  passages.forEach(({ terms, counts, length }, passage) => {
    let score = 0;
    terms.forEach((term, at) => {
      const weight = weights.get(term);
      if (weight !== undefined) score += weight * inText(counts[at] ?? 0, length / average);
    });
    if (score > best.score) best = { score, passage };
  });
  return best;
}

function covered({ whole }: ShelvedDocument, asked: readonly Asked[]): number {
  const held = new Set(whole.terms);
  let sum = 0;
  for (const { number, isPair, rarity } of asked) if (!isPair && held.has(number)) sum += rarity;
  return sum;
}
