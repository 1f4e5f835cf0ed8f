import { z } from 'zod';
import type { Severity } from './enums.ts';

const described = <T extends z.ZodType>(schema: T, description: string): T => schema.meta({ description });

const TS =
  'When it was: RFC 3339 such as 2026-11-22T10:00:00Z, or seconds or milliseconds since 1970. More than 5 minutes ahead of the receipt, the receipt counts.';

/** What senders may post or files may hold; `kind` is told by the fields when it is absent. */
const common = {
  ts: described(z.union([z.string(), z.number()]), TS),
  ship_id: described(z.string().optional(), 'The ship; else that of the device, the key or the site.'),
  host: described(
    z.string().optional(),
    'Name or address of what it is about; the registry makes a device of it.',
  ),
  service: described(z.string().optional(), 'The program or unit on the host.'),
  tracking_id: described(
    z.string().optional(),
    'Follows the record through every stage: 1 to 128 of A-Z a-z 0-9 . _ : -; one is made when absent.',
  ),
};
const labels = z.record(z.string(), z.string());

export const LogInput = z.looseObject({
  kind: z.literal('log').optional(),
  ...common,
  level: described(
    z.string().optional(),
    'debug, info, notice, warn, error, critical or what loggers call them; one that says nothing goes to meta.',
  ),
  severity_number: described(
    z.int().optional(),
    'Of syslog, 0 (emergency) to 7 (debug); tells the level when there is none.',
  ),
  msg: described(z.string(), 'The line itself.'),
  meta: described(
    z.record(z.string(), z.unknown()).optional(),
    'Whatever else there is. Fields not named here go to it too.',
  ),
});
export const MetricInput = z.looseObject({
  kind: z.literal('metric').optional(),
  ...common,
  name: described(z.string().min(1), 'Of the metric, such as snr_db.'),
  value: described(z.number(), 'A finite number.'),
  labels: described(labels.optional(), 'What tells one series of that name from another.'),
  unit: described(z.string().optional(), 'Such as dB or ms.'),
});
export const AlertInput = z.looseObject({
  kind: z.literal('alert').optional(),
  ...common,
  ends_at: described(
    z.string().optional(),
    'When it ended, in the forms of ts; passed: it is resolved. Absent: it fires until a record with the same name, host and labels ends it.',
  ),
  name: described(z.string().min(1), 'Of the rule that fires.'),
  severity: described(
    z.string().optional(),
    'critical or page; error, high or major; warning; any other word is low.',
  ),
  labels: described(labels.optional(), 'What tells one condition of that name from another.'),
  annotations: described(labels.optional(), 'For people: summary, description.'),
  value: described(z.number().optional(), 'What was measured.'),
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
