import { Random } from './random.ts';

/** Samples come every ten seconds. */
export const PERIOD_SEC = 10;
const DAY_SAMPLES = 86_400 / PERIOD_SEC;

/** One series without a fault. */
export interface NoiseSeries {
  /** What a planted shift is measured in. */
  readonly sigma: number;
  /** It counts things: a shift keeps it whole and not negative. */
  readonly counts: boolean;
  /** @param index of the sample @returns null when it is missing */
  next(index: number): number | null;
}

export interface Generator {
  readonly name: string;
  /** Openings a series and week that are allowed after a day of learning. */
  readonly openingBudget: number;
  /** The series of that number; numbers go through the variants. */
  make(number: number): NoiseSeries;
}

const OPENING_BUDGET = 0.02;
const POISSON_MEANS = [0.1, 0.5, 1, 5, 30, 200];
const CYCLE_AMPLITUDES = [3, 10, 30];
const MISSING_SHARES = [0.05, 0.2, 0.4];
/** A gap begins with this chance a sample, and is at most ten minutes long. */
const GAP_CHANCE = 1 / 2_000;
const MAX_GAP_SAMPLES = 60;
/** σ of a random walk has no bound by itself; here it is the standard deviation of its change over ten minutes. */
const WALK_SIGMA_SAMPLES = 600 / PERIOD_SEC;

/**
 * σ is the standard deviation of a series around where it stands: of the noise alone with a daily cycle. Of a
 * Student's t with two degrees of freedom, which has none, it is that of three.
 */
export const GENERATORS: readonly Generator[] = [
  generator('gaussian', (random) => ({
    sigma: 2,
    counts: false,
    next: () => 50 + 2 * random.gaussian(),
  })),
  generator('poisson', (random, number) => {
    const mean = variant(POISSON_MEANS, number);
    return { sigma: Math.sqrt(mean), counts: true, next: () => random.poisson(mean) };
  }),
  generator(
    'random_walk',
    (random) => {
      let value = 0;
      return {
        sigma: Math.sqrt(WALK_SIGMA_SAMPLES),
        counts: false,
        next: () => {
          value += random.gaussian();
          return value;
        },
      };
    },
    0.1,
  ),
  generator('daily_cycle', (random, number) => {
    const amplitude = variant(CYCLE_AMPLITUDES, number);
    const phase = random.uniform() * 2 * Math.PI;
    return {
      sigma: 1,
      counts: false,
      next: (index) =>
        100 + amplitude * Math.sin((2 * Math.PI * index) / DAY_SAMPLES + phase) + random.gaussian(),
    };
  }),
  generator('heavy_tails', (random, number) => {
    const kinds = [
      { sigma: Math.sqrt(3), next: () => random.student(3) },
      { sigma: Math.sqrt(3), next: () => random.student(2) },
      // A log-normal: one-sided, as latencies are.
      { sigma: Math.sqrt((Math.E - 1) * Math.E), next: () => Math.exp(random.gaussian()) },
    ];
    return { counts: false, ...variant(kinds, number) };
  }),
  generator('missing_points', (random, number) => {
    const share = variant(MISSING_SHARES, number);
    let gap = 0;
    return {
      sigma: 1,
      counts: false,
      next: () => {
        const value = 20 + random.gaussian();
        if (gap === 0 && random.uniform() < GAP_CHANCE) gap = Math.ceil(random.uniform() * MAX_GAP_SAMPLES);
        if (gap > 0) gap -= 1;
        return gap > 0 || random.uniform() < share ? null : value;
      },
    };
  }),
];

function generator(
  name: string,
  make: (random: Random, number: number) => NoiseSeries,
  openingBudget = OPENING_BUDGET,
): Generator {
  // Each generator has numbers of its own: what all share would be counted six times.
  const seed = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 17) % 1_000_003;
  return { name, openingBudget, make: (number) => make(new Random(number * 7_919 + seed), number) };
}

function variant<T>(of: readonly T[], number: number): T {
  const one = of[number % of.length];
  if (one === undefined) throw new Error('there is no variant to choose from');
  return one;
}
