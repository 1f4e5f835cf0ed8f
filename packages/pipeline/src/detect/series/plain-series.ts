import { AdaptiveSeries } from '../adaptive/index.ts';
import { packNumbers, unpackNumbers } from '../packed-numbers.ts';
import { plainCopy } from '../plain-copy.ts';
import type { Tail } from './rarity.ts';
import type { SeriesState } from './series-state.ts';

/** The state of a series as plain JSON: its points and the adaptive detector packed, all else as it is. */
export type PlainSeries = Omit<SeriesState, 'adaptive' | 'base' | 'recent'> & {
  readonly adaptive: { readonly series: ReturnType<AdaptiveSeries['snapshot']>; readonly tail: Tail };
  readonly base: string;
  readonly recent: string;
};

export function toPlain({ adaptive: { series, tail }, base, recent, ...rest }: SeriesState): PlainSeries {
  return {
    ...plainCopy(rest),
    base: packNumbers(base),
    recent: packNumbers(recent),
    adaptive: { series: series.snapshot(), tail: { ...tail } },
  };
}

export function fromPlain({ adaptive: kept, base, recent, ...rest }: PlainSeries): SeriesState {
  const series = new AdaptiveSeries();
  series.restore(kept.series);
  return {
    ...plainCopy(rest),
    base: [...unpackNumbers(base)],
    recent: [...unpackNumbers(recent)],
    adaptive: { series, tail: { ...kept.tail } },
  };
}
