import { DayOfWeek, TimeOfDay } from '@aiops/contracts';
import { isTimeZone } from '@aiops/kernel';
import { z } from 'zod';

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'must be an IANA time zone such as UTC or Europe/Oslo' });

/** A zone, or `ship`: the one that the registry gives the ship. */
export const ShipTimeZone = z
  .string()
  .max(64)
  .refine((zone) => zone === 'ship' || isTimeZone(zone), {
    error: 'must be ship, or an IANA time zone such as UTC or Europe/Oslo',
  });

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
