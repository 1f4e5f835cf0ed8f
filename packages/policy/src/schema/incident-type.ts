import { Category, IncidentTypeName, Severity } from '@aiops/contracts';
import { z } from 'zod';

/** One row of correlate.types. */
export const IncidentTypeSchema = z.strictObject({
  window_sec: z.number().min(10).max(86_400).meta({
    description: 'W: how far apart members may be, and the quiet time before it resolves.',
    'x-unit': 's',
  }),
  base_severity: Severity.meta({ description: 'An incident of this type is never below it.' }),
  category: Category.optional().meta({ description: 'Absent: the category of the domain.' }),
  effects: z.array(IncidentTypeName).max(50).default([]).meta({ description: 'Types that it may cause.' }),
});
export type IncidentTypeInput = z.input<typeof IncidentTypeSchema>;
