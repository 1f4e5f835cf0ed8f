import { Severity } from '@aiops/contracts';
import { z } from 'zod';

/** `truth.json` of a scenario folder: what went wrong, and which records show it. */
export const TruthSchema = z.object({
  causes: z.array(
    z.object({
      id: z.string().min(1),
      incident_type: z.string().min(1),
      severity: Severity,
      root_device: z.string().min(1),
      begins_at: z.string(),
      detectable_at: z.iso.datetime({ offset: true }),
    }),
  ),
  /** tracking_id → cause id; what is not in here is background. */
  records: z.record(z.string(), z.string()),
  /** Ships times days that the records cover; absent: from the first to the last record of each ship. */
  ship_days: z.number().nonnegative().optional(),
});
export type Truth = z.infer<typeof TruthSchema>;
export type Cause = Truth['causes'][number];
