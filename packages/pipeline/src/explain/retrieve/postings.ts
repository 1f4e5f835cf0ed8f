import { MOST_COUNTED, type Posted } from './posted.ts';

const PER_PLACE = MOST_COUNTED + 1;
/** Places and counts are packed into integers that V8 keeps without boxing. */
export const MAX_PLACES = 2 ** 31 / PER_PLACE;

/** Which texts hold a term, and how often. */
export class Postings {
  readonly #byTerm: number[][] = [];

  add(place: number, { terms, counts }: Posted): void {
    terms.forEach((term, at) => {
      const packed = place * PER_PLACE + (counts[at] ?? 0);
      const list = this.#byTerm[term];
      if (list === undefined) this.#byTerm[term] = [packed];
      else list.push(packed);
    });
  }

  remove(place: number, { terms }: Posted): void {
    for (const term of terms) {
      const list = this.#byTerm[term] ?? [];
      const at = list.findIndex((packed) => Math.trunc(packed / PER_PLACE) === place);
      const last = list.pop();
      if (last !== undefined && at < list.length) list[at] = last;
    }
  }

  /** How many texts hold it. */
  holders(term: number): number {
    return this.#byTerm[term]?.length ?? 0;
  }

  forEach(term: number, visit: (place: number, count: number) => void): void {
    for (const packed of this.#byTerm[term] ?? []) {
      const place = Math.trunc(packed / PER_PLACE);
      visit(place, packed - place * PER_PLACE);
    }
  }
}
