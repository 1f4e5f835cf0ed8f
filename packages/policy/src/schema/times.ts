import { z } from 'zod';

export const DAYS_OF_WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const DayOfWeek = z.enum(DAYS_OF_WEEK);
export type DayOfWeek = z.infer<typeof DayOfWeek>;

/** `HH:MM`, 24 hours. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'must be an IANA time zone such as UTC or Europe/Oslo' });

/** A weekly repeating span. An end before the start lies on the next day; equal ones are refused. */
export const weeklySpan = {
  name: z.string().min(1).max(128).meta({ description: 'What people call it.' }),
  days: z
    .array(DayOfWeek)
    .min(1)
    .max(7)
    .optional()
    .meta({ description: 'Days on which it starts; absent: every day.' }),
  start: TimeOfDay.meta({ description: 'HH:MM at which it starts.' }),
  end: TimeOfDay.meta({ description: 'HH:MM at which it ends, the next day when before the start.' }),
  timezone: TimeZone.default('UTC').meta({ description: 'The zone of start and end.' }),
};
