import type { Impact } from '@aiops/contracts';

/** The annotations in which an alert may say what its condition has cost since it began: plain numbers, from 0. */
const DELAY = 'impact_delay_s';
const FAILED_CALLS = 'impact_failed_calls';

/** What the annotations state; undefined when they state no cost that is a number. */
export function impactOfAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
): Impact | undefined {
  const delay = amountOf(annotations?.[DELAY]);
  const failed = amountOf(annotations?.[FAILED_CALLS]);
  if (delay === undefined && failed === undefined) return undefined;
  return {
    ...(delay === undefined ? {} : { delay_s: delay }),
    ...(failed === undefined ? {} : { failed_calls: failed }),
  };
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const amount = Number(text);
  return Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
