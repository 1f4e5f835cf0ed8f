import { packNumbers, unpackNumbers } from '../packed-numbers.ts';
import { plainCopy } from '../plain-copy.ts';
import type { Season } from './seasonal.ts';

/** A season as plain JSON: what it knows of the hours packed, all else as it is. */
export type PlainSeason = Omit<Season, 'mean' | 'variance'> & {
  readonly mean: string;
  readonly variance: string;
};

export function seasonToPlain({ mean, variance, ...rest }: Season): PlainSeason {
  return { ...plainCopy(rest), mean: packNumbers(mean), variance: packNumbers(variance) };
}

export function seasonFromPlain({ mean, variance, ...rest }: PlainSeason): Season {
  return {
    ...plainCopy(rest),
    mean: [...unpackNumbers(mean)],
    variance: [...unpackNumbers(variance)],
  };
}
