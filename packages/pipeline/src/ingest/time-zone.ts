import { wallClockToUtc } from '@aiops/kernel';

export { wallClockToUtc };

/** The moment of a time that names its zone, or else is a reading of the clock in the given one. */
export function momentIn(
  zone: string | undefined,
  time: { readonly ms: number; readonly zoned: boolean },
): number {
  return time.zoned ? time.ms : wallClockToUtc(time.ms, zone);
}
