import { z } from 'zod';
import type { Severity } from './enums.ts';

/** What senders may post or files may hold; `kind` is told by the fields when it is absent. */
const common = {
  ts: z.union([z.string(), z.number()]),
  ship_id: z.string().optional(),
  host: z.string().optional(),
  service: z.string().optional(),
  tracking_id: z.string().optional(),
};
const labels = z.record(z.string(), z.string());

export const LogInput = z.looseObject({
  kind: z.literal('log').optional(),
  ...common,
  level: z.string().optional(),
  msg: z.string(),
  meta: z.record(z.string(), z.unknown()).optional(),
});
export const MetricInput = z.looseObject({
  kind: z.literal('metric').optional(),
  ...common,
  name: z.string().min(1),
  value: z.number(),
  labels: labels.optional(),
  unit: z.string().optional(),
});
export const AlertInput = z.looseObject({
  kind: z.literal('alert').optional(),
  ...common,
  ends_at: z.string().optional(),
  name: z.string().min(1),
  severity: z.string().optional(),
  labels: labels.optional(),
  annotations: labels.optional(),
  value: z.number().optional(),
});
export type LogInput = z.infer<typeof LogInput>;
export type MetricInput = z.infer<typeof MetricInput>;
export type AlertInput = z.infer<typeof AlertInput>;

/** critical, page → critical; error, high, major → high; warning → medium; else low. */
export function severityOfAlert(word: string | undefined): Severity {
  switch (word?.toLowerCase()) {
    case 'critical':
    case 'page':
      return 'critical';
    case 'error':
    case 'high':
    case 'major':
      return 'high';
    case 'warning':
      return 'medium';
    default:
      return 'low';
  }
}
