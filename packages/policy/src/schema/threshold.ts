import { Domain, IncidentTypeName, Severity } from '@aiops/contracts';
import { z } from 'zod';

/** A limit on one metric, with the duration it must hold. */
export const ThresholdSchema = z.strictObject({
  metric: z.string().min(1).max(256).meta({ description: 'Metric name, exactly.' }),
  op: z.enum(['>', '<']).meta({ description: 'The side of the value that is bad.' }),
  value: z.number().meta({ description: 'The limit, in the unit of the metric.' }),
  for_sec: z
    .number()
    .min(0)
    .max(86_400)
    .meta({ description: 'How long it must hold before it opens.', 'x-unit': 's' }),
  severity: Severity.meta({ description: 'Severity as written by a person.' }),
  incident_type: IncidentTypeName.meta({ description: 'A key of correlate.types.' }),
  wan_incident_type: IncidentTypeName.optional().meta({
    description: 'Instead of incident_type on devices of detect.wan_device_types.',
  }),
  domain: Domain.optional().meta({ description: 'Absent: the domain of the incident type.' }),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'Only samples with all of these labels.' }),
});
export type ThresholdInput = z.input<typeof ThresholdSchema>;
