import type { KnowledgeDocument } from '@aiops/ports';
import { passagesOf } from './passages.ts';
import { type Posted, posted } from './posted.ts';
import { MAX_PLACES, Postings } from './postings.ts';
import { countTerms, type TermCounts } from './term-counts.ts';
import { Vocabulary } from './vocabulary.ts';
import { rarity } from './weighing.ts';

/** A title says in three words what the text is about. */
const TITLE_COUNTS = 2;

export interface ShelvedDocument {
  readonly document: KnowledgeDocument;
  readonly place: number;
  readonly whole: Posted;
  readonly passages: readonly Posted[];
}

/** The documents of an index with their terms as numbers, kept up to date one by one. */
export class TermShelf {
  readonly maxDocuments: number;
  readonly #vocabulary = new Vocabulary();
  readonly #postings = new Postings();
  readonly #entries = new Map<string, ShelvedDocument>();
  readonly #places: (ShelvedDocument | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #isPair: boolean[] = [];
  #wholeLength = 0;
  #passageLength = 0;
  #passages = 0;

  constructor(maxDocuments: number) {
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
    const entry: ShelvedDocument = { document, place, whole, passages };
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

  /** Documents stand at places below this; a place may be empty. */
  get places(): number {
    return this.#places.length;
  }

  at(place: number): ShelvedDocument | undefined {
    return this.#places[place];
  }

  /** Mean length of a document, and of a passage, in terms; 1 while there are none. */
  get averages(): { readonly whole: number; readonly passage: number } {
    return {
      whole: this.#wholeLength / this.size || 1,
      passage: this.#passageLength / this.#passages || 1,
    };
  }

  /** Undefined for a term that no document has. */
  numberOf(term: string): number | undefined {
    return this.#vocabulary.find(term);
  }

  isPair(number: number): boolean {
    return this.#isPair[number] === true;
  }

  /** Of a term that no document has it is the greatest. */
  rarityOf(number: number | undefined): number {
    return rarity(number === undefined ? 0 : this.#postings.holders(number), this.size);
  }

  /** The documents that hold a term, by their places, and how often. */
  forEachHolder(number: number, visit: (place: number, count: number) => void): void {
    this.#postings.forEach(number, visit);
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

  #measure(entry: ShelvedDocument, sign: 1 | -1): void {
    this.#wholeLength += sign * entry.whole.length;
    for (const { length } of entry.passages) this.#passageLength += sign * length;
    this.#passages += sign * entry.passages.length;
  }
}
