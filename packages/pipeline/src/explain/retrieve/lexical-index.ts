import { type KnowledgeDocument, type KnowledgeFilter, mayAnswer } from '@aiops/ports';
import { likenesses } from './neighbours.ts';
import { passagesOf } from './passages.ts';
import { type Posted, posted } from './posted.ts';
import { MAX_PLACES, Postings } from './postings.ts';
import { countTerms, type TermCounts } from './term-counts.ts';
import { Vocabulary } from './vocabulary.ts';
import { inQuery, inText, rarity } from './weighing.ts';

/** A title says in three words what the text is about. */
const TITLE_COUNTS = 2;
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

interface Entry {
  readonly document: KnowledgeDocument;
  readonly place: number;
  readonly whole: Posted;
  readonly passages: readonly Posted[];
}

interface Asked {
  readonly number: number;
  readonly isPair: boolean;
  readonly weight: number;
  readonly rarity: number;
}

interface Candidate {
  readonly entry: Entry;
  score: number;
  readonly passage: number;
}

/**
 * Documents by their words, kept up to date one by one. It holds up to `maxDocuments`; memory is about 15 KB for a
 * document of 2,000 characters.
 */
export class LexicalIndex {
  readonly maxDocuments: number;
  readonly #vocabulary = new Vocabulary();
  readonly #postings = new Postings();
  readonly #entries = new Map<string, Entry>();
  readonly #places: (Entry | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #isPair: boolean[] = [];
  #wholeLength = 0;
  #passageLength = 0;
  #passages = 0;

  constructor(maxDocuments = 50_000) {
    this.maxDocuments = Math.min(maxDocuments, MAX_PLACES);
  }

  get size(): number {
    return this.#entries.size;
  }

  get terms(): number {
    return this.#vocabulary.size;
  }

  get(id: string): KnowledgeDocument | undefined {
    return this.#entries.get(id)?.document;
  }

  *documents(): Generator<KnowledgeDocument> {
    for (const { document } of this.#entries.values()) yield document;
  }

  /** Adds it, or puts it in the place of the one with its id. False when the index is full: it was not taken. */
  put(document: KnowledgeDocument): boolean {
    this.remove(document.id);
    if (this.#entries.size >= this.maxDocuments) return false;
    const { title, text } = document;
    const whole = this.#post(
      countTerms([
        [title, TITLE_COUNTS],
        [text, 1],
      ]),
      true,
    );
    const passages = passagesOf(text).map((passage) =>
      this.#post(
        countTerms([
          [title, TITLE_COUNTS],
          [passage, 1],
        ]),
        false,
      ),
    );
    const place = this.#free.pop() ?? this.#places.length;
    const entry = { document, place, whole, passages };
    this.#places[place] = entry;
    this.#entries.set(document.id, entry);
    this.#postings.add(place, whole);
    this.#measure(entry, 1);
    return true;
  }

  /** False when there is none with this id. */
  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    this.#entries.delete(id);
    this.#places[entry.place] = undefined;
    this.#free.push(entry.place);
    this.#postings.remove(entry.place, entry.whole);
    for (const term of entry.whole.terms) this.#vocabulary.release(term);
    this.#measure(entry, -1);
    return true;
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

  #post({ words, pairs, length }: TermCounts, takes: boolean): Posted {
    const counts: [number, number][] = [];
    for (const [terms, isPair] of [
      [words, false],
      [pairs, true],
    ] as const) {
      for (const [term, count] of terms) {
        const number = takes ? this.#vocabulary.take(term) : this.#vocabulary.find(term);
        if (number === undefined) continue;
        this.#isPair[number] = isPair;
        counts.push([number, count]);
      }
    }
    return posted(counts, length);
  }

  #measure(entry: Entry, sign: 1 | -1): void {
    this.#wholeLength += sign * entry.whole.length;
    for (const { length } of entry.passages) this.#passageLength += sign * length;
    this.#passages += sign * entry.passages.length;
  }

  #asked({ words, pairs }: TermCounts): Asked[] {
    const asked: Asked[] = [];
    for (const [terms, isPair] of [
      [words, false],
      [pairs, true],
    ] as const) {
      for (const [term, count] of terms) {
        const number = this.#vocabulary.find(term);
        if (number === undefined) continue;
        const rare = rarity(this.#postings.holders(number), this.size);
        asked.push({ number, isPair, rarity: rare, weight: rare * inQuery(count, isPair) });
      }
    }
    return asked;
  }

  /** What a document that speaks of all that is asked for would cover. */
  #wanted({ words }: TermCounts): number {
    let sum = 0;
    for (const term of words.keys()) {
      const number = this.#vocabulary.find(term);
      sum += rarity(number === undefined ? 0 : this.#postings.holders(number), this.size);
    }
    return sum;
  }

  #candidates(asked: readonly Asked[], filter: KnowledgeFilter, limit: number): Candidate[] {
    const average = this.#wholeLength / Math.max(1, this.size);
    const scores = new Float64Array(this.#places.length);
    for (const { number, weight } of asked) {
      this.#postings.forEach(number, (place, count) => {
        const length = this.#places[place]?.whole.length ?? 0;
        scores[place] = (scores[place] ?? 0) + weight * inText(count, length / average);
      });
    }
    const found: { entry: Entry; whole: number }[] = [];
    scores.forEach((whole, place) => {
      const entry = this.#places[place];
      if (whole > 0 && entry !== undefined && mayAnswer(entry.document, filter)) found.push({ entry, whole });
    });
    found.sort((a, b) => b.whole - a.whole || (a.entry.document.id < b.entry.document.id ? -1 : 1));
    return this.#withPassages(found.slice(0, limit), asked);
  }

  #withPassages(found: readonly { entry: Entry; whole: number }[], asked: readonly Asked[]): Candidate[] {
    const weights = new Map(asked.map(({ number, weight }) => [number, weight]));
    const average = this.#passageLength / Math.max(1, this.#passages);
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
    const average = this.#wholeLength / Math.max(1, this.size);
    const matrix = likenesses(
      top.map(({ entry }) => entry.whole),
      (term, count, text) =>
        rarity(this.#postings.holders(term), this.size) *
        inText(count, text.length / average) *
        (this.#isPair[term] === true ? inQuery(1, true) : 1),
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
  { passages }: Entry,
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

function covered({ whole }: Entry, asked: readonly Asked[]): number {
  const held = new Set(whole.terms);
  let sum = 0;
  for (const { number, isPair, rarity: rare } of asked) if (!isPair && held.has(number)) sum += rare;
  return sum;
}
