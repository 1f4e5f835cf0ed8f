const FIRST_ROWS = 256;
const GROWTH = 1.5;

export interface NearestRow {
  readonly owner: number;
  readonly similarity: number;
  readonly passage: number;
}

/** Vectors end to end in one piece of memory, each with the number of who owns it: read in order, which is what a search does. */
export class VectorRows {
  readonly #dimensions: number;
  #numbers: Float32Array;
  /** Of each row. */
  readonly #owners: number[] = [];
  readonly #passages: number[] = [];
  /** Rows of each owner. */
  readonly #rowsOf = new Map<number, number[]>();

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#numbers = new Float32Array(FIRST_ROWS * dimensions);
  }

  get size(): number {
    return this.#owners.length;
  }

  add(vector: Float32Array, owner: number, passage: number): void {
    const row = this.size;
    if ((row + 1) * this.#dimensions > this.#numbers.length) this.#grow();
    this.#numbers.set(vector, row * this.#dimensions);
    this.#owners.push(owner);
    this.#passages.push(passage);
    const rows = this.#rowsOf.get(owner);
    if (rows === undefined) this.#rowsOf.set(owner, [row]);
    else rows.push(row);
  }

  removeOf(owner: number): void {
    const rows = [...(this.#rowsOf.get(owner) ?? [])].sort((a, b) => b - a);
    this.#rowsOf.delete(owner);
    for (const row of rows) this.#fillFromLast(row);
  }

  /**
   * The most similar row of each owner that may answer, of the `limit` nearest owners and of all that are as near as the
   * last of them; in no order.
   * @param may 1 by number of owner
   */
  nearest(vector: Float32Array, may: Uint8Array, limit: number): NearestRow[] {
    const query = Float64Array.from(vector);
    const best = new Float64Array(may.length).fill(Number.NEGATIVE_INFINITY);
    const at = new Uint32Array(may.length);
    const owners = this.#owners;
    const numbers = this.#numbers;
    const dimensions = this.#dimensions;
    for (let row = 0; row < owners.length; row += 1) {
      const owner = owners[row] as number;
      if (may[owner] !== 1) continue;
      const similarity = dotAt(numbers, row * dimensions, query);
      if (similarity < (best[owner] as number)) continue;
      // Rows change places: of two that are as near it is the earlier passage, wherever it stands.
      if (similarity === best[owner] && this.#isBehind(row, at[owner] as number)) continue;
      best[owner] = similarity;
      at[owner] = row;
    }
    const least = best.toSorted().at(-Math.min(best.length, Math.max(1, limit))) ?? 0;
    const found: NearestRow[] = [];
    best.forEach((similarity, owner) => {
      if (similarity < least || similarity === Number.NEGATIVE_INFINITY) return;
      found.push({ owner, similarity, passage: this.#passages[at[owner] ?? 0] ?? 0 });
    });
    return found;
  }

  #isBehind(row: number, other: number): boolean {
    return (this.#passages[row] as number) > (this.#passages[other] as number);
  }

  /** The last row takes the place of this one, whose owner is gone. Rows of one owner go from the last to the first. */
  #fillFromLast(row: number): void {
    const last = this.size - 1;
    const owner = this.#owners.pop();
    const passage = this.#passages.pop();
    if (row === last || owner === undefined || passage === undefined) return;
    const from = last * this.#dimensions;
    this.#numbers.copyWithin(row * this.#dimensions, from, from + this.#dimensions);
    this.#owners[row] = owner;
    this.#passages[row] = passage;
    const rows = this.#rowsOf.get(owner) ?? [];
    rows[rows.indexOf(last)] = row;
  }

  #grow(): void {
    const rows = Math.ceil((this.#numbers.length / this.#dimensions) * GROWTH);
    const numbers = new Float32Array(rows * this.#dimensions);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}

/** Four sums at a time: the processor need not wait for the one before. Twice as fast as one. */
function dotAt(numbers: Float32Array, start: number, query: Float64Array): number {
  const { length } = query;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    a += (numbers[start + at] as number) * (query[at] as number);
    b += (numbers[start + at + 1] as number) * (query[at + 1] as number);
    c += (numbers[start + at + 2] as number) * (query[at + 2] as number);
    d += (numbers[start + at + 3] as number) * (query[at + 3] as number);
  }
  for (; at < length; at += 1) a += (numbers[start + at] as number) * (query[at] as number);
  return a + b + c + d;
}
