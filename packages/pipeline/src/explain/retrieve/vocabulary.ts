/** Numbers for terms. A term that no document has any more gives its number back. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#numbers.size;
  }

  /** Undefined for a term that no document has. */
  find(term: string): number | undefined {
    return this.#numbers.get(term);
  }

  /** Takes the term into use once more. */
  take(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1;
      return known;
    }
    const number = this.#free.pop() ?? this.#names.length;
    this.#numbers.set(term, number);
    this.#names[number] = term;
    this.#uses[number] = 1;
    return number;
  }

  /** Ends one use of it. */
  release(number: number): void {
    const uses = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = uses;
    if (uses > 0) return;
    this.#numbers.delete(this.#names[number] ?? '');
    this.#names[number] = '';
    this.#free.push(number);
  }
}
