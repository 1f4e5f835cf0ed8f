/**
 * How often a count this high comes by chance: the upper tail of the negative binomial, which is the Poisson where the
 * variance is no more than the mean. Large ones by the cube root of its gamma mixture (Wilson and Hilferty, 1931).
 */
const EXACT_MEAN = 60;
const EXACT_COUNT = 500;
const LEAST = 1e-12;

/** @returns the chance of `count` or more */
export function chanceOfAtLeast(count: number, mean: number, variance: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return LEAST;
  const isSmall = mean <= EXACT_MEAN && count <= EXACT_COUNT;
  const tail = isSmall ? summed(count, mean, variance) : approximated(count, mean, variance);
  return Math.min(1, Math.max(LEAST, tail));
}

function summed(count: number, mean: number, variance: number): number {
  const excess = variance - mean;
  // So little more than a Poisson's that the difference is lost in rounding.
  const isPoisson = excess < mean * 1e-6;
  const shape = isPoisson ? 0 : (mean * mean) / excess;
  let term = isPoisson ? Math.exp(-mean) : (shape / (shape + mean)) ** shape;
  let below = 0;
  for (let i = 0; i < count; i += 1) {
    below += term;
    term *= isPoisson ? mean / (i + 1) : (((shape + i) / (i + 1)) * mean) / (shape + mean);
    // Behind the bulk the terms only shrink.
    if (i > mean && term < LEAST) break;
  }
  return 1 - below;
}

function approximated(count: number, mean: number, variance: number): number {
  const shape = (mean * mean) / Math.max(variance, mean);
  const root = Math.cbrt((count - 0.5) / mean);
  return normalTail((root - (1 - 1 / (9 * shape))) * 3 * Math.sqrt(shape));
}

/** Chance of a standard normal above `z` (Abramowitz and Stegun, 26.2.17). */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
