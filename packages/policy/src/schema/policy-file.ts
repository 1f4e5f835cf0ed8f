import { z } from 'zod';
import { PolicySchema, SEGMENT_NAMES } from './policy.ts';

export const MAX_SHIPS_WITH_OVERRIDES = 500;

/** The parts that a ship may have of its own; the rest belongs to the site that all its ships share. */
export const SHIP_OVERRIDABLE = ['detect', 'correlate', 'notify', 'remediate', 'privacy'] as const;

/** What only the master file holds. */
export const MASTER_KEYS = {
  includes: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml$/, 'must be names of YAML files beside the master'),
    )
    .max(50)
    .default(SEGMENT_NAMES.map((name) => `${name}.yaml`))
    .meta({ description: 'The files that belong to the policy, beside the master.' }),
  ship_overrides: z
    .record(z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/), z.record(z.string(), z.unknown()))
    .default({})
    .meta({
      description: `Values of single ships, as nested or dotted keys of ${SHIP_OVERRIDABLE.join(', ')}.`,
    }),
} as const;

/** Any policy file: every key may be left out. */
export const PolicyFileSchema = PolicySchema.extend(MASTER_KEYS);
