/** Another process may have had its first look at what this one has not seen yet, or keeps more than this one. */
const STAYS_MS = 86_400_000;
/** Where no vectors are made nobody asks for them; one that is forgotten goes after a day. */
const MAX_SEEN_GO = 10_000;

/**
 * Vectors of documents that this process does not hold, in an index that several may share. What this process saw go is gone; of the
 * others who put them there may hold them still: they go when they were strangers for a day.
 */
export class Strangers {
  #sinceMs = new Map<string, number>();
  readonly #seenGo = new Set<string>();

  sawGo(id: string): void {
    this.#seenGo.add(id);
    const [first] = this.#seenGo;
    if (this.#seenGo.size > MAX_SEEN_GO && first !== undefined) this.#seenGo.delete(first);
  }

  sawCome(id: string): void {
    this.#seenGo.delete(id);
  }

  /** @param ids all strangers there are. @returns those that are gone */
  gone(ids: readonly string[], nowMs: number): readonly string[] {
    this.#sinceMs = new Map(ids.map((id) => [id, this.#sinceMs.get(id) ?? nowMs]));
    const gone = ids.filter(
      (id) => this.#seenGo.has(id) || nowMs - (this.#sinceMs.get(id) ?? nowMs) >= STAYS_MS,
    );
    // What has no vectors needs none taken away.
    const known = new Set(ids);
    for (const id of this.#seenGo) if (!known.has(id)) this.#seenGo.delete(id);
    return gone;
  }
}
