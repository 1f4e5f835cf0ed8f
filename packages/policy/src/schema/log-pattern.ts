import { Domain, IncidentTypeName, Severity } from '@aiops/contracts';
import { z } from 'zod';
import { Name } from './keys.ts';

const OpensAt = z.strictObject({
  count: z.number().int().min(2).max(10_000).meta({ description: 'Hits that make it open.' }),
  window_sec: z
    .number()
    .min(1)
    .max(86_400)
    .meta({ description: 'Sliding window of the hits.', 'x-unit': 's' }),
});

/** Phrases that mean a condition, the object they are about, and what they count, derive from or end. */
export const LogPatternSchema = z.strictObject({
  words: z.array(z.string().min(2).max(200)).max(100).default([]).meta({
    description: 'Literal phrases, case-insensitive, at word boundaries; one is enough.',
  }),
  unless: z.array(z.string().min(2).max(200)).max(100).default([]).meta({
    description: 'Phrases that, standing in the same line, say that it is not meant (drills, tests).',
  }),
  captures: z.array(z.string().min(1).max(500)).max(30).default([]).meta({
    description:
      'RE2 expressions, case-insensitive, with a group named object; the first that matches names the object.',
  }),
  severity: Severity.optional().meta({ description: 'Needed unless it clears.' }),
  incident_type: IncidentTypeName.optional().meta({ description: 'Needed unless it clears.' }),
  wan_incident_type: IncidentTypeName.optional().meta({
    description: 'Instead of incident_type on devices of detect.wan_device_types.',
  }),
  domain: Domain.optional().meta({ description: 'Absent: the domain of the incident type.' }),
  role: z
    .enum(['opens', 'supports'])
    .default('opens')
    .meta({ description: 'What one hit may do; opens_at and counts raise it.' }),
  opens_at: OpensAt.optional().meta({
    description: 'Opens at this many hits per captured object, else per entity; below that it only supports.',
  }),
  counts: Name.optional().meta({
    description: 'The pattern whose hits opens_at counts, instead of own words.',
  }),
  all_of: z
    .strictObject({ pattern: Name, at_least: z.number().int().min(2).max(100) })
    .optional()
    .meta({
      description: 'Also fires when that pattern fires on all WAN devices of the ship, at least this many.',
    }),
  clears: Name.optional().meta({
    description: 'The pattern whose condition of the same entity and object it ends.',
  }),
});
export type LogPatternInput = z.input<typeof LogPatternSchema>;
