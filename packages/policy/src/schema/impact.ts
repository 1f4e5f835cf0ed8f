import { z } from 'zod';
import { count, ratio, section } from './keys.ts';

/** What a metric says of the calls that a service answers. */
const ImpactMetricSchema = z.strictObject({
  kind: z.enum(['calls', 'delay_s', 'delay_ms', 'failed_pct', 'available_pct']).meta({
    description:
      'calls: answered since the sample before; delay: mean of a call; failed or available: percent of calls.',
  }),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'Only samples with all of these labels.' }),
});

export const ImpactSchema = section('What a deviation costs the callers of a service.', {
  metrics: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.:]{0,127}$/), ImpactMetricSchema)
    .default({})
    .meta({
      description:
        'The metrics of calls, delay and failures, by name; without them no statement says what it cost.',
    }),
  usual_share: ratio(0.9, 'A value is usual up to this share of the periods before; what lies above costs.'),
  min_periods: count(20, 'Periods that must be known before anything is usual.', { min: 2, max: 500 }),
});
