import { DAYS_OF_WEEK, Recurrence } from '@aiops/contracts';
import { InvalidArgumentError } from 'commander';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';

/** What `silence` takes for times that come again. */
export interface RecurrenceFlags {
  readonly every?: readonly string[];
  readonly at?: string;
  /** In ms. */
  readonly lasting?: number;
  readonly zone?: string;
}

const MINUTE_MS = 60_000;
const MAX_MIN = 10_080;

/** `daily`, or days with commas: sun,mon. Daily is an empty list. */
export function everyDays(text: string): string[] {
  if (text === 'daily') return [];
  const days = text.toLowerCase().split(',');
  if (days.every((day) => DAYS_OF_WEEK.some((known) => known === day))) return days;
  throw new InvalidArgumentError(`It must be daily, or days of ${DAYS_OF_WEEK.join(', ')} with commas.`);
}

/**
 * The recurrence of the flags; undefined without any.
 * @throws CliError `no_recurrence` when a part of it is missing or is no time
 */
export function recurrenceOf({ every, at, lasting, zone }: RecurrenceFlags): Recurrence | undefined {
  if ([every, at, lasting, zone].every((flag) => flag === undefined)) return undefined;
  const durationMin = Math.round((lasting ?? 0) / MINUTE_MS);
  const recurrence = Recurrence.safeParse({
    ...(every === undefined || every.length === 0 ? {} : { days: every }),
    start: at,
    duration_min: durationMin,
    timezone: zone ?? 'UTC',
  });
  if (every !== undefined && recurrence.success) return recurrence.data;
  throw new CliError(
    EXIT.usage,
    'no_recurrence',
    `times that come again need --every, --at HH:MM and --lasting from 1m to ${MAX_MIN / 1440}d`,
    {
      advice:
        'aiops incidents silence --match service=backup --for 365d --every sun --at 02:00 --lasting 2h --zone ship',
    },
  );
}
