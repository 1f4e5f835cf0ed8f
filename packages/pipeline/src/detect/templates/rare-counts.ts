import { logGamma } from './log-gamma.ts';

/**
 * How often a count this high comes by chance: the upper tail of the negative binomial, which is the Poisson where the
 * variance is no more than the mean. Small ones are summed; large ones go by the cube root of its gamma mixture (Wilson
 * and Hilferty, 1931) where that holds, and by a bound from above where the counts are so uneven that it does not.
 */
const EXACT_MEAN = 60;
const EXACT_COUNT = 500;
const LEAST = 1e-12;
/** So little more than a Poisson's variance, as a share of it, that the difference is lost in rounding. */
const POISSON_EXCESS = 1e-6;
/** Shapes of the gamma mixture below which its cube root is far from normal in the tail. */
const EVEN_SHAPE = 4;

/** @returns the chance of `count` or more; never too small by much, so that nothing looks rarer than it is */
export function chanceOfAtLeast(count: number, mean: number, variance: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return LEAST;
  return Math.min(1, Math.max(LEAST, tailOf(count, mean, variance)));
}

function tailOf(count: number, mean: number, variance: number): number {
  if (mean <= EXACT_MEAN && count <= EXACT_COUNT) return summed(count, mean, variance);
  const shape = (mean * mean) / Math.max(variance, mean);
  return shape >= EVEN_SHAPE ? approximated(count, mean, shape) : bounded(count, mean, variance);
}

function summed(count: number, mean: number, variance: number): number {
  const excess = variance - mean;
  const isPoisson = excess < mean * POISSON_EXCESS;
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

function approximated(count: number, mean: number, shape: number): number {
  const root = Math.cbrt((count - 0.5) / mean);
  return normalTail((root - (1 - 1 / (9 * shape))) * 3 * Math.sqrt(shape));
}

/** Blocks of the tail, each longer than the one before by this share. */
const BLOCK = 0.05;
const MAX_BLOCKS = 1000;

/**
 * Above the mean the terms shrink from one to the next, so a block of them is no more than its first times its length,
 * and no more than the geometric series of its steepest fall.
 */
function bounded(count: number, mean: number, variance: number): number {
  if (count <= mean) return 1;
  const shape = (mean * mean) / Math.max(variance - mean, mean * POISSON_EXCESS);
  const logMore = -Math.log1p(shape / mean);
  const fixed = shape * -Math.log1p(mean / shape) - logGamma(shape);
  const termOf = (k: number): number => Math.exp(fixed + logGamma(k + shape) - logGamma(k + 1) + k * logMore);
  let tail = 0;
  let k = count;
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const term = termOf(k);
    // The ratio of two terms that follow each other, at its largest from here on.
    const ratio = Math.exp(logMore) * Math.max(1, (k + shape) / (k + 1));
    const rest = term / (1 - ratio);
    const length = Math.max(1, Math.floor(k * BLOCK));
    if (!(ratio < 1) || term * length < rest) tail += term * length;
    else return tail + rest;
    k += length;
  }
  return 1;
}

/** Chance of a standard normal above `z` (Abramowitz and Stegun, 26.2.17). */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
