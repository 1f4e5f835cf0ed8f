import { z } from 'zod';

/** Builders of policy keys: each has a default, a meaning, bounds and, where it measures something, a unit. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

const DAY_SEC = 86_400;
const YEAR_DAYS = 3_650;

function bounded(schema: z.ZodNumber, bounds: Bounds): z.ZodNumber {
  const atLeast = bounds.min === undefined ? schema : schema.min(bounds.min);
  return bounds.max === undefined ? atLeast : atLeast.max(bounds.max);
}

export function duration(unit: 's' | 'ms' | 'min', preset: number, meaning: string, bounds: Bounds = {}) {
  const max = bounds.max ?? { s: 365 * DAY_SEC, ms: 3_600_000, min: 365 * 1_440 }[unit];
  return bounded(z.number(), { min: bounds.min ?? 1, max })
    .default(preset)
    .meta({ description: meaning, 'x-unit': unit });
}

export function seconds(preset: number, meaning: string, bounds: Bounds = {}) {
  return duration('s', preset, meaning, bounds);
}

export function days(preset: number, meaning: string) {
  return z
    .number()
    .int()
    .min(1)
    .max(YEAR_DAYS)
    .default(preset)
    .meta({ description: meaning, 'x-unit': 'days' });
}

export function count(preset: number, meaning: string, bounds: Bounds = {}, unit = 'count') {
  return bounded(z.number().int(), { min: bounds.min ?? 0, max: bounds.max ?? 1_000_000 })
    .default(preset)
    .meta({ description: meaning, 'x-unit': unit });
}

export function ratio(preset: number, meaning: string) {
  return z.number().min(0).max(1).default(preset).meta({ description: meaning, 'x-unit': 'ratio' });
}

export function percent(preset: number, meaning: string) {
  return z.number().min(0).max(100).default(preset).meta({ description: meaning, 'x-unit': '%' });
}

export function number(preset: number, meaning: string, bounds: Bounds, unit?: string) {
  const schema = bounded(z.number(), bounds).default(preset);
  return schema.meta(
    unit === undefined ? { description: meaning } : { description: meaning, 'x-unit': unit },
  );
}

export function flag(preset: boolean, meaning: string) {
  return z.boolean().default(preset).meta({ description: meaning });
}

export function text(preset: string, meaning: string, max = 256) {
  return z.string().max(max).default(preset).meta({ description: meaning });
}

export function words(preset: readonly string[], meaning: string, maxItems = 200) {
  return z
    .array(z.string().min(1).max(256))
    .max(maxItems)
    .default([...preset])
    .meta({ description: meaning });
}

/** An object whose keys all have defaults: it may be left out, and an unknown key in it is a fault. */
export function section<T extends z.core.$ZodLooseShape>(meaning: string, shape: T) {
  return z
    .strictObject(shape)
    .prefault({} as never)
    .meta({ description: meaning });
}

/** Names of thresholds, patterns, types and actions. */
export const Name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
