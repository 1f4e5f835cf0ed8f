/** Bytes held by all requests together. */
export class ByteBudget {
  readonly limit: number;
  #taken = 0;
  constructor(limit: number) {
    this.limit = limit;
  }
  /** False when they do not fit any more: nothing was taken. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.limit) return false;
    this.#taken += bytes;
    return true;
  }
  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
