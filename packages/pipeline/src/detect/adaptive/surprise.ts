import { HABIT, HALF_SHARE, MEMORY } from './parameters.ts';

const KEEP = Math.exp(-1 / MEMORY);

/** One kind of surprise: the more often it came of late, the less it says. */
export class Surprise {
  /** The surprises remembered, fading. */
  past = 0;

  /** @param share how far outside, 0..1 @returns what that says, 0..1 */
  weigh(share: number): number {
    const felt = share > 0 ? share / (share + HALF_SHARE) : 0;
    const told = felt / (1 + HABIT * this.past);
    this.past = this.past * KEEP + felt;
    return told;
  }
}
