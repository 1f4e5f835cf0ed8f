import { Domain, IncidentTypeName } from '@aiops/contracts';
import { z } from 'zod';

const Globs = z.union([z.string().min(1).max(256), z.array(z.string().min(1).max(256)).min(1).max(100)]);

/** One row of the ordered list that gives a statement its incident type and domain. */
export const TypeRuleSchema = z.strictObject({
  when: z
    .strictObject({
      alert_name: Globs.optional(),
      label: z.strictObject({ name: z.string().min(1).max(128), value: Globs.optional() }).optional(),
      metric: Globs.optional(),
      service: Globs.optional(),
      device_type: Globs.optional(),
    })
    .refine((when) => Object.keys(when).length > 0, { error: 'must hold at least one condition' })
    .meta({
      description: 'Globs with *, case-insensitive; of a list one is enough; all given keys must hold.',
    }),
  incident_type: IncidentTypeName,
  domain: Domain,
});
export type TypeRuleInput = z.input<typeof TypeRuleSchema>;
