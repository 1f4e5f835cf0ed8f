import { IncidentTypeName, Severity } from '@aiops/contracts';
import { z } from 'zod';
import { Name } from './keys.ts';

/** What is not a metric and can stand in a condition. */
export const CONTEXT_STATES = ['link_state', 'operating_mode'] as const;

const ConditionSchema = z.strictObject({
  context: z.string().min(1).max(128).meta({
    description: 'A metric of detect.context.metrics, link_state (up, degraded, down) or operating_mode.',
  }),
  op: z.enum(['>', '>=', '<', '<=', 'is', 'is_not']).meta({
    description: 'Numbers are compared; of states, and of numbers, it is asked what they are.',
  }),
  value: z.union([z.number(), z.string().min(1).max(64)]).meta({ description: 'What it is compared with.' }),
});

/** A limit that holds in certain surroundings only. */
export const ContextRuleSchema = z.strictObject({
  metric: z.string().min(1).max(256).meta({ description: 'Metric name, exactly.' }),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'Only samples with all of these labels.' }),
  when: z
    .array(ConditionSchema)
    .min(1)
    .max(8)
    .meta({ description: 'All of these must hold; what is not known does not.' }),
  op: z.enum(['>', '<']).meta({ description: 'The side of the value that is bad.' }),
  value: z.number().meta({ description: 'The limit, in the unit of the metric.' }),
  for_sec: z.number().min(0).max(86_400).meta({ description: 'How long it must hold.', 'x-unit': 's' }),
  severity: Severity.meta({ description: 'Severity as written by a person.' }),
  incident_type: IncidentTypeName.meta({ description: 'A key of correlate.types.' }),
  wan_incident_type: IncidentTypeName.optional().meta({
    description: 'Instead of incident_type on devices of detect.wan_device_types.',
  }),
  role: z
    .enum(['opens', 'supports'])
    .default('opens')
    .meta({ description: 'Whether it opens an incident, or only supports one.' }),
  instead_of: Name.optional().meta({
    description:
      'A threshold on the same metric that this limit stands in for while `when` holds; the threshold is then judged by the contextual detector.',
  }),
});
export type ContextRuleInput = z.input<typeof ContextRuleSchema>;
