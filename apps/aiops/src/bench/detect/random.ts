/** A stream of random numbers that a seed repeats. mulberry32 (T. Ettinger), good enough for noise. */
export class Random {
  #state: number;
  #spare: number | null = null;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Mean 0, standard deviation 1 (Box and Muller, 1958). */
  gaussian(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A count of that mean, up to some 500 (Knuth). */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.uniform();
    let count = 0;
    while (product > limit) {
      count += 1;
      product *= this.uniform();
    }
    return count;
  }

  /** Student's t of whole degrees of freedom. */
  student(freedom: number): number {
    let squares = 0;
    for (let i = 0; i < freedom; i += 1) squares += this.gaussian() ** 2;
    return this.gaussian() / Math.sqrt(squares / freedom);
  }
}
